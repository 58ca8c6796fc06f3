import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PaintAfterInput } from '../src/desktop/paint.js';
import { forever } from './browser.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Somebody who tells of the first thing painted after it was told to forget. */
const newTeller = () => {
  let onPaint: (() => void) | undefined;
  let isTold = false;
  const teller = {
    listen: (_what: string, listener: (area: { x: number; y: number; width: number; height: number }) => void) => {
      onPaint = () => listener({ x: 0, y: 0, width: 1, height: 1 });
      const forget = (): Promise<boolean> => {
        isTold = false;
        return Promise.resolve(true);
      };
      return { forget, stop: () => undefined };
    },
  };
  const paint = (): void => {
    if (isTold) return;
    isTold = true;
    onPaint?.();
  };
  return { teller, paint };
};

const now = (): number => performance.now();

/** How long it takes until what input led to is shown, if something is painted at some times after the input. */
const waits = async (paintedAtMs: readonly number[]): Promise<number> => {
  const { teller, paint } = newTeller();
  const after = new PaintAfterInput(teller, now);
  // What was painted before says nothing.
  paint();
  after.noteInput();
  const startMs = performance.now();
  for (const atMs of paintedAtMs) setTimeout(paint, atMs);
  const shown = after.shown(forever).then(() => performance.now() - startMs);
  await vi.advanceTimersByTimeAsync(1000);
  return shown;
};

test.each([
  { painted: [], waited: 250, what: 'nothing is painted' },
  { painted: [20], waited: 54, what: 'it is painted once' },
  { painted: [20, 40, 60], waited: 94, what: 'it is painted in three goes' },
  { painted: [20, 80], waited: 54, what: 'more comes late' },
  { painted: [260], waited: 250, what: 'it is painted too late' },
  { painted: Array.from({ length: 60 }, (_, at) => at * 16), waited: 300, what: 'the screen never rests' },
])('a picture waits $waited ms if $what', async ({ painted, waited }) => {
  expect(await waits(painted)).toBe(waited);
});

test('a picture long after input waits for nothing, nor one before any', async () => {
  const { teller } = newTeller();
  const after = new PaintAfterInput(teller, now);
  await after.shown(forever);
  after.noteInput();
  vi.advanceTimersByTime(250);
  await after.shown(forever);
  expect(vi.getTimerCount()).toBe(0);
});

test('each of two pictures at a time is woken', async () => {
  const { teller, paint } = newTeller();
  const after = new PaintAfterInput(teller, now);
  after.noteInput();
  const startMs = performance.now();
  const shown = [after.shown(forever), after.shown(forever)].map(async (one) => {
    await one;
    return performance.now() - startMs;
  });
  setTimeout(paint, 10);
  await vi.advanceTimersByTimeAsync(200);
  expect(await Promise.all(shown)).toEqual([44, 44]);
  expect(vi.getTimerCount()).toBe(0);
});

test('if the server does not report repaints, nothing is waited for', async () => {
  const after = new PaintAfterInput(undefined, now);
  after.noteInput();
  await after.shown(forever);
  expect(vi.getTimerCount()).toBe(0);
});

test('while programs get half of the time they need, it is waited twice as long', async () => {
  const { teller, paint } = newTeller();
  const after = new PaintAfterInput(teller, () => performance.now() / 2);
  const waited = async (): Promise<number> => {
    after.noteInput();
    const startMs = performance.now();
    const shown = after.shown(forever).then(() => performance.now() - startMs);
    await vi.advanceTimersByTimeAsync(1000);
    return shown;
  };
  const without = await waited();
  setTimeout(paint, 400);
  expect([without, await waited()]).toEqual([500, 468]);
});
