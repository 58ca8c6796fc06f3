import { launch, suppressedErrors, sweep, TimeoutError } from '@farhand/core';
import type { Driver } from '@farhand/core/driver';
import { recorder, type Recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test } from 'vitest';

import { anything } from './anything.js';
import { caught } from './failures.js';

/** A driver with a running computer for each tag. */
const running = async (...tags: readonly (string | undefined)[]): Promise<Recorder> => {
  const driver = recorder();
  for (const tag of tags) {
    const computer = await launch(driver, tag === undefined ? {} : { tag });
    onTestFinished(() => computer.close());
  }
  return driver;
};

/** The ids of the computers that have ended. */
const ended = (driver: Recorder): readonly string[] =>
  driver.connections.filter(({ terminated }) => terminated).map(({ id }) => id);

/** A driver that cannot end some computers. */
const stuckAt = (driver: Recorder, errors: Readonly<Record<string, Error>>): Driver => ({
  ...driver,
  terminate: async (id, deadline) => {
    const error = errors[id];
    if (error !== undefined) throw error;
    await driver.terminate(id, deadline);
  },
});

const rule = "sweep: tag must be 1 to 40 letters, digits, '.', '_' and '-'";

describe('sweep', () => {
  test('ends the computers with that very tag and no others, and returns them', async () => {
    const driver = await running('run-7', 'run-70', undefined, 'RUN-7', 'run-7', 'run');
    const swept = await sweep(driver, { tag: 'run-7' });
    expect(swept.map(({ id, tag }) => [id, tag])).toEqual([
      ['recorder-1', 'run-7'],
      ['recorder-5', 'run-7'],
    ]);
    expect(ended(driver)).toEqual(['recorder-1', 'recorder-5']);
  });

  test('finds nothing the second time', async () => {
    const driver = await running('run-7');
    await sweep(driver, { tag: 'run-7' });
    expect(await sweep(driver, { tag: 'run-7' })).toEqual([]);
  });

  test('does nothing where there is none', async () => {
    const driver = await running(undefined, 'other');
    expect(await sweep(driver, { tag: 'run-7' })).toEqual([]);
    expect(ended(driver)).toEqual([]);
  });

  test('tries all and rejects with the first failure, the others beside it', async () => {
    const driver = await running('run-7', 'run-7', 'run-7', 'run-7');
    const [first, second] = [new Error('The first is stuck.'), new Error('The third is stuck.')];
    const stuck = stuckAt(driver, { 'recorder-1': first, 'recorder-3': second });
    const error = await caught(sweep(stuck, { tag: 'run-7' }));
    expect(error).toBe(first);
    expect(suppressedErrors(error)).toEqual([second]);
    expect(ended(driver)).toEqual(['recorder-2', 'recorder-4']);
  });

  test('rejects with what the vendor says if it cannot list', async () => {
    const failure = new Error('No list today.');
    const driver: Driver = { ...(await running('run-7')), list: () => Promise.reject(failure) };
    expect(await caught(sweep(driver, { tag: 'run-7' }))).toBe(failure);
  });

  test('gives up when its time is over, and ends nothing then', async () => {
    const driver = await running('run-7');
    const slow: Driver = { ...driver, list: () => new Promise(() => undefined) };
    const error = await caught(sweep(slow, { tag: 'run-7', timeoutMs: 5 }));
    expect(error).toEqual(new TimeoutError('sweep() did not finish within 5 ms.'));
    expect(ended(driver)).toEqual([]);
  });

  test('gives up when it is aborted, with the reason', async () => {
    const driver = await running('run-7');
    const controller = new AbortController();
    const slow: Driver = { ...driver, terminate: () => new Promise(() => undefined) };
    const sweeping = caught(sweep(slow, { tag: 'run-7', signal: controller.signal }));
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await sweeping).toBe(reason);
    expect(await caught(sweep(driver, { tag: 'run-7', signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(ended(driver)).toEqual([]);
  });

  test('gives its deadline to the driver', async () => {
    const driver = await running('run-7');
    const limits: number[] = [];
    const watched: Driver = {
      ...driver,
      list: (deadline) => {
        limits.push(deadline.remainingMs());
        return driver.list(deadline);
      },
      terminate: (id, deadline) => {
        limits.push(deadline.remainingMs());
        return driver.terminate(id, deadline);
      },
    };
    await sweep(watched, { tag: 'run-7', timeoutMs: 0 });
    expect(limits).toEqual([Infinity, Infinity]);
  });

  test.each([
    [undefined, `${rule}, got undefined.`],
    [{}, `${rule}, got undefined.`],
    [{ tag: '' }, `${rule}, got "".`],
    [{ tag: 7 }, `${rule}, got 7.`],
    [{ tag: '*' }, `${rule}, got "*".`],
    [{ tg: 'x' }, "sweep: unknown option 'tg'. Did you mean 'tag'? Known options: tag, signal, timeoutMs."],
    ['run-7', 'sweep: options must be an object, got "run-7".'],
  ])('refuses %o before the vendor is asked', async (options, message) => {
    const driver: Driver = { ...recorder(), list: () => Promise.reject(new Error('It was asked.')) };
    expect(await caught(sweep(driver, anything(options)))).toEqual(new TypeError(message));
  });

  test('refuses limits that are none', async () => {
    const driver: Driver = { ...recorder(), list: () => Promise.reject(new Error('It was asked.')) };
    await expect(sweep(driver, { tag: 'run-7', timeoutMs: -1 })).rejects.toThrow(RangeError);
    await expect(sweep(driver, { tag: 'run-7', signal: anything('now') })).rejects.toThrow(/must be an AbortSignal/);
  });

  test('refuses what is no driver', async () => {
    expect(await caught(sweep(anything('lightcone'), { tag: 'run-7' }))).toEqual(
      new TypeError('sweep: expected a driver such as lightcone() or local(), got "lightcone".'),
    );
  });
});

describe('launch with a tag', () => {
  test.each(['a', 'run-7', 'A.b_c-9', 'x'.repeat(40)])('passes %s on', async (tag) => {
    const driver = recorder();
    await using computer = await launch(driver, { tag });
    expect(driver.connections[0]?.openedWith).toEqual({ kind: 'browser', tag });
    expect((await computer.status()).tag).toBe(tag);
  });

  test.each([
    ['', '""'],
    ['x'.repeat(41), 'a long string'],
    ['run 7', '"run 7"'],
    ['run/7', '"run/7"'],
    ['run-7\n', '"run-7\\n"'],
    ['läufer', '"läufer"'],
    [7, '7'],
    [null, 'null'],
  ])('refuses %o before anything is opened', async (tag, shown) => {
    const driver = recorder();
    const error = await caught(launch(driver, { tag: anything(tag) }));
    expect(error).toEqual(
      new TypeError(`launch: tag must be 1 to 40 letters, digits, '.', '_' and '-', got ${shown}.`),
    );
    expect(driver.connections).toEqual([]);
  });
});
