import { getEventListeners, getMaxListeners, setMaxListeners } from 'node:events';

import { deadlineLike, longestTimerMs, sleep, startDeadline, TimeoutError } from '@farhand/core/driver';
import { expect, test, vi } from 'vitest';

test('fires after its time with an error that names the call', () => {
  vi.useFakeTimers();
  try {
    const deadline = startDeadline({ timeoutMs: 50 }, 'tab.click', () => ' It was waiting.');
    vi.advanceTimersByTime(49);
    expect(deadline.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.error()).toBeInstanceOf(TimeoutError);
    expect(String(deadline.error())).toBe('TimeoutError: tab.click did not finish within 50 ms. It was waiting.');
    expect(deadline.abortedByCaller()).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

test('leaves no timer and no listener behind once it is disposed of', () => {
  vi.useFakeTimers();
  try {
    const { signal } = new AbortController();
    const deadline = startDeadline({ timeoutMs: 50, signal }, 'tab.click');
    expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([1, 1]);
    deadline.dispose();
    expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([0, 0]);
  } finally {
    vi.useRealTimers();
  }
});

test('of the time and the abort the first is why it has come', () => {
  vi.useFakeTimers();
  try {
    const first = new AbortController();
    const late = startDeadline({ timeoutMs: 40, signal: first.signal }, 'tab.type');
    vi.advanceTimersByTime(40);
    first.abort('enough');
    expect([late.abortedByCaller(), String(late.error())]).toEqual([
      false,
      'TimeoutError: tab.type did not finish within 40 ms.',
    ]);
    const second = new AbortController();
    const aborted = startDeadline({ timeoutMs: 40, signal: second.signal }, 'tab.type');
    second.abort('enough');
    vi.advanceTimersByTime(40);
    expect([aborted.abortedByCaller(), aborted.error()]).toEqual([true, 'enough']);
  } finally {
    vi.useRealTimers();
  }
});

test('many calls may share a signal without a warning of a leak, and a limit that somebody has chosen stays', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', hear);
  const { signal } = new AbortController();
  const deadlines = Array.from({ length: 1500 }, () => startDeadline({ timeoutMs: 0, signal }, 'tab.click'));
  // Node tells a warning in a turn of its own.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  expect([getEventListeners(signal, 'abort').length, warnings]).toEqual([1500, []]);
  for (const deadline of deadlines) deadline.dispose();

  const chosen = new AbortController().signal;
  setMaxListeners(7, chosen);
  startDeadline({ timeoutMs: 0, signal: chosen }, 'tab.click').dispose();
  expect(getMaxListeners(chosen)).toBe(7);
});

test('many waits may share a deadline without a warning of a leak', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', hear);
  const deadline = startDeadline({ timeoutMs: 0 }, 'tab.click');
  const waits = Array.from({ length: 1500 }, () => deadline.race(new Promise(() => undefined)));
  const sleeps = Array.from({ length: 1500 }, () => sleep(longestTimerMs, deadline.signal));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  expect([getEventListeners(deadline.signal, 'abort').length, warnings]).toEqual([1500, []]);
  deadline.end(new Error('over'));
  expect(await Promise.allSettled(waits)).toHaveLength(1500);
  expect(await Promise.all(sleeps)).toHaveLength(1500);
});

test('a signal that is not made by Node ends it as well', () => {
  const listeners: (() => void)[] = [];
  const signal: AbortSignal = Object.create(AbortSignal.prototype, {
    aborted: { value: false },
    reason: { value: new Error('enough') },
    addEventListener: { value: (_type: string, listener: () => void) => listeners.push(listener) },
    removeEventListener: { value: () => undefined },
  });
  const deadline = startDeadline({ timeoutMs: 0, signal }, 'tab.click');
  for (const listener of listeners) listener();
  expect(deadline.error()).toEqual(new Error('enough'));
  deadline.dispose();
});

test('without a limit it has no timer, and all the time there is', () => {
  vi.useFakeTimers();
  try {
    const deadline = startDeadline({ timeoutMs: 0 }, 'tab.click');
    expect(vi.getTimerCount()).toBe(0);
    expect(deadline.remainingMs()).toBe(Number.POSITIVE_INFINITY);
  } finally {
    vi.useRealTimers();
  }
});

test('the reason of the caller is kept as it is, also if it came before', async () => {
  const reason = { not: 'an error' };
  const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort(reason) }, 'tab.click');
  expect(deadline.error()).toBe(reason);
  expect(deadline.abortedByCaller()).toBe(true);
  await expect(deadline.race(Promise.resolve(1))).rejects.toBe(reason);
});

test('a race ends with the work or with the deadline, whichever is first', async () => {
  const controller = new AbortController();
  const deadline = startDeadline({ timeoutMs: 0, signal: controller.signal }, 'tab.click');
  expect(await deadline.race(Promise.resolve('done'))).toBe('done');
  await expect(deadline.race(Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
  const race = deadline.race(new Promise(() => undefined));
  controller.abort(new Error('enough'));
  await expect(race).rejects.toThrow('enough');
});

test('a deadline that ends calls its listeners once, in order, and fires a signal that is made before or after', () => {
  const deadline = startDeadline({ timeoutMs: 0 }, 'tab.click');
  const called: string[] = [];
  deadline.onOver(() => called.push('first'));
  deadline.signal.addEventListener('abort', () => called.push('signal'));
  deadline.onOver(() => called.push('left'))();
  deadline.onOver(() => called.push('last'));
  const late = startDeadline({ timeoutMs: 0 }, 'tab.click');
  expect([deadline.isOver(), late.isOver()]).toEqual([false, false]);
  for (const ending of [deadline, late]) ending.end('enough');
  deadline.end('again');
  expect([deadline.isOver(), called, deadline.error()]).toEqual([true, ['first', 'signal', 'last'], 'enough']);
  expect([late.signal.aborted, late.signal.reason]).toEqual([true, 'enough']);
});

test('a deadline that is like another ends with it, and reports what it was given', async () => {
  const deadline = startDeadline({ timeoutMs: 0 }, 'tab.click');
  const like = deadlineLike(deadline, { remainingMs: () => 7 });
  expect([like.remainingMs(), like.isOver(), like.abortedByCaller()]).toEqual([7, false, false]);
  const race = like.race(new Promise(() => undefined));
  deadline.end(new Error('enough'));
  await expect(race).rejects.toThrow('enough');
  expect([like.isOver(), like.signal.aborted, like.error()]).toEqual([true, true, deadline.error()]);
});
