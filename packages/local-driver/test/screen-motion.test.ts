import { describe, expect, test } from 'vitest';
import { ScreenMotion } from '../src/desktop/motion.js';

const page = { width: 1280, height: 720 };
const spinner = { width: 60, height: 60 };
const header = { width: 1280, height: 100 };

interface Painted {
  readonly atMs: number;
  readonly size: { readonly width: number; readonly height: number };
}

const everyFrame = (fromMs: number, toMs: number, size: Painted['size']): readonly Painted[] =>
  Array.from({ length: Math.floor((toMs - fromMs) / 16) + 1 }, (_, at) => ({ atMs: fromMs + at * 16, size }));

/** Plays what is painted after input that may scroll, at a time. Returns how long is waited for. */
const waits = (motion: ScreenMotion, inputMs: number, painted: readonly Painted[]): number => {
  motion.noteScroll(inputMs);
  const left = painted.toSorted((a, b) => a.atMs - b.atMs);
  for (let nowMs = inputMs; ; nowMs += 1) {
    while (left[0] !== undefined && left[0].atMs <= nowMs) {
      const [{ size }] = left.splice(0, 1) as [Painted];
      motion.notePaint(size, nowMs);
    }
    if (motion.dueMs(nowMs) > nowMs) continue;
    motion.end(nowMs);
    return nowMs - inputMs;
  }
};

describe('a scroll is waited for', () => {
  test.each([
    ['250 ms where nothing is painted', [], 250],
    ['200 ms where one or two frames are painted, which may be of something else', [{ atMs: 20, size: page }], 200],
    [
      'until it has come behind the late picture of a page',
      [{ atMs: 5, size: page }, ...everyFrame(150, 310, page)],
      710,
    ],
    ['until 60 ms after its only frame, if that is late', [{ atMs: 190, size: page }], 250],
    ['until 60 ms after its last frame', everyFrame(20, 180, page), 240],
    ['longer where frames come later', [0, 1, 2, 3, 4].map((at) => ({ atMs: 20 + at * 50, size: page })), 370],
    [
      'not for what turns in a corner meanwhile, for more than 300 ms',
      [...everyFrame(20, 180, page), ...everyFrame(196, 3000, spinner)],
      480,
    ],
    [
      'with the header that slides away behind it',
      [...everyFrame(20, 180, page), ...everyFrame(196, 292, header)],
      352,
    ],
    ['2,500 ms at most', everyFrame(20, 4000, page), 2500],
  ])('%s', (_what, painted, waited) => {
    expect(waits(new ScreenMotion(), 0, painted)).toBe(waited);
  });
});

describe('what goes on without end costs its time once', () => {
  test('in a corner', () => {
    const motion = new ScreenMotion();
    const scroll = (fromMs: number) => [
      ...everyFrame(fromMs + 20, fromMs + 180, page),
      ...everyFrame(fromMs + 196, fromMs + 4000, spinner),
    ];
    expect([waits(motion, 0, scroll(0)), waits(motion, 5000, scroll(5000))]).toEqual([480, 240]);
  });

  test('all over the screen, where a scroll cannot be distinguished from it', () => {
    const motion = new ScreenMotion();
    const film = (fromMs: number) => everyFrame(fromMs, fromMs + 4000, page);
    expect([waits(motion, 0, film(0)), waits(motion, 5000, film(5000))]).toEqual([2500, 400]);
  });

  test('until the screen is calm again', () => {
    const motion = new ScreenMotion();
    waits(motion, 0, everyFrame(0, 4000, page));
    expect(waits(motion, 5000, [])).toBe(250);
    expect(waits(motion, 6000, everyFrame(6020, 6180, page))).toBe(240);
  });
});

describe('without input that may scroll', () => {
  test('something large that moves is waited for, and one picture of it is not', () => {
    const motion = new ScreenMotion();
    motion.notePaint(page, 0);
    expect(motion.dueMs(1)).toBe(-Infinity);
    for (const atMs of [16, 32, 48]) motion.notePaint(page, atMs);
    expect(motion.dueMs(50)).toBe(108);
    expect(motion.dueMs(108)).toBe(-Infinity);
  });

  test('for a second at most, and then no more', () => {
    const motion = new ScreenMotion();
    for (const { atMs, size } of everyFrame(0, 1040, page)) motion.notePaint(size, atMs);
    expect(motion.dueMs(1041)).toBe(1000);
    motion.end(1041);
    for (const { atMs, size } of everyFrame(1056, 2000, page)) motion.notePaint(size, atMs);
    expect(motion.dueMs(2001)).toBe(-Infinity);
  });
});
