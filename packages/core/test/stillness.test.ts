import { describe, expect, test } from 'vitest';
import type { Region } from '../src/geometry.js';
import { Stillness } from '../src/waiting/stillness.js';

/** A picture is a word for each place; a place is 10 × 20 pixels, and the last is as large as a window. */
type Picture = readonly [caret: string, digit: string, window: string];

const boxes: readonly Region[] = [
  { x: 10, y: 10, width: 2, height: 20 },
  { x: 300, y: 10, width: 10, height: 20 },
  { x: 0, y: 100, width: 800, height: 400 },
];

const differences = (a: Picture, b: Picture): readonly Region[] => boxes.filter((_, place) => a[place] !== b[place]);

const still: Picture = ['off', '0', 'page'];

interface Screen {
  /** What it shows at a time. */
  readonly at: (ms: number) => Picture;
  /** When it is told that it has changed, in order. Absent: never, looking has to do. */
  readonly told?: readonly number[];
  /** When something is painted that nobody can tell from what was there, in order. */
  readonly painted?: readonly number[];
  /** Whether it can be said that all has been told. */
  readonly isSure?: boolean;
  readonly quietMs: number;
  readonly endMs?: number;
  readonly lookMs?: number;
}

/** Waits as a connection would, on a clock turned by hand; gives up after a minute. To catch up takes 5 ms. */
const wait = ({ at, told, painted = [], isSure = true, quietMs, endMs = Infinity, lookMs = 10 }: Screen) => {
  const isTold = told !== undefined;
  const stillness = new Stillness<Picture>({ quietMs, startMs: 0, endMs, isTold, random: () => 0.5 });
  const looks: number[] = [];
  const catchUps: number[] = [];
  let nowMs = 0;
  const news = [
    ...(told ?? []).map((ms) => ({ ms, tell: () => stillness.told(ms) })),
    ...painted.map((ms) => ({ ms, tell: () => stillness.painted(ms) })),
  ].toSorted((a, b) => a.ms - b.ms);
  const tellUntil = (ms: number): void => {
    nowMs = ms;
    while ((news[0]?.ms ?? Infinity) <= ms) news.shift()?.tell();
  };
  for (;;) {
    const step = stillness.next(nowMs);
    if (nowMs > 60_000) return { atMs: Infinity, looks, catchUps, noise: stillness.noise, seen: stillness.seen };
    if (step.type === 'still') return { atMs: nowMs, looks, catchUps, noise: stillness.noise, seen: stillness.seen };
    const wakeMs = Math.min(step.atMs, news[0]?.ms ?? Infinity);
    if (wakeMs > nowMs) {
      tellUntil(wakeMs);
      continue;
    }
    const startMs = nowMs;
    if (step.type === 'catchUp') {
      catchUps.push(startMs);
      tellUntil(startMs + 5);
      stillness.caughtUp(startMs, isSure);
      continue;
    }
    looks.push(startMs);
    // The picture is taken in the middle of the look.
    const picture = at(startMs + lookMs / 2);
    tellUntil(startMs + lookMs);
    stillness.see({ startMs, endMs: nowMs, picture }, (known) => differences(known, picture));
  }
};

const every = (periodMs: number, untilMs: number): readonly number[] =>
  Array.from({ length: Math.floor(untilMs / periodMs) }, (_, index) => (index + 1) * periodMs);

/** The window shows another frame in every period until it stops. */
const moving =
  (periodMs: number, untilMs: number) =>
  (ms: number): Picture => ['off', '0', `frame ${Math.floor(Math.min(ms, untilMs) / periodMs)}`];

const blinking =
  (periodMs: number, more: (ms: number) => Partial<Record<0 | 1 | 2, string>> = () => ({})) =>
  (ms: number): Picture => {
    const {
      0: caret = Math.floor(ms / periodMs) % 2 === 0 ? 'off' : 'on',
      1: digit = '0',
      2: window = 'page',
    } = more(ms);
    return [caret, digit, window];
  };

describe('where changes are told', () => {
  test('what never changes is looked at once, and at the end of the quiet time all has to be told', () => {
    const { atMs, looks, catchUps } = wait({ at: () => still, told: [], quietMs: 100 });
    expect({ atMs, looks, catchUps }).toEqual({ atMs: 105, looks: [50], catchUps: [100] });
  });

  test('what moves is not looked at until it rests, and the quiet time begins with the last change', () => {
    const { atMs, looks, catchUps } = wait({ at: moving(40, 800), told: every(40, 800), quietMs: 100 });
    expect({ atMs, looks, catchUps }).toEqual({ atMs: 905, looks: [850], catchUps: [900] });
  });

  test('what is told only when it is asked for counts from then on', () => {
    const at = (ms: number): Picture => (ms < 98 ? still : ['off', '0', 'other']);
    const { atMs, looks, seen } = wait({ at, told: [103], quietMs: 100 });
    expect({ atMs, looks, seen }).toEqual({ atMs: 208, looks: [50, 153], seen: ['off', '0', 'other'] });
  });

  test('where it cannot be said that all has been told, a second look has to do', () => {
    const { atMs, looks, catchUps } = wait({ at: () => still, told: [], isSure: false, quietMs: 100 });
    expect({ atMs, looks, catchUps }).toEqual({ atMs: 115, looks: [50, 105], catchUps: [100] });
  });

  test('what keeps moving is seen twice before the end, to tell afterwards what moved', () => {
    const screen = { at: moving(40, 60_000), told: every(40, 60_000), quietMs: 100 };
    expect(wait({ ...screen, endMs: 5000 }).looks).toEqual([3800, 4400]);
    expect(wait(screen).looks).toEqual([]);
  });

  test('what was painted since the last look is looked at once more', () => {
    const { atMs, looks, catchUps } = wait({ at: () => still, told: [], painted: [20, 80], quietMs: 100 });
    expect({ atMs, looks, catchUps }).toEqual({ atMs: 110, looks: [50, 100], catchUps: [] });
  });

  test('a page that paints the same all the time is still', () => {
    const { atMs } = wait({ at: () => still, told: [], painted: every(16, 60_000), quietMs: 100 });
    expect(atMs).toBe(110);
  });

  test('a change that was only told as painted is found by looking, and the quiet time begins anew', () => {
    const at = (ms: number): Picture => (ms < 80 ? still : ['off', '0', 'other']);
    const { atMs, looks, seen } = wait({ at, told: [], painted: [90], quietMs: 100 });
    expect({ atMs, looks, seen }).toEqual({ atMs: 215, looks: [50, 100], seen: ['off', '0', 'other'] });
  });

  test('a change and back between two looks counts if it was told', () => {
    expect(wait({ at: () => still, told: [70, 85], quietMs: 100 }).atMs).toBeGreaterThanOrEqual(185);
  });

  test('what a look has put off is told before the next one', () => {
    const { looks } = wait({ at: () => still, told: [55, 205], quietMs: 100, lookMs: 150 });
    expect(looks).toEqual([50, 255]);
  });

  test('a look after a movement is compared with nothing: what it showed before is gone', () => {
    const stillness = new Stillness<Picture>({
      quietMs: 100,
      startMs: 0,
      endMs: Infinity,
      isTold: true,
      random: () => 0.5,
    });
    stillness.see({ startMs: 50, endMs: 60, picture: still }, () => []);
    expect(stillness.references).toEqual([still]);
    stillness.told(70);
    expect(stillness.references).toEqual([]);
  });

  test('a look that began before it was told proves nothing', () => {
    // The picture is taken at 75, the change happens at 80 and is told at 95, while the look goes on.
    const at = (ms: number): Picture => (ms < 80 ? still : ['off', '0', 'other']);
    const { seen, atMs } = wait({ at, told: [95], quietMs: 100, lookMs: 50 });
    expect(seen).toEqual(['off', '0', 'other']);
    expect(atMs).toBeGreaterThanOrEqual(195);
  });
});

describe('where nothing is told', () => {
  test('what never changes is looked at three times, spaced by nearly half the quiet time', () => {
    expect(wait({ at: () => still, quietMs: 200 })).toMatchObject({ looks: [0, 97.5, 210], atMs: 220 });
  });

  test('the look that decides begins with the end of the quiet time, however long one takes', () => {
    expect(wait({ at: () => still, quietMs: 200, lookMs: 80 })).toMatchObject({ looks: [0, 167.5, 280], atMs: 360 });
  });

  test('what never changes is looked at twice if there is no time for a third look, and not in step', () => {
    expect(wait({ at: () => still, quietMs: 200, lookMs: 150 })).toMatchObject({ looks: [0, 362.5], atMs: 512.5 });
    expect(wait({ at: () => still, quietMs: 100, lookMs: 600 })).toMatchObject({ looks: [0, 706.25], atMs: 1306.25 });
  });

  test('looks at what moves are never closer than one of them takes', () => {
    const { looks } = wait({ at: moving(40, 5000), quietMs: 100, lookMs: 300 });
    const [, ...moved] = looks;
    expect(Math.min(...moved.slice(1).map((ms, index) => ms - (moved[index] ?? 0)))).toBeGreaterThanOrEqual(600);
  });

  test.each([50, 200, 777, 2000])('what moves for %i ms is still not before, and soon after', (untilMs) => {
    const { atMs } = wait({ at: moving(40, untilMs), quietMs: 100 });
    expect(atMs).toBeGreaterThanOrEqual(untilMs - 40 + 100);
    expect(atMs).toBeLessThanOrEqual(untilMs + 100 + 100);
  });
});

describe('noise', () => {
  test('a caret that blinks is still once it was seen to come and go', () => {
    const { noise, atMs } = wait({ at: blinking(500), told: every(500, 60_000), quietMs: 2000 });
    expect(noise).toEqual([boxes[0]]);
    expect(atMs).toBeLessThan(2100);
  });

  test('without being told, too', () => {
    const { noise, atMs } = wait({ at: blinking(530), quietMs: 700 });
    expect(noise).toEqual([boxes[0]]);
    expect(atMs).toBeLessThan(3000);
  });

  test('in its rests a short quiet time passes, and nothing needs to be learnt', () => {
    expect(wait({ at: blinking(500), told: every(500, 60_000), quietMs: 100 })).toMatchObject({ atMs: 105, noise: [] });
  });

  test('what comes and goes faster than a caret moves', () => {
    const told = every(40, 3000);
    const { atMs, noise } = wait({ at: blinking(40, (ms) => (ms >= 3000 ? { 0: 'off' } : {})), told, quietMs: 100 });
    expect(atMs).toBeGreaterThanOrEqual(3100);
    expect(noise).toEqual([]);
  });

  test('a letter typed where the caret blinks is not lost', () => {
    const at = blinking(500, (ms) => (ms >= 1700 ? { 0: Math.floor(ms / 500) % 2 === 0 ? 'x' : 'x on' } : {}));
    const { atMs, seen } = wait({ at, told: [500, 1000, 1500, 1760, ...every(500, 60_000).slice(3)], quietMs: 1900 });
    expect(atMs).toBeGreaterThanOrEqual(1760 + 1900);
    expect(seen?.[0]).toMatch(/^x/);
  });

  test('a window that changes beside a blinking caret is not lost', () => {
    const at = blinking(500, (ms) => (ms >= 1700 ? { 2: 'other' } : {}));
    const { atMs, seen } = wait({ at, told: [500, 1000, 1500, 1700, ...every(500, 60_000).slice(3)], quietMs: 1900 });
    expect(atMs).toBeGreaterThanOrEqual(1700 + 1900);
    expect(seen?.[2]).toBe('other');
  });

  test('the digit of a clock is noise after four ticks', () => {
    const at = (ms: number): Picture => ['off', `${Math.floor(ms / 1000)}`, 'page'];
    const { noise, atMs } = wait({ at, told: every(1000, 60_000), quietMs: 1500 });
    expect(noise).toEqual([boxes[1]]);
    expect(atMs).toBeGreaterThan(4000);
    expect(atMs).toBeLessThan(5000);
  });

  test('a digit without a rhythm is progress: it is still when it rests', () => {
    const told = [400, 1500, 2100, 3500, 3900, 5000, 5400];
    const at = (ms: number): Picture => ['off', `${told.filter((time) => time <= ms).length}`, 'page'];
    expect(wait({ at, told, quietMs: 1500 })).toMatchObject({ atMs: 6905, noise: [] });
  });
});
