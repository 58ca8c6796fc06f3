import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Lifetime, type LifetimeLimits } from '../src/lifetime.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const start = (limits: LifetimeLimits) => {
  const ends: string[] = [];
  return { ends, lifetime: new Lifetime(limits, (why) => ends.push(why)) };
};

describe('a computer ends', () => {
  test('when its longest life is over, however busy', async () => {
    const { ends, lifetime } = start({ maxLifetimeMs: 5_000, idleTimeoutMs: 3_000 });
    await vi.advanceTimersByTimeAsync(2_000);
    void lifetime.during(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(2_999);
    expect(ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toEqual(['maxLifetimeMs, 5000 ms, has passed']);
  });

  test('when it was idle for so long, counted from the end of the last call', async () => {
    const { ends, lifetime } = start({ idleTimeoutMs: 3_000 });
    const call = lifetime.during(() => new Promise((resolve) => setTimeout(resolve, 10_000)));
    await vi.advanceTimersByTimeAsync(10_000);
    await call;
    await vi.advanceTimersByTimeAsync(2_999);
    expect(ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toEqual(['idleTimeoutMs, 3000 ms, has passed']);
  });
});

test('the end is known from the beginning, if there is one', () => {
  vi.setSystemTime('2030-01-01T00:00:00Z');
  expect(start({ maxLifetimeMs: 60_000 }).lifetime).toMatchObject({
    createdAt: new Date('2030-01-01T00:00:00Z'),
    expiresAt: new Date('2030-01-01T00:01:00Z'),
  });
  expect(start({ maxLifetimeMs: 1e300 }).lifetime.expiresAt).toBeUndefined();
  expect(start({ idleTimeoutMs: 5 }).lifetime.expiresAt).toBeUndefined();
});

describe('a computer does not end', () => {
  test('while one of several calls is under way', async () => {
    const { ends, lifetime } = start({ idleTimeoutMs: 3_000 });
    const calls = [1_000, 10_000].map((ms) => lifetime.during(() => new Promise((resolve) => setTimeout(resolve, ms))));
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(calls);
    expect(ends).toEqual([]);
  });

  test.each([{}, { idleTimeoutMs: 0 }, { maxLifetimeMs: 1e12, idleTimeoutMs: 1e12 }])(
    'by itself with %j',
    async (limits) => {
      const { ends } = start(limits);
      await vi.advanceTimersByTimeAsync(1e10);
      expect(ends).toEqual([]);
    },
  );

  test('once its clock was stopped, also while it was busy', async () => {
    const { ends, lifetime } = start({ maxLifetimeMs: 5_000, idleTimeoutMs: 3_000 });
    const call = lifetime.during(() => new Promise((resolve) => setTimeout(resolve, 10)));
    lifetime.stop();
    await vi.advanceTimersByTimeAsync(1e6);
    await call;
    expect(ends).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
