import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PointerPace, PressSpacing, type ProgramReports } from '../src/desktop/pacing.js';
import { forever } from './browser.js';

describe('a first press waits', () => {
  const at = { x: 100, y: 100 };

  test('until it is no second one of a double click', () => {
    const presses = new PressSpacing();
    expect(presses.waitMs('left', at, 0)).toBe(0);
    presses.note('left', at, 1000);
    expect(presses.waitMs('left', at, 1000)).toBe(540);
    expect(presses.waitMs('left', { x: 108, y: 92 }, 1100)).toBe(440);
    expect(presses.waitMs('left', undefined, 1100)).toBe(440);
    expect(presses.waitMs('left', at, 1540)).toBe(0);
  });

  test('neither for another button nor for another place', () => {
    const presses = new PressSpacing();
    presses.note('left', at, 1000);
    expect(presses.waitMs('right', at, 1000)).toBe(0);
    expect(presses.waitMs('left', { x: 109, y: 100 }, 1000)).toBe(0);
    expect(presses.waitMs('left', { x: 100, y: 91 }, 1000)).toBe(0);
  });

  test('as long as the user wants', () => {
    const presses = new PressSpacing(100);
    presses.note('left', at, 1000);
    expect(presses.waitMs('left', at, 1030)).toBe(70);
    expect(presses.waitMs('left', at, 1100)).toBe(0);
  });

  test('and repeats the last one only if the user wants less than programs count', () => {
    const repeatsAt = (apartMs: number | undefined): readonly boolean[] => {
      const presses = new PressSpacing(apartMs);
      presses.note('left', at, 1000);
      return [1099, 1100, 1539, 1540].map((nowMs) => presses.repeats(at, nowMs));
    };
    expect(repeatsAt(100)).toEqual([false, true, true, false]);
    expect(repeatsAt(undefined)).toEqual([false, false, false, false]);
    const presses = new PressSpacing(0);
    expect(presses.repeats(at, 1000)).toBe(false);
    presses.note('left', at, 1000);
    expect(presses.repeats({ x: 109, y: 100 }, 1000)).toBe(false);
  });
});

describe('the pace of the pointer', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const now = (): number => performance.now();
  const never = (): boolean => false;
  const always = (): boolean => true;

  /** A pace on a machine that always has something to do, unless something else is said. */
  const newPace = (programs: Partial<ProgramReports> = {}): PointerPace =>
    new PointerPace({ clock: now, isIdle: never, areAsleep: always, ...programs });

  /** How long the step after one waits. */
  const waited = async (pace: PointerPace): Promise<number> => {
    const startMs = performance.now();
    pace.noteStep({ x: 0, y: 0 });
    const over = pace.nextFrame(forever).then(() => performance.now() - startMs);
    await vi.advanceTimersByTimeAsync(1000);
    return over;
  };

  test('between notches of one turn is a frame on an idle machine, and never more than two', async () => {
    const notch = async (pace: PointerPace): Promise<number> => {
      const startMs = performance.now();
      pace.noteStep(undefined);
      const over = pace.nextNotch(forever).then(() => performance.now() - startMs);
      await vi.advanceTimersByTimeAsync(1000);
      return over;
    };
    expect(await notch(newPace({ isIdle: always }))).toBe(17);
    expect(await notch(newPace({ areAsleep: never, clock: () => 0 }))).toBe(34);
  });

  test('is a frame from one step to the next if the machine is idle then', async () => {
    expect(await waited(newPace({ isIdle: always }))).toBe(17);
  });

  test('is longer until the machine is idle', async () => {
    const startMs = performance.now();
    expect(await waited(newPace({ isIdle: () => performance.now() >= startMs + 25 }))).toBe(25);
  });

  test('is two frames if the machine is never idle', async () => {
    expect(await waited(newPace())).toBe(34);
  });

  test('is four frames if programs get half of the time that they need', async () => {
    expect(await waited(newPace({ clock: () => performance.now() / 2 }))).toBe(68);
  });

  test('is longer until the programs of the desktop sleep, and six frames if they never do', async () => {
    const startMs = performance.now();
    expect(await waited(newPace({ areAsleep: () => performance.now() >= startMs + 50 }))).toBe(50);
    expect(await waited(newPace({ areAsleep: never }))).toBe(102);
  });

  test('waits for nothing before a first step, or when the last one is over', async () => {
    const pace = newPace();
    expect(pace.mayMerge).toBe(false);
    await pace.nextFrame(forever);
    pace.noteStep(undefined);
    expect(pace.mayMerge).toBe(true);
    vi.advanceTimersByTime(34);
    await pace.nextFrame(forever);
    expect([pace.mayMerge, vi.getTimerCount()]).toEqual([false, 0]);
  });

  test('knows whether something has been moved that a release lets go of', () => {
    const pace = newPace();
    pace.noteStep(undefined);
    expect([pace.isHolding, pace.carries]).toEqual([false, false]);
    pace.noteButton('left', true, undefined);
    expect([pace.isHolding, pace.carries]).toEqual([true, false]);
    pace.noteStep(undefined);
    expect([pace.isHolding, pace.carries]).toEqual([true, true]);
    pace.noteButton('left', false, undefined);
    expect([pace.isHolding, pace.carries]).toEqual([false, false]);
  });

  /** After how many milliseconds a native drag can no longer start, for moves of 40 ms to some places. */
  const beginsWithinMs = (isIdle: () => boolean, moves: readonly number[]): number => {
    const pace = newPace({ isIdle });
    pace.noteButton('left', true, { x: 0, y: 0 });
    const startMs = performance.now();
    for (const x of moves) {
      pace.noteStep({ x, y: 0 });
      vi.advanceTimersByTime(40);
    }
    while (pace.mayBegin) vi.advanceTimersByTime(1);
    return performance.now() - startMs;
  };

  test('knows until when a native drag may start: counted from the first move far from the press', () => {
    expect(beginsWithinMs(never, [300])).toBe(300);
    expect(beginsWithinMs(never, [11, 300, 400])).toBe(300);
    expect(beginsWithinMs(never, [5, 11, 300])).toBe(340);
    expect(beginsWithinMs(never, [5, 10])).toBe(340);
  });

  test('knows that a native drag would have started if the machine is idle', () => {
    expect(beginsWithinMs(always, [300])).toBe(100);
    expect(beginsWithinMs(always, [11, 300, 400, 500])).toBe(160);
    expect(newPace({ isIdle: always }).mayBegin).toBe(false);
  });
});
