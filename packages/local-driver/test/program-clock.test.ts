import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { programClock } from '../src/desktop/program-clock.js';

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
