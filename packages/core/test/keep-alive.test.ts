import { attach, ClosedError, launch, type LaunchOptions } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { startHeartbeat } from '../dist/sleep.js';
import { anything } from './anything.js';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';

const withFakeTime = (): void => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
};

/** Beats of which none comes early by chance, unless told. */
const neverEarly = (random: number = 0): void => {
  const chance = vi.spyOn(Math, 'random').mockReturnValue(random);
  onTestFinished(() => chance.mockRestore());
};

describe('the option keepAlive', () => {
  test.each<[string, LaunchOptions, number]>([
    ['true: every 30 s', { keepAlive: true }, 30_000],
    ['everyMs', { keepAlive: { everyMs: 5000 } }, 5000],
  ])('%s', async (_what, options, everyMs) => {
    withFakeTime();
    neverEarly();
    const { connection } = await openComputer({}, options);
    expect(connection.keepAlives).toBe(0);
    for (const beats of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(everyMs - 1);
      expect(connection.keepAlives).toBe(beats - 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(connection.keepAlives).toBe(beats);
    }
  });

  test.each<LaunchOptions>([{}, { keepAlive: false }])('%o: never', async (options) => {
    withFakeTime();
    const { connection } = await openComputer({}, options);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(connection.keepAlives).toBe(0);
  });

  test('works on an attached computer', async () => {
    withFakeTime();
    neverEarly();
    const driver = recorder();
    await using launched = await launch(driver);
    await using _attached = await attach(driver, launched.id, { keepAlive: { everyMs: 1000 } });
    await vi.advanceTimersByTimeAsync(3000);
    expect(driver.connections[0]?.keepAlives).toBe(3);
  });

  test.each([
    ['yes', TypeError, 'keepAlive: options must be an object, got "yes".'],
    [30_000, TypeError, 'keepAlive: options must be an object, got 30000.'],
    [null, TypeError, 'keepAlive: options must be an object, got null.'],
    [{}, TypeError, ': keepAlive.everyMs must be a number of milliseconds, got undefined.'],
    [{ everyMs: '5s' }, TypeError, ': keepAlive.everyMs must be a number of milliseconds, got "5s".'],
    [{ every: 1000 }, TypeError, "keepAlive: unknown option 'every'. Did you mean 'everyMs'? Known options: everyMs."],
    [{ everyMs: 999 }, RangeError, ': keepAlive.everyMs must be from 1000 to 2147483647 milliseconds, got 999.'],
    [
      { everyMs: 2 ** 31 },
      RangeError,
      ': keepAlive.everyMs must be from 1000 to 2147483647 milliseconds, got 2147483648.',
    ],
    [{ everyMs: Number.NaN }, RangeError, ': keepAlive.everyMs must be from 1000 to 2147483647 milliseconds, got NaN.'],
  ])('%o is refused before anything is opened', async (keepAlive, kind, message) => {
    const driver = recorder();
    for (const [call, error] of [
      ['launch', await caught(launch(driver, { keepAlive: anything(keepAlive) }))],
      ['attach', await caught(attach(driver, 'x', { keepAlive: anything(keepAlive) }))],
    ] as const) {
      expect(error).toBeInstanceOf(kind);
      expect(String(error)).toBe(`${kind.name}: ${call}${message.startsWith(':') ? '' : ' '}${message}`);
    }
    expect(driver.connections).toEqual([]);
  });
});

describe('a heartbeat', () => {
  test.each([
    [0, 1000],
    [0.5, 875],
    [0.996, 751],
  ])('comes early by chance, by a quarter at most: %d', async (random, afterMs) => {
    withFakeTime();
    const beat = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const stop = startHeartbeat(1000, beat, () => random);
    await vi.advanceTimersByTimeAsync(afterMs - 1);
    expect(beat).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(beat).toHaveBeenCalledTimes(1);
    stop();
  });

  test('draws anew for each beat', async () => {
    withFakeTime();
    const beat = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const draws = [0.8, 0, 0.4];
    const stop = startHeartbeat(1000, beat, () => draws.shift() ?? 0);
    const times: number[] = [];
    for (let time = 1; time <= 2700; time += 1) {
      const before = beat.mock.calls.length;
      await vi.advanceTimersByTimeAsync(1);
      if (beat.mock.calls.length > before) times.push(time);
    }
    expect(times).toEqual([800, 1800, 2700]);
    stop();
  });

  test('of a computer comes early by the chance of Math.random', async () => {
    withFakeTime();
    neverEarly(0.4);
    const { connection } = await openComputer({}, { keepAlive: { everyMs: 1000 } });
    await vi.advanceTimersByTimeAsync(900);
    expect(connection.keepAlives).toBe(1);
  });

  test('does not overlap: the next comes its time after the one before has ended', async () => {
    withFakeTime();
    let end = (): void => undefined;
    const beat = vi.fn<() => Promise<void>>(() => new Promise<void>((resolve) => (end = resolve)));
    const stop = startHeartbeat(1000, beat, () => 0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(beat).toHaveBeenCalledTimes(1);
    end();
    await vi.advanceTimersByTimeAsync(999);
    expect(beat).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(beat).toHaveBeenCalledTimes(2);
    stop();
  });

  test('of a computer that does not answer is given up after its time', async () => {
    withFakeTime();
    neverEarly();
    const { connection } = await openComputer({}, { keepAlive: { everyMs: 1000 }, defaultTimeoutMs: 0 });
    const keepAlive = vi.spyOn(connection, 'keepAlive').mockReturnValueOnce(new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(2999);
    expect(keepAlive).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(keepAlive).toHaveBeenCalledTimes(2);
  });

  test('that fails is made up for by the next', async () => {
    withFakeTime();
    neverEarly();
    const { connection } = await openComputer({}, { keepAlive: { everyMs: 1000 } });
    const keepAlive = vi.spyOn(connection, 'keepAlive').mockRejectedValueOnce(new Error('No way through.'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(keepAlive).toHaveBeenCalledTimes(2);
    expect(connection.keepAlives).toBe(1);
  });

  test('goes on beside input that is under way', async () => {
    withFakeTime();
    neverEarly();
    const { computer, connection } = await openComputer({}, { keepAlive: { everyMs: 1000 } });
    const release = connection.hold();
    const click = computer.tab.click(1, 1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(connection.keepAlives).toBe(2);
    release();
    await click;
  });

  test('that learns that the computer is gone is the last one, and ends the computer for its calls', async () => {
    withFakeTime();
    neverEarly();
    const { computer, connection } = await openComputer({}, { keepAlive: { everyMs: 1000 } });
    const gone = new ClosedError('No such computer.');
    const keepAlive = vi.spyOn(connection, 'keepAlive').mockRejectedValueOnce(gone);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keepAlive).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(await caught(computer.tab.click(1, 1))).toMatchObject({ code: 'CLOSED', cause: gone });
  });

  test('that is under way when it is stopped has no next', async () => {
    withFakeTime();
    let end = (): void => undefined;
    const beat = vi.fn<() => Promise<void>>(() => new Promise<void>((resolve) => (end = resolve)));
    const stop = startHeartbeat(1000, beat, () => 0);
    await vi.advanceTimersByTimeAsync(1000);
    stop();
    end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(beat).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(['close', 'terminate'] as const)('stops with %s()', async (method) => {
    withFakeTime();
    const { computer, connection } = await openComputer({}, { keepAlive: true });
    expect(vi.getTimerCount()).toBe(1);
    const release = connection.hold();
    const click = computer.tab.click(1, 1);
    await vi.advanceTimersByTimeAsync(0);
    const closing = computer[method]();
    const keepAlive = vi.spyOn(connection, 'keepAlive');
    await vi.advanceTimersByTimeAsync(9000);
    release();
    await Promise.all([click, closing]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(keepAlive).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stops when an attached computer is let go of', async () => {
    withFakeTime();
    const driver = recorder();
    await using launched = await launch(driver);
    const attached = await attach(driver, launched.id, { keepAlive: true });
    expect(vi.getTimerCount()).toBe(1);
    await attached.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not keep the process alive, neither the first nor a later one', async () => {
    /** Timers that keep this process alive. */
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const unmoved = timers();
    const own = setTimeout(() => undefined, 60_000);
    expect(timers()).toBe(unmoved + 1);
    clearTimeout(own);
    const counts: number[] = [];
    const begin = timers();
    const beaten = new Promise<() => void>((resolve) => {
      const stop = startHeartbeat(1, () => {
        resolve(stop);
        return Promise.resolve();
      });
    });
    counts.push(timers() - begin);
    const stop = await beaten;
    const before = timers();
    // The beat has ended by now, and the next one is waited for.
    await Promise.resolve();
    counts.push(timers() - before);
    stop();
    expect(counts).toEqual([0, 0]);
  });
});
