import { launch, Screenshot, type ScreenshotOptions } from '@farhand/core';
import { imageHeader, type ScreenshotData, type ScreenshotFormat } from '@farhand/core/driver';
import { recorder, type RecorderOptions } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test } from 'vitest';
import { caught } from './failures.js';
import { openComputer, sends } from './open-computer.js';
import { painted } from './shown.js';

const size = { width: 64, height: 48 };
const png = await painted(size);
const jpeg = await painted(size, [{ x: 10, y: 10, width: 30, height: 30, colour: '#ff0000' }], 'jpeg');

/** A computer whose screenshots are these, and how many were taken. */
const openShowing = async (picture: ScreenshotData, settings: RecorderOptions = {}) => {
  let taken = 0;
  const screenshot = (): ScreenshotData => {
    taken += 1;
    return picture;
  };
  const opened = await openComputer({ screenshot, ...settings }, { display: size });
  return { ...opened, taken: () => taken };
};

describe('the type of a screenshot', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('%s is that of its bytes', async (type) => {
    const { computer } = await openShowing(png);
    for (const shot of [await computer.tab.screenshot({ type }), await computer.tab.click(1, 1).screenshot({ type })]) {
      expect(shot).toBeInstanceOf(Screenshot);
      expect(shot).toMatchObject({ mime: `image/${type}`, width: 64, height: 48 });
      expect(imageHeader(shot.bytes)).toEqual({ mime: `image/${type}`, width: 64, height: 48 });
    }
  });

  test('is by default that of the vendor, and its bytes are kept', async () => {
    const { computer } = await openShowing(jpeg);
    expect((await computer.tab.screenshot()).bytes).toBe(jpeg.bytes);
    expect((await computer.tab.screenshot({ type: 'jpeg' })).bytes).toBe(jpeg.bytes);
    expect((await computer.tab.click(1, 1).screenshot({ type: 'jpeg' })).bytes).toBe(jpeg.bytes);
  });

  test('with a quality, is encoded anew, from 0 to 100', async () => {
    const { computer } = await openShowing(jpeg);
    const lengthAt = async (quality: number): Promise<number> =>
      (await computer.screen.screenshot({ type: 'jpeg', quality })).bytes.length;
    const [worst, middle, best] = [await lengthAt(0), await lengthAt(50), await lengthAt(100)];
    expect(worst).toBeLessThan(middle);
    expect(middle).toBeLessThan(best);
  });

  test('is made of the cheapest picture that there is', async () => {
    const { data, width, height, channels } = await (await (await openShowing(png)).computer.screenshot()).raw();
    const glance = { data, width, height, channels };
    const { computer, taken } = await openShowing(png, { glance: () => glance });
    expect(await computer.tab.screenshot({ type: 'webp' })).toMatchObject({ mime: 'image/webp' });
    expect(taken()).toBe(0);
  });
});

test('a driver that has the type is asked for it, with the quality', async () => {
  const asked: (ScreenshotFormat | undefined)[] = [];
  const plain = recorder();
  const driver = {
    ...plain,
    open: async (...args: Parameters<typeof plain.open>) =>
      Object.assign(await plain.open(...args), {
        screenshotTypes: ['jpeg'] as const,
        screenshot: async (_tab: unknown, _deadline: unknown, format?: ScreenshotFormat) => {
          asked.push(format);
          return format?.type === 'jpeg' ? jpeg : png;
        },
      }),
  };
  const computer = await launch(driver, { display: size });
  onTestFinished(() => computer.close());
  const shot = await computer.tab.screenshot({ type: 'jpeg', quality: 30 });
  expect(shot.bytes).toBe(jpeg.bytes);
  expect(await computer.tab.screenshot({ type: 'webp' })).toMatchObject({ mime: 'image/webp' });
  await computer.tab.screenshot();
  expect(asked).toEqual([{ type: 'jpeg', quality: 30 }, undefined, undefined]);
});

describe('mistakes are told before anything is sent', () => {
  const anyOptions = (options: object): ScreenshotOptions => options;

  test.each<readonly [object, typeof TypeError | typeof RangeError, string]>([
    [{ type: 'gif' }, TypeError, 'unknown type "gif". Types are png, jpeg, webp.'],
    [{ quality: 50 }, TypeError, "quality requires type: 'jpeg' or type: 'webp', got undefined."],
    [{ type: 'png', quality: 50 }, TypeError, `quality requires type: 'jpeg' or type: 'webp', got "png".`],
    [{ type: 'jpeg', quality: 101 }, RangeError, 'quality must be a whole number from 0 to 100, got 101.'],
    [{ type: 'webp', quality: -1 }, RangeError, 'quality must be a whole number from 0 to 100, got -1.'],
    [
      { type: 'jpeg', region: { x: 0, y: 0, width: 5, height: 5 } },
      TypeError,
      'type and region exclude each other. Leave out type and encode the part, as in (await tab.screenshot({ region })).jpeg({ quality: 80 }).',
    ],
  ])('%j', async (options, kind, message) => {
    const { computer, connection, taken } = await openShowing(png);
    const wrong = anyOptions(options);
    await expect(computer.tab.screenshot(wrong)).rejects.toThrow(new kind(`tab.screenshot: ${message}`));
    const ofChain = await caught(computer.tab.click(1, 1).screenshot(wrong));
    expect(ofChain).toBeInstanceOf(kind);
    expect(String(ofChain)).toContain(`chain.screenshot: ${message}`);
    expect(taken()).toBe(0);
    expect(sends(connection)).toEqual([]);
  });
});

test('a screenshot after input that cannot be converted is no reason to repeat the input', async () => {
  const { computer, connection } = await openShowing({ ...png, bytes: png.bytes.slice(0, 60) });
  const chain = computer.tab.click(1, 1);
  const error = await caught(chain.screenshot({ type: 'jpeg' }));
  expect(error).toMatchObject({
    code: 'SCREENSHOT_FAILED',
    message: expect.stringContaining(
      'screenshot() after tab.click: the input was carried out, but its screenshot was not converted to jpeg.',
    ),
  });
  expect(sends(connection)).toEqual([['click 1,1']]);
});
