import { ActionFailedError, TransportError, type Computer } from '@farhand/core';
import type { RecorderConnection } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';

import { caught } from './failures.js';
import { openComputer, sends } from './open-computer.js';

const unreachable = (): TransportError => new TransportError('UNREACHABLE', 'The network is down.');

/** A computer on which Shift is down although the hold that pressed it is over: it could not be released, in two tries. */
const withShiftStuck = async (): Promise<{ computer: Computer; connection: RecorderConnection; sent: number }> => {
  const { computer, connection } = await openComputer();
  const hold = computer.keyboard.hold('shift', async () => {
    await computer.tab.click(1, 1);
    connection.failAt(1, unreachable(), 'notRun');
    connection.failAt(2, unreachable(), 'notRun');
  });
  expect(await caught(hold)).toBeInstanceOf(TransportError);
  expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
  return { computer, connection, sent: connection.sends.length };
};

describe('a key that should be up and could not be released', () => {
  test('is released before anything else is sent: a click would mean something else with it', async () => {
    const { computer, connection, sent } = await withShiftStuck();
    const { steps } = await computer.tab.click(2, 2);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(sends(connection).slice(sent)).toEqual([['keyUp Shift'], ['click 2,2']]);
    expect(computer.held()).toEqual([]);
  });

  test('keeps everything else from being sent while it cannot be released', async () => {
    const { computer, connection, sent } = await withShiftStuck();
    connection.failAt(1, unreachable(), 'notRun');
    const [first, second] = await Promise.all([caught(computer.tab.click(2, 2)), caught(computer.tab.click(3, 3))]);
    expect(first).toMatchObject({ code: 'UNREACHABLE', steps: [{ outcome: 'notRun' }] });
    expect(second).toMatchObject({ code: 'UNREACHABLE', steps: [{ outcome: 'notRun' }] });
    expect(sends(connection).slice(sent)).toEqual([['keyUp Shift']]);
    await computer.tab.click(4, 4);
    expect(sends(connection).slice(sent + 1)).toEqual([['keyUp Shift'], ['click 4,4']]);
  });

  test('keeps nothing from being sent if the vendor refuses the release, as of a key in a tab that was closed', async () => {
    const { computer, connection, sent } = await withShiftStuck();
    connection.failAt(1, new ActionFailedError('No such tab.'));
    await computer.tab.click(2, 2);
    expect(sends(connection).slice(sent)).toEqual([['keyUp Shift'], ['click 2,2']]);
    expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
  });

  test('is pressed anew by a hold that wants it', async () => {
    const { computer, connection, sent } = await withShiftStuck();
    await computer.keyboard.hold('shift', () => computer.tab.click(2, 2));
    expect(sends(connection).slice(sent)).toEqual([['keyUp Shift'], ['Shift+click 2,2']]);
    expect(computer.held()).toEqual([]);
  });
});

test('a key that was down before a hold of the same key stays down when a call inside fails', async () => {
  const { computer, connection } = await openComputer();
  await computer.keyboard.down('shift');
  await computer.keyboard.hold('shift', async () => {
    connection.failAt(1, new ActionFailedError('Missed.'));
    await caught(computer.tab.click(1, 1));
    await computer.tab.click(2, 2);
  });
  expect(sends(connection)).toEqual([['keyDown Shift'], ['click 1,1'], ['click 2,2']]);
  expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
});
