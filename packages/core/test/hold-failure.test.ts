import { setImmediate as nextTurn } from 'node:timers/promises';
import { ActionFailedError, OutcomeUnknownError, UnsupportedActionError } from '@farhand/core';
import { decline } from '@farhand/core/driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { caught } from './failures.js';
import { openComputer, sends } from './open-computer.js';

describe('a hold whose keys cannot be pressed', () => {
  test('rejects with the reason, and so does what is called inside; what is called after it goes on', async () => {
    const { computer, connection } = await openComputer();
    const stuck = new ActionFailedError('The key is stuck.');
    connection.failAt(1, stuck);
    let seen: unknown;
    let inside: unknown;
    const hold = computer.keyboard.hold('shift', async () => {
      seen = await computer.screenshot().catch((error: unknown) => error);
      inside = await computer.tab.click(1, 1).catch((error: unknown) => error);
    });
    await expect(hold).rejects.toBe(stuck);
    await expect.poll(() => inside).toBe(stuck);
    expect(seen).toBe(stuck);
    await computer.tab.click(2, 2);
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift'], ['click 2,2']]);
  });

  test('nothing that travels with them is done without them', async () => {
    const { computer, connection } = await openComputer();
    const stuck = new ActionFailedError('The key is stuck.');
    connection.failAt(1, stuck);
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
    });
    await expect(hold).rejects.toBe(stuck);
    expect(connection.log).toEqual([{ type: 'keyUp', key: 'Shift', tab: 'tab-1' }]);
  });

  test('nor if the vendor has no such key', async () => {
    const { computer, connection } = await openComputer({ rules: { keyDown: () => decline('no keys here') } });
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
    });
    await expect(hold).rejects.toThrow(UnsupportedActionError);
    expect(connection.sends).toEqual([]);
  });

  test('without a body: its release rejects, and then the way is free', async () => {
    const { computer, connection } = await openComputer();
    const stuck = new ActionFailedError('The key is stuck.');
    connection.failAt(1, stuck);
    const shift = computer.keyboard.hold('shift');
    await expect(computer.tab.click(1, 1)).rejects.toBe(stuck);
    await expect(shift.release()).rejects.toBe(stuck);
    await computer.tab.click(2, 2);
    expect(sends(connection).at(-1)).toEqual(['click 2,2']);
  });
});

test('a hold of a key that another call was to press does not open when that call runs out of time', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 5 });
  const answer = connection.hold();
  const press = caught(computer.keyboard.down('shift'));
  // It travels with the press and has nothing to send of its own; the click inside travels too.
  const hold = caught(
    computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
    }),
  );
  await vi.advanceTimersByTimeAsync(5);
  answer();
  expect(await press).toBeInstanceOf(OutcomeUnknownError);
  expect(await press).toBeInstanceOf(OutcomeUnknownError);
  expect(await hold).toBeInstanceOf(OutcomeUnknownError);
  expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['keyUp Shift']]);
  expect(computer.held()).toEqual([]);
});

test('a hold that failed inside a function does not follow its caller', async () => {
  const { computer, connection } = await openComputer();
  const stuck = new ActionFailedError('The key is stuck.');
  connection.failAt(1, stuck);
  const attempt = async (): Promise<void> => {
    await using _shift = computer.keyboard.hold('shift');
    await computer.tab.click(1, 1);
  };
  await expect(attempt()).rejects.toBe(stuck);
  await computer.tab.click(2, 2);
  expect(sends(connection).at(-1)).toEqual(['click 2,2']);
});

test('a block that only holds learns at its end that the keys could not be pressed', async () => {
  const { computer, connection } = await openComputer();
  const stuck = new ActionFailedError('The key is stuck.');
  connection.failAt(1, stuck);
  const attempt = async (): Promise<void> => {
    await using _shift = computer.keyboard.hold('shift');
  };
  await expect(attempt()).rejects.toBe(stuck);
});

test('what the body of a hold calls on a closed computer is told by the hold alone', async () => {
  const { computer } = await openComputer();
  await computer.close();
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.prependListener('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  let inner: PromiseLike<unknown> | undefined;
  await expect(
    computer.keyboard.hold('shift', () => {
      inner = computer.tab.click(1, 1);
    }),
  ).rejects.toMatchObject({ code: 'CLOSED', message: expect.stringContaining('keyboard.hold') });
  // Unhandled rejections are told after the microtasks of the turn.
  await nextTurn();
  expect(unhandled).toEqual([]);
  await expect(Promise.resolve(inner)).rejects.toMatchObject({ code: 'CLOSED' });
});
