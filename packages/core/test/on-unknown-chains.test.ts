import type { Verdict } from '@farhand/core';
import type { SendReport } from '@farhand/core/driver';
import type { RecorderConnection } from '@farhand/driver-testkit/recorder';
import { describe, expect, test, vi } from 'vitest';

import { caught, lost, placeBelow, placeOf } from './failures.js';
import { openAsking, stepsOf, told } from './open-asking.js';
import { primitivesOnly, sends } from './open-computer.js';

/** Makes the reply to one request of two calls or more say this. */
const reply = (connection: RecorderConnection, report: SendReport): void =>
  void vi.spyOn(connection, 'send').mockResolvedValueOnce(report);

describe('several chains in one request', () => {
  const unclear = ['click 2,2: unknown', 'click 3,3: unknown'];

  test.each<[Verdict, readonly (readonly string[])[]]>([
    ['applied', [['click 4,4']]],
    ['notApplied', [['click 2,2', 'click 3,3', 'click 4,4']]],
  ])('%s: one question with the steps of all that it left open, one answer for them', async (verdict, then) => {
    const { computer, connection, questions } = await openAsking(() => verdict);
    reply(connection, { outcomes: ['applied', 'unknown', 'unknown', 'notRun'], requests: 1, error: lost() });
    const chains = [1, 2, 3, 4].map((at) => computer.tab.click(at, at));
    const receipts = await Promise.all(chains);
    expect(questions).toEqual([unclear]);
    expect(sends(connection)).toEqual(then);
    expect(receipts.map(({ steps }) => told(steps))).toEqual([
      ['click 1,1: applied'],
      ['click 2,2: applied'],
      ['click 3,3: applied'],
      ['click 4,4: applied'],
    ]);
  });

  test('throw: each rejects with its own steps and place, and the others go on', async () => {
    const { computer, connection, questions } = await openAsking(() => 'throw');
    reply(connection, { outcomes: ['applied', 'unknown', 'unknown', 'notRun'], requests: 1, error: lost() });
    const first = computer.tab.click(1, 1);
    const place = placeBelow(1);
    const second = caught(computer.tab.click(2, 2));
    const third = caught(computer.tab.click(3, 3));
    const last = computer.tab.click(4, 4);
    expect(told((await first).steps)).toEqual(['click 1,1: applied']);
    expect(told((await last).steps)).toEqual(['click 4,4: applied']);
    expect([await second, await third].map(stepsOf)).toEqual([['click 2,2: unknown'], ['click 3,3: unknown']]);
    expect([placeOf(await second), placeOf(await third)]).toEqual([
      place,
      place.replace(/\d+$/, (n) => `${Number(n) + 1}`),
    ]);
    const messages = [await second, await third].map((error) => (error instanceof Error ? error.message : error));
    expect(messages).toEqual([`tab.click: ${lost().message}`, `tab.click: ${lost().message}`]);
    expect(questions).toEqual([unclear]);
    expect(sends(connection)).toEqual([['click 4,4']]);
  });
});

describe('in holds', () => {
  test('that are one program: it goes on with the keys down, and releases each once', async () => {
    const { computer, connection, questions } = await openAsking(() => 'applied', {}, { rules: primitivesOnly });
    connection.failAt(3, lost(), 'unknown');
    const { keyboard } = computer;
    await keyboard.hold('shift', () => keyboard.hold('ctrl', () => keyboard.down('a').up('a')));
    expect(questions).toEqual([
      [
        'keyDown Shift: applied',
        'keyDown Control: applied',
        'keyDown a: unknown',
        'keyUp a: notRun',
        'keyUp Control: notRun',
        'keyUp Shift: notRun',
      ],
    ]);
    expect(sends(connection)).toEqual([
      ['keyDown Shift', 'keyDown Control', 'keyDown a', 'keyUp a', 'keyUp Control', 'keyUp Shift'],
      ['keyUp a', 'keyUp Control', 'keyUp Shift'],
    ]);
    expect(computer.held()).toEqual([]);
  });

  test('that take time: the call inside is asked about, and the keys stay down meanwhile', async () => {
    let heldThen: readonly unknown[] = [];
    const { computer, connection, questions } = await openAsking((_error, asked) => {
      heldThen = asked.held().map(({ key }) => key);
      return 'applied';
    });
    await computer.keyboard.hold('shift', async () => {
      await computer.keyboard.hold('ctrl', async () => {
        await computer.tab.wheel(0, 1);
        connection.failAt(1, lost(), 'unknown');
        await computer.tab.click(1, 1);
      });
    });
    expect(heldThen).toEqual(['Shift', 'Control']);
    expect(questions).toEqual([['click 1,1: unknown']]);
    expect(sends(connection).slice(-3)).toEqual([['click 1,1'], ['keyUp Control'], ['keyUp Shift']]);
  });

  test.each<[Verdict, readonly string[]]>([
    ['applied', ['keyDown Shift', 'click 1,1']],
    ['notApplied', ['keyDown Shift', 'keyDown Shift', 'click 1,1']],
  ])('a press that the hold begins with, %s: the hold goes on', async (verdict, sent) => {
    const { computer, connection, questions } = await openAsking(() => verdict);
    connection.failAt(1, lost(), 'unknown');
    await using shift = computer.keyboard.hold('shift');
    await expect.poll(() => questions).toEqual([['keyDown Shift: unknown']]);
    await computer.tab.click(1, 1);
    expect(sends(connection).flat()).toEqual(sent);
    await shift.release();
    expect(computer.held()).toEqual([]);
  });

  test('a release that the hold ends with is sent again if it was not applied', async () => {
    const { computer, connection, questions } = await openAsking(() => 'notApplied');
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
      connection.failAt(1, lost(), 'unknown');
    });
    expect(questions).toEqual([['keyUp Shift: unknown']]);
    expect(sends(connection).slice(-2)).toEqual([['keyUp Shift'], ['keyUp Shift']]);
    expect(computer.held()).toEqual([]);
  });
});
