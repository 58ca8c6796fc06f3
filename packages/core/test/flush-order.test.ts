import { ActionFailedError, FarhandError, suppressedErrors, TimeoutError, TransportError } from '@farhand/core';
import { decline, say } from '@farhand/core/driver';
import { describe, expect, test, vi } from 'vitest';

import { caught, lost } from './failures.js';
import { stepsOf, told } from './open-asking.js';
import { openComputer, sends } from './open-computer.js';

describe('a chain that has nothing to send', () => {
  test('between two whose reply was lost: what the last one pressed is released', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.wheel(0, 1);
      vi.spyOn(connection, 'send').mockResolvedValueOnce({
        outcomes: ['unknown', 'unknown'],
        requests: 1,
        error: lost(),
      });
      const outcomes = await Promise.all([
        caught(computer.keyboard.down('a')),
        computer.keyboard.hold('shift', () => undefined),
        caught(computer.keyboard.down('b')),
      ]);
      expect(outcomes.map((one) => (one instanceof FarhandError ? [one.code, told(one.steps)] : one))).toEqual([
        ['OUTCOME_UNKNOWN', ['keyDown a: unknown']],
        { steps: [], requests: 0, durationMs: expect.any(Number) },
        ['OUTCOME_UNKNOWN', ['keyDown b: unknown']],
      ]);
      expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
    });
    expect(
      sends(connection)
        .flat()
        .filter((action) => action.startsWith('keyUp'))
        .toSorted(),
    ).toEqual(['keyUp Shift', 'keyUp a', 'keyUp b']);
  });

  test('before one that fails is done', async () => {
    const { computer, connection } = await openComputer();
    const failure = new ActionFailedError('It is stuck.');
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.wheel(0, 1);
      connection.failAt(1, failure);
      const empty = computer.keyboard.hold('shift', () => undefined);
      expect(await caught(computer.tab.click(1, 1))).toBe(failure);
      expect(await empty).toMatchObject({ steps: [], requests: 0 });
    });
  });
});

describe('what is called inside a hold that has failed', () => {
  test('is never sent, nor is what a hold in there calls, even while the computer is busy', async () => {
    const { computer, connection } = await openComputer();
    const stuck = new ActionFailedError('The key is stuck.');
    connection.failAt(1, stuck);
    let act = (): void => undefined;
    const failed = new Promise<void>((resolve) => (act = resolve));
    let inner: Promise<unknown> = Promise.resolve();
    let inside: Promise<unknown> = Promise.resolve();
    const outer = caught(
      computer.keyboard.hold('shift', async () => {
        await failed;
        const hold = computer.keyboard.hold('ctrl', async () => {
          inside = caught(computer.tab.click(1, 1));
          await inside;
        });
        inner = caught(hold);
        await inner;
      }),
    );
    await expect.poll(() => sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
    const release = connection.hold();
    const other = computer.tab.click(2, 2);
    await expect.poll(() => connection.sends.length).toBe(3);
    act();
    expect(await outer).toBe(stuck);
    expect([await inner, await inside]).toEqual([stuck, stuck]);
    release();
    await other;
    await computer.tab.click(3, 3);
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift'], ['click 2,2'], ['click 3,3']]);
  });

  test('is never sent if the hold fails while it is queued behind it', async () => {
    const { computer, connection } = await openComputer();
    const stuck = new ActionFailedError('The key is stuck.');
    connection.failAt(1, stuck);
    const release = connection.hold();
    const outer = computer.keyboard.hold('shift', async () => {
      await Promise.all([
        computer.tab.click(1, 1),
        computer.keyboard.hold('ctrl', async () => {
          await computer.tab.click(2, 2);
        }),
      ]);
    });
    const outcome = caught(outer);
    await expect.poll(() => connection.sends.length).toBe(1);
    release();
    expect(await outcome).toBe(stuck);
    await computer.tab.click(3, 3);
    expect(connection.log.filter(({ type }) => type === 'click')).toHaveLength(1);
    expect(computer.held()).toEqual([]);
  });
});

test('an abort that comes while keys are released after a failure does not take its place', async () => {
  const { computer, connection } = await openComputer();
  const controller = new AbortController();
  const failure = new ActionFailedError('It is stuck.');
  await computer.keyboard.down('shift');
  const original = connection.send.bind(connection);
  let requests = 0;
  vi.spyOn(connection, 'send').mockImplementation(async (calls, deadline) => {
    requests += 1;
    if (requests === 2) controller.abort(new Error('enough'));
    return original(calls, deadline);
  });
  connection.failAt(1, failure);
  const { signal } = controller;
  const chains = [computer.tab.click(1, 1, { signal }), computer.keyboard.press('a', { signal })].map(caught);
  const [first, second] = await Promise.all(chains);
  expect(first).toBe(failure);
  expect(failure.released?.map(({ key }) => key)).toEqual(['Shift']);
  expect(second).toBe(signal.reason);
  expect(sends(connection)).toEqual([['keyDown Shift'], ['click 1,1', 'press a'], ['keyUp Shift']]);
});

test('chains of which nothing was done in their time each reject with the limit, and why rides along', async () => {
  const { computer, connection } = await openComputer();
  const failure = new TransportError('UNREACHABLE', 'Nobody is there.');
  vi.spyOn(connection, 'send').mockImplementationOnce(async (_calls, { signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return { outcomes: ['notRun', 'notRun'], requests: 1, error: failure };
  });
  const options = { timeoutMs: 5 };
  const [first, second] = await Promise.all(
    [computer.tab.click(1, 1, options), computer.keyboard.press('a', options)].map(caught),
  );
  for (const error of [first, second]) {
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toContain('tab.click did not finish within 5 ms.');
    expect(suppressedErrors(error).map(String)).toEqual(['TransportError: Nobody is there.']);
  }
  expect([stepsOf(first), stepsOf(second)]).toEqual([['click 1,1: notRun'], ['press a: notRun']]);
  expect(first).not.toBe(second);
});

describe('a click with modifiers that falls apart', () => {
  test.each<[string, number, string, readonly string[]]>([
    ['the key does not come up: the click was made all the same', 3, 'applied', ['keyUp Shift']],
    ['the click fails', 2, 'failed', ['keyUp Shift']],
  ])('%s, and the chain rejects', async (_what, at, outcome, then) => {
    const { computer, connection } = await openComputer({
      rules: { click: (action) => (action.modifiers.length > 0 ? decline('no modifiers') : say(action)) },
    });
    const failure = new ActionFailedError('It is stuck.');
    connection.failAt(at, failure);
    const error = await caught(computer.tab.click(1, 1, { modifiers: ['Shift'] }).click(2, 2));
    expect(error).toBe(failure);
    expect(told(failure.steps)).toEqual([`Shift+click 1,1: ${outcome}`, 'click 2,2: notRun']);
    expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1', 'keyUp Shift', 'click 2,2'], then]);
    expect(computer.held()).toEqual([]);
  });
});
