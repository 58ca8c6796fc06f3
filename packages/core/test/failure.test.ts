import {
  ActionFailedError,
  ClosedError,
  FarhandError,
  OutcomeUnknownError,
  suppressedErrors,
  TimeoutError,
} from '@farhand/core';
import { complete, defer, say } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

import { openComputer, primitivesOnly, sends } from './open-computer.js';

const caught = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => undefined,
    (error: unknown) => error,
  );

/** The line in the user's code that an error's stack starts at. */
const lineOf = ({ stack }: Error): number => Number(/:(\d+):\d+\)?$/m.exec(stack ?? '')?.[1]);

describe('a step that fails in the middle', () => {
  test('releases what was pressed and rejects with the error, its steps and the line of the call', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    connection.failAt(3);
    const above = lineOf(new Error());
    const error = await caught(computer.keyboard.down('shift').down('a').down('b').up('b').up('a').up('shift'));
    expect(error).toBeInstanceOf(ActionFailedError);
    if (!(error instanceof FarhandError)) return;
    expect(error.steps?.map((step) => step.outcome)).toEqual([
      'applied',
      'applied',
      'failed',
      'notRun',
      'notRun',
      'notRun',
    ]);
    expect(error.released?.map((held) => held.key)).toEqual(['b', 'a', 'Shift']);
    expect(error.stack?.split('\n')[1]).toContain('failure.test.ts');
    expect(lineOf(error)).toBe(above + 1);
    expect(sends(connection).at(-1)).toEqual(['keyUp b', 'keyUp a', 'keyUp Shift']);
    expect(computer.held()).toEqual([]);
  });

  test('fails alone: independent chains behind it are sent on', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(1);
    const first = computer.tab.click(1, 1);
    const second = computer.tab.click(2, 2);
    expect(await caught(first)).toBeInstanceOf(ActionFailedError);
    expect((await second).steps[0]?.outcome).toBe('applied');
    expect(sends(connection)).toEqual([['click 1,1', 'click 2,2'], ['click 2,2']]);
  });

  test('a release that fails too is tried one by one, and rides along', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.down('shift').down('a');
    const stuck = new ActionFailedError('The key is stuck.');
    const missed = new ActionFailedError('The key was not found.');
    connection.failAt(1, missed);
    connection.failAt(2, stuck);
    connection.failAt(3, stuck);
    const error = await caught(computer.keyboard.press('x'));
    expect(error).toBe(missed);
    expect(suppressedErrors(error)).toEqual([stuck]);
    expect(sends(connection)).toEqual([
      ['keyDown Shift', 'keyDown a'],
      ['keyDown x', 'keyUp x'],
      ['keyUp x', 'keyUp a', 'keyUp Shift'],
      ['keyUp x'],
      ['keyUp a'],
      ['keyUp Shift'],
    ]);
    expect(computer.held().map((held) => held.key)).toEqual(['x']);
    await computer.releaseAll();
    expect(computer.held()).toEqual([]);
  });

  test('inside an async hold the keys of the hold stay down until it ends', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.hold('shift', async () => {
      await computer.keyboard.press('a');
      connection.failAt(2);
      await caught(computer.keyboard.press('x'));
      await computer.keyboard.press('b');
    });
    expect(sends(connection).flat()).toEqual([
      'keyDown Shift',
      'keyDown a',
      'keyUp a',
      'keyDown x',
      'keyUp x',
      'keyUp x',
      'keyDown b',
      'keyUp b',
      'keyUp Shift',
    ]);
  });
});

describe('a reply that is lost', () => {
  test('is an unknown outcome, the steps say so, and nothing is sent again', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(1, new OutcomeUnknownError('The reply was lost.'), 'unknown');
    const error = await caught(computer.tab.click(1, 1));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error instanceof FarhandError && error.steps?.[0]?.outcome).toBe('unknown');
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('a press that may have arrived is released', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(1, new OutcomeUnknownError('The reply was lost.'), 'unknown');
    await caught(computer.keyboard.down('shift'));
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
  });
});

describe('a call that takes too long or is aborted', () => {
  test('rejects with the reason of its own signal', async () => {
    const { computer, connection } = await openComputer();
    connection.hold();
    const controller = new AbortController();
    const reason = new Error('enough');
    const click = caught(computer.tab.click(1, 1, { signal: controller.signal }));
    await expect.poll(() => connection.sends.length).toBe(1);
    controller.abort(reason);
    expect(await click).toBe(reason);
  });

  test('that was aborted before it was sent, sends nothing', async () => {
    const { computer, connection } = await openComputer();
    const reason = new Error('enough');
    expect(await caught(computer.tab.click(1, 1, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(connection.sends).toEqual([]);
  });

  test('that is still waiting behind another one leaves the queue', async () => {
    const { computer, connection } = await openComputer();
    const release = connection.hold();
    const first = computer.tab.click(1, 1);
    await expect.poll(() => connection.sends.length).toBe(1);
    expect(await caught(computer.tab.click(2, 2, { timeoutMs: 10 }))).toBeInstanceOf(TimeoutError);
    release();
    await first;
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('an aborted hold in the middle of its flight leaves nothing pressed', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    const release = connection.hold();
    const controller = new AbortController();
    const reason = new Error('enough');
    const hold = caught(
      computer.keyboard.hold('shift', () => computer.keyboard.down('a'), { signal: controller.signal }),
    );
    await expect.poll(() => connection.sends.length).toBe(1);
    controller.abort(reason);
    release();
    expect(await hold).toBe(reason);
    expect(computer.held()).toEqual([]);
  });
});

describe('close', () => {
  test('releases what is down, ends the computer and refuses later calls', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.down('shift');
    await computer.close();
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
    expect(connection.terminated).toBe(true);
    const late = await caught(computer.tab.click(1, 1));
    expect(late).toBeInstanceOf(ClosedError);
    expect(String(late)).toBe(
      'ClosedError: tab.click was not done: the computer was closed by close() or terminate().',
    );
    expect(late instanceof Error && late.stack?.split('\n')[1]).toContain('failure.test.ts');
    expect(await caught(computer.screenshot())).toBeInstanceOf(ClosedError);
    expect(await caught(computer.status())).toBeInstanceOf(ClosedError);
  });

  test('lets a request under way finish and rejects what still waits', async () => {
    const { computer, connection } = await openComputer();
    const release = connection.hold();
    const first = computer.tab.click(1, 1);
    await expect.poll(() => connection.sends.length).toBe(1);
    const second = caught(computer.tab.click(2, 2));
    const closing = computer.close();
    release();
    await closing;
    expect((await first).steps[0]?.outcome).toBe('applied');
    expect(await second).toBeInstanceOf(ClosedError);
  });

  test('may be called twice', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.down('Shift');
    await Promise.all([computer.close(), computer.close()]);
    await computer.close();
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
  });
});

test('a release that fails takes with it what waited for it, so that nothing waits for ever', async () => {
  const { computer, connection } = await openComputer({
    rules: {
      pointerMove: (action, { buttons }) => (buttons.length > 0 ? defer('the release tells') : say(action)),
      pointerUp: (action) => complete(action),
    },
  });
  await computer.mouse.move(1, 1);
  await computer.mouse.down();
  expect((await computer.mouse.move(9, 9)).steps[0]?.outcome).toBe('deferred');
  connection.failAt(1);
  expect(await caught(computer.mouse.up())).toBeInstanceOf(ActionFailedError);
  expect(sends(connection).slice(-2)).toEqual([['pointerUp left'], ['pointerUp left']]);
  expect(computer.held()).toEqual([]);
  await computer.screenshot();
});
