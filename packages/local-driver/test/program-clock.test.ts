import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { areProgramsIdle, programClock } from '../src/desktop/program-clock.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  { stalled: 0, passed: 300, what: 'no program waits for a processor' },
  { stalled: 150, passed: 200, what: 'one waits half of the time' },
  { stalled: 300, passed: 100, what: 'one waits all of the time' },
])('of 300 ms, $passed pass if $what', ({ stalled, passed }) => {
  let totalMs = 5_000;
  const clock = programClock(() => totalMs);
  const startMs = clock();
  vi.advanceTimersByTime(300);
  totalMs += stalled;
  expect(clock() - startMs).toBeCloseTo(passed, 6);
});

test('if the system does not report it, it goes like any other', () => {
  const clock = programClock(() => undefined);
  vi.advanceTimersByTime(300);
  expect(clock()).toBe(performance.now());
});

test.each([
  { load: '0.20 0.10 0.05 1/345 6789', idle: true, what: 'only the thread that asks runs' },
  { load: '0.20 0.10 0.05 2/345 6789', idle: false, what: 'another one runs too' },
  { load: '0.20 0.10 0.05 11/345 6789', idle: false, what: 'ten others are ready to run' },
  { load: undefined, idle: false, what: 'the system does not report it' },
])('programs are idle: $idle if $what', ({ load, idle }) => {
  expect(areProgramsIdle(() => load)).toBe(idle);
});
