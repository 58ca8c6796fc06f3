import type { Computer, RecordOptions } from '@farhand/core';
import { ProtocolError } from '@farhand/core';
import type { ScreencastPart, ScreenshotData, StreamsFacet } from '@farhand/core/driver';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { coloured, coloursOf, inFolder, pagesIn, showing } from './recordings.js';
import { breaking, giving, openStreaming, screencasts } from './streaming.js';

const jpeg = async (colour: string): Promise<ScreencastPart> => ({
  type: 'frame',
  image: await coloured(colour, 64, 48, 'jpeg'),
});

const red = await coloured('#ff0000');

/** A recording of a computer with a screencast, whose screenshots are these. */
const record = async (
  streams: StreamsFacet,
  pictures: readonly ScreenshotData[] = [red],
  options: RecordOptions = {},
) => {
  const { screenshot, looks } = showing(...pictures);
  const computer: Computer = await openStreaming({ screencastType: 'frame', ...streams }, {}, { screenshot });
  const path = await inFolder();
  const recording = await computer.record(path, { intervalMs: 20, ...options });
  const pages = (count: number): Promise<unknown> =>
    vi.waitUntil(async () => (await pagesIn(path)) === count, { timeout: 10_000 });
  return { computer, path, recording, looks, pages };
};

/** A screencast whose frames come when the test says so. */
const fed = () => {
  const waiting: ScreencastPart[] = [];
  let wake = (): void => undefined;
  let signal: AbortSignal | undefined;
  const { streams } = screencasts(async function* (given) {
    signal = given;
    given.addEventListener('abort', () => wake(), { once: true });
    while (!given.aborted) {
      const part = waiting.shift();
      if (part !== undefined) yield part;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  });
  return {
    streams,
    feed: (part: ScreencastPart) => {
      waiting.push(part);
      wake();
    },
    isOpen: () => signal?.aborted === false,
  };
};

test('of a screencast has its pictures, from when each came, and takes no screenshots beside it', async () => {
  const { streams, feed, isOpen } = fed();
  const { path, recording, looks, pages } = await record(streams);
  feed(await jpeg('#00ff00'));
  await pages(1);
  const before = looks();
  feed(await jpeg('#0000ff'));
  await pages(2);
  const result = await recording.stop();
  expect(result).toMatchObject({ frames: 3, endedBy: 'stop' });
  expect(await coloursOf(path)).toEqual(['red', 'green', 'blue']);
  const { delay = [] } = await sharp(path, { animated: true }).metadata();
  expect(Math.abs(delay.reduce((sum, one) => sum + one, 0) - result.durationMs)).toBeLessThanOrEqual(delay.length);
  expect(looks()).toBe(before);
  expect(isOpen()).toBe(false);
});

test('a screen that is still is one picture, though a screenshot and a JPEG have not the same pixels', async () => {
  const gradient = sharp({
    create: {
      width: 64,
      height: 48,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 8 },
    },
  });
  const png = await gradient.clone().png().toBuffer();
  const bytes = new Uint8Array(await sharp(png).jpeg({ quality: 80 }).toBuffer());
  const frame: ScreencastPart = { type: 'frame', image: { bytes, width: 64, height: 48, mime: 'image/jpeg' } };
  const { streams } = screencasts(giving(frame, frame));
  const { path, recording } = await record(
    streams,
    [{ bytes: new Uint8Array(png), width: 64, height: 48, mime: 'image/png' }],
    { maxDurationMs: 300 },
  );
  await vi.waitUntil(async () => (await pagesIn(path)) === 1, { timeout: 10_000 });
  expect(await recording.stop()).toMatchObject({ frames: 1, endedBy: 'limit' });
});

test('a screencast of video is not used', async () => {
  const { streams, opened } = screencasts(giving({ type: 'h264', bytes: new Uint8Array(4) }));
  const green = await coloured('#00ff00');
  const { path, recording, pages } = await record({ ...streams, screencastType: 'h264' }, [red, green]);
  await pages(1);
  await recording.stop();
  expect(await coloursOf(path)).toEqual(['red', 'green']);
  expect(opened()).toBe(0);
});

const openings: Readonly<Record<string, (signal: AbortSignal) => AsyncIterable<ScreencastPart>>> = {
  'gives nothing': giving(),
  'gives video after all': giving({ type: 'h264', bytes: new Uint8Array(4) }),
  'is refused': breaking([], new ProtocolError('No.')),
};

test.each(Object.entries(openings))('where the screencast %s it goes on by screenshots', async (_what, opening) => {
  const { streams } = screencasts(opening);
  const { path, recording, pages } = await record(streams, [red, await coloured('#00ff00'), await coloured('#0000ff')]);
  await pages(2);
  expect(await recording.stop()).toMatchObject({ frames: 3, endedBy: 'stop' });
  expect(await coloursOf(path)).toEqual(['red', 'green', 'blue']);
});

test('where the screencast breaks off for good it goes on by screenshots', async () => {
  const { streams } = screencasts(breaking([await jpeg('#00ff00')], new ProtocolError('No.')));
  const { path, recording, pages } = await record(streams, [red, await coloured('#0000ff')]);
  await pages(2);
  await recording.stop();
  expect(await coloursOf(path)).toEqual(['red', 'green', 'blue']);
});

test('a frame that cannot be decoded is left out, and screenshots follow', async () => {
  const broken: ScreencastPart = { type: 'frame', image: { ...(await coloured('#0000ff')), mime: 'image/jpeg' } };
  const { streams, feed } = fed();
  const { path, recording, pages } = await record(streams, [red, red, red, await coloured('#00ff00')]);
  feed(broken);
  await pages(1);
  expect(await recording.stop()).toMatchObject({ endedBy: 'stop' });
  expect(await coloursOf(path)).toEqual(['red', 'green']);
});

test('a screencast that does not end is not waited for', async () => {
  const { streams } = screencasts(async function* () {
    yield await jpeg('#00ff00');
    await new Promise(() => undefined);
  });
  const { path, recording } = await record(streams);
  await vi.waitUntil(async () => (await pagesIn(path)) === 1, { timeout: 10_000 });
  expect(await recording.stop()).toMatchObject({ frames: 2, endedBy: 'stop' });
});

test('a limit ends the screencast', async () => {
  const { streams, feed, isOpen } = fed();
  const { recording } = await record(streams, [red], { maxFrames: 1 });
  feed(await jpeg('#00ff00'));
  await vi.waitUntil(() => !isOpen(), { timeout: 10_000 });
  expect(await recording.stop()).toMatchObject({ frames: 1, endedBy: 'limit' });
});
