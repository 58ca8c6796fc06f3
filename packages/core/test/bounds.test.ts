import { ActionFailedError, FarhandError, OutcomeUnknownError } from '@farhand/core';
import { say } from '@farhand/core/driver';
import { expect, test } from 'vitest';

import { openComputer } from './open-computer.js';

test('of several time limits in a chain the shortest counts', async () => {
  const { computer, connection } = await openComputer();
  connection.hold();
  const chain = computer.mouse.click(1, 1, { timeoutMs: 20 }).click(2, 2, { timeoutMs: 60_000 });
  const error: unknown = await chain.catch((reason: unknown) => reason);
  expect(String(error)).toContain('did not finish within 20 ms');
  expect(error).toBeInstanceOf(OutcomeUnknownError);
});

test('of several signals in a chain each aborts', async () => {
  const { computer, connection } = await openComputer();
  connection.hold();
  const [first, second] = [new AbortController(), new AbortController()];
  const chain = computer.mouse.click(1, 1, { signal: first.signal }).click(2, 2, { signal: second.signal });
  const reason = new Error('the second');
  const failed = chain.catch((error: unknown) => error);
  await expect.poll(() => connection.sends.length).toBe(1);
  second.abort(reason);
  expect(await failed).toBe(reason);
});

test('an action of several calls that broke off between them has failed, not run or not at all', async () => {
  const { computer, connection } = await openComputer({ rules: { type: (action) => say(action, action) } });
  connection.failAt(2);
  const error: unknown = await computer.keyboard.type('a').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ActionFailedError);
  expect(error instanceof FarhandError && error.steps?.map(({ outcome }) => outcome)).toEqual(['failed']);
});

test('so has one whose rest was not run', async () => {
  const { computer, connection } = await openComputer({ rules: { type: (action) => say(action, action) } });
  connection.failAt(2, new ActionFailedError('The rest was refused.'), 'notRun');
  const error: unknown = await computer.keyboard.type('a').catch((reason: unknown) => reason);
  expect(error instanceof FarhandError && error.steps?.map(({ outcome }) => outcome)).toEqual(['failed']);
});

test('closing detaches as well as it ends', async () => {
  const { computer, connection } = await openComputer();
  await computer.close();
  expect([connection.terminated, connection.detached]).toEqual([true, true]);
});
