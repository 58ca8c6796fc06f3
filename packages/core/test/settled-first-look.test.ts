import { launch } from '@farhand/core';
import type { Observation, ScreenshotData } from '@farhand/core/driver';
import { withSend } from '@farhand/driver-testkit';
import { recorder, type RecorderOptions } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openComputer, sends } from './open-computer.js';
import { painted } from './shown.js';

const size = { width: 64, height: 48 };
const before = await painted(size);
const after = await painted(size, [{ x: 0, y: 0, width: 60, height: 48, colour: '#ffffff' }]);

const quietMs = 50;

/** A vendor whose replies bring a picture along, and how it was asked. `own`: the pictures of replies; all others show the end. */
const openObserving = async (own: ScreenshotData, settings: RecorderOptions = {}) => {
  const observed: (Observation | undefined)[] = [];
  let pictures = 0;
  const screenshot = (): ScreenshotData => {
    pictures += 1;
    return after;
  };
  const driver = withSend(recorder({ screenshot, ...settings }), (send) => async (calls, deadline, observe) => {
    observed.push(observe);
    const report = await send(calls, deadline, observe);
    return observe === undefined ? report : { ...report, screenshot: own };
  });
  const computer = await launch(driver, { display: size });
  onTestFinished(() => computer.close());
  return { computer, observed, pictures: () => pictures };
};

describe('where each picture is a request', () => {
  test('the first comes with the input, and counts as a look', async () => {
    const { computer, observed, pictures } = await openObserving(after);
    const { receipt, looks, screenshot } = await computer.tab.click(1, 1).settled({ quietMs });
    expect(observed).toEqual([{ tab: 'tab-1' }]);
    expect(receipt.requests).toBe(1);
    expect(looks).toBe(pictures() + 1);
    expect(screenshot.bytes).toEqual(after.bytes);
  });

  test('a screen that changes after it is waited for', async () => {
    const { computer } = await openObserving(before);
    const { looks, screenshot } = await computer.tab.click(1, 1).settled({ quietMs });
    expect(screenshot.bytes).toEqual(after.bytes);
    expect(looks).toBeGreaterThanOrEqual(3);
  });

  test('what is called behind it is sent in a request of its own', async () => {
    const { computer, observed } = await openObserving(after);
    const settling = computer.tab.click(1, 1).settled({ quietMs });
    await computer.tab.click(2, 2);
    await settling;
    expect(observed).toEqual([{ tab: 'tab-1' }, undefined]);
  });

  test('a chain that was sent before brings none', async () => {
    const { computer, observed } = await openObserving(after);
    const chain = computer.tab.click(1, 1);
    await chain;
    await chain.settled({ quietMs });
    expect(observed).toEqual([undefined]);
  });

  test('a picture that fails does not change the wait, which takes its own', async () => {
    let count = 0;
    const screenshot = (): Promise<ScreenshotData> =>
      (count += 1) === 1 ? Promise.reject(new Error('no picture yet')) : Promise.resolve(after);
    const { computer, connection } = await openComputer({ screenshot }, { display: size });
    const { receipt, looks } = await computer.tab.click(1, 1).settled({ quietMs });
    expect(receipt.steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(looks).toBe(count - 1);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('the limit of the wait holds for a picture that does not come', async () => {
    const screenshot = (): Promise<never> => new Promise(() => undefined);
    const { computer } = await openComputer({ screenshot }, { display: size, defaultTimeoutMs: 200 });
    const settling = computer.tab.click(1, 1).settled({ quietMs, timeoutMs: 50 });
    await expect(settling).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('No screenshot was taken before the timeout.'),
    });
  });
});

test.each<readonly [string, RecorderOptions]>([
  ['cheaper pictures', { glance: () => after }],
  ['reports of changes', { watch: () => ({ catchUp: async () => true, stop: async () => undefined }) }],
])('where there are %s, none is asked for with the input', async (_, settings) => {
  const { computer, observed } = await openObserving(after, settings);
  await computer.tab.click(1, 1).settled({ quietMs });
  expect(observed).toEqual([undefined]);
});
