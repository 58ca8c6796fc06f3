import {
  ActionFailedError,
  attach,
  ClosedError,
  FarhandError,
  launch,
  OutcomeUnknownError,
  type Computer,
  type Verdict,
} from '@farhand/core';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { caught, lost, placeBelow, placeOf } from './failures.js';
import { openComputer, sends } from './open-computer.js';

/** A computer that was attached to. What it is attached to is ended when the test ends. */
const attachComputer = async (): Promise<{ readonly computer: Computer; readonly connection: RecorderConnection }> => {
  const driver = recorder();
  const launched = await launch(driver);
  onTestFinished(() => launched.close());
  const [connection] = driver.connections;
  if (connection === undefined) throw new Error('The recorder opened nothing.');
  return { computer: await attach(driver, launched.id), connection };
};

describe('closing again', () => {
  test.each<[string, (computer: Computer) => Promise<void>, (computer: Computer) => Promise<void>]>([
    ['close, close', (computer) => computer.close(), (computer) => computer.close()],
    ['close, terminate', (computer) => computer.close(), (computer) => computer.terminate()],
    ['terminate, close', (computer) => computer.terminate(), (computer) => computer.close()],
    ['close, await using', (computer) => computer.close(), (computer) => computer[Symbol.asyncDispose]()],
  ])('waits for the first time, and ends the computer once: %s', async (_what, one, other) => {
    const { computer, connection } = await openComputer();
    const terminate = vi.spyOn(connection, 'terminate');
    const detach = vi.spyOn(connection, 'detach');
    await computer.keyboard.down('shift');
    const release = connection.hold();
    let secondIsDone = false;
    const first = one(computer);
    const second = other(computer).then(() => (secondIsDone = true));
    await expect.poll(() => connection.sends.length).toBe(2);
    expect(secondIsDone).toBe(false);
    expect(terminate).not.toHaveBeenCalled();
    release();
    await Promise.all([first, second]);
    await other(computer);
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
    expect(terminate).toHaveBeenCalledTimes(1);
    expect(detach).toHaveBeenCalledTimes(1);
  });

  test('gives the same promise while it is under way', async () => {
    const { computer } = await openComputer();
    const closing = computer.close();
    expect(computer.close()).toBe(closing);
    expect(computer.terminate()).toBe(closing);
    await closing;
  });
});

describe('a computer that could not be ended', () => {
  test('can be closed again: it stays connected until it has ended', async () => {
    const { computer, connection } = await openComputer();
    const failure = new OutcomeUnknownError('The reply was lost.');
    vi.spyOn(connection, 'terminate').mockRejectedValueOnce(failure);
    const detach = vi.spyOn(connection, 'detach');
    const attempts = [computer.close(), computer.close()].map(caught);
    expect(await Promise.all(attempts)).toEqual([failure, failure]);
    expect(detach).not.toHaveBeenCalled();
    expect(connection.terminated).toBe(false);
    expect(await caught(computer.tab.click(1, 1))).toBeInstanceOf(ClosedError);
    await computer.close();
    expect([connection.terminated, connection.detached]).toEqual([true, true]);
    expect(detach).toHaveBeenCalledTimes(1);
  });

  test('an error of it points at the call', async () => {
    const { computer, connection } = await openComputer();
    vi.spyOn(connection, 'terminate').mockRejectedValueOnce(lost());
    const place = placeBelow(1);
    const error = await caught(computer.close());
    expect(placeOf(error)).toBe(place);
  });

  test('what could not be released ends with a launched computer', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.down('shift');
    connection.failAt(1, new ActionFailedError('The key is stuck.'));
    await computer.close();
    expect(connection.terminated).toBe(true);
  });
});

describe('an attached computer', () => {
  test('is not let go of while a key is down: close() rejects, and may be tried again', async () => {
    const { computer, connection } = await attachComputer();
    await computer.keyboard.down('shift');
    const stuck = new ActionFailedError('The key is stuck.');
    connection.failAt(1, stuck, 'notRun');
    expect(await caught(computer.close())).toBe(stuck);
    expect(connection.detached).toBe(false);
    expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
    await computer.close();
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift'], ['keyUp Shift']]);
    expect(computer.held()).toEqual([]);
    expect([connection.terminated, connection.detached]).toEqual([false, true]);
    await computer.close();
    expect(connection.sends).toHaveLength(3);
  });

  test('can be ended after a close() that failed', async () => {
    const { computer, connection } = await attachComputer();
    await computer.keyboard.down('shift');
    connection.failAt(1, new ActionFailedError('The key is stuck.'), 'notRun');
    await caught(computer.close());
    await computer.terminate();
    expect([connection.terminated, connection.detached]).toEqual([true, true]);
  });

  test('cannot be ended any more once it was detached', async () => {
    const { computer, connection } = await attachComputer();
    await computer.close();
    const error = await caught(computer.terminate());
    expect(error).toBeInstanceOf(ClosedError);
    expect(String(error)).toBe(
      'ClosedError: computer.terminate() was not done: close() has already detached from the computer. Attach to it again.',
    );
    expect(connection.terminated).toBe(false);
    await computer.close();
  });

  test('that is ended need not be let go of', async () => {
    const { computer, connection } = await attachComputer();
    const detach = vi.spyOn(connection, 'detach');
    await computer.terminate();
    await computer.close();
    expect(connection.terminated).toBe(true);
    expect(detach).toHaveBeenCalledTimes(1);
  });
});

describe('what waits', () => {
  test('is turned away at once, also while something is under way', async () => {
    const { computer, connection } = await openComputer();
    const release = connection.hold();
    const underWay = computer.tab.click(1, 1);
    await expect.poll(() => connection.sends.length).toBe(1);
    const waiting = caught(computer.tab.click(2, 2));
    const closing = computer.close();
    expect(String(await waiting)).toBe(
      'ClosedError: tab.click was not done: the computer was closed by close() or terminate().',
    );
    release();
    await closing;
    expect((await underWay).steps[0]?.outcome).toBe('applied');
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('has no time limit running any more', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { computer, connection } = await openComputer();
    const release = connection.hold();
    const underWay = computer.tab.click(1, 1);
    await vi.advanceTimersByTimeAsync(0);
    const waiting = [caught(computer.tab.click(2, 2)), caught(computer.screenshot())];
    await vi.advanceTimersByTimeAsync(0);
    const closing = computer.close();
    await Promise.all(waiting);
    // That of what is under way, and how long closing waits for it.
    expect(vi.getTimerCount()).toBe(2);
    release();
    await Promise.all([underWay, closing]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('and comes back because what it travelled with has failed, is not sent any more', async () => {
    const { computer, connection } = await openComputer();
    const failure = new ActionFailedError('It is stuck.');
    connection.failAt(1, failure);
    const release = connection.hold();
    const first = caught(computer.tab.click(1, 1));
    const second = caught(computer.tab.click(2, 2));
    await expect.poll(() => connection.sends.length).toBe(1);
    const closing = computer.close();
    release();
    await closing;
    expect(await first).toBe(failure);
    expect(String(await second)).toBe(
      'ClosedError: tab.click was not done: the computer was closed by close() or terminate().',
    );
    expect(sends(connection)).toEqual([['click 1,1', 'click 2,2']]);
  });
});

describe('what is under way may go on for ten seconds', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  });

  test.each([0, 600_000])(
    'input is interrupted then, whatever its time limit: %d ms. Its outcome is unknown',
    async (defaultTimeoutMs) => {
      const { computer, connection } = await openComputer({}, { defaultTimeoutMs });
      connection.hold();
      let outcome: unknown = 'under way';
      void caught(computer.tab.click(1, 1)).then((error) => (outcome = error));
      await vi.advanceTimersByTimeAsync(0);
      let isClosed = false;
      void computer.close().then(() => (isClosed = true));
      await vi.advanceTimersByTimeAsync(9999);
      expect([outcome, isClosed]).toEqual(['under way', false]);
      await vi.advanceTimersByTimeAsync(1);
      expect(isClosed).toBe(true);
      expect(String(outcome)).toBe(
        'ClosedError: It did not end before the computer was closed by close() or terminate().',
      );
      expect(outcome instanceof FarhandError && outcome.steps?.map((step) => step.outcome)).toEqual(['unknown']);
      expect(connection.terminated).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test('what is down is released after that', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.down('shift');
    const release = connection.hold();
    const click = caught(computer.tab.click(1, 1, { timeoutMs: 600_000 }));
    await vi.advanceTimersByTimeAsync(0);
    const closing = computer.close();
    await vi.advanceTimersByTimeAsync(10_000);
    release();
    await closing;
    expect(sends(connection)).toEqual([['keyDown Shift'], ['click 1,1'], ['keyUp Shift']]);
    const error = await click;
    expect(error instanceof FarhandError && error.released?.map(({ key }) => key)).toEqual(['Shift']);
  });

  test('so is a screenshot', async () => {
    const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 0 });
    vi.spyOn(connection, 'screenshot').mockReturnValueOnce(new Promise(() => undefined));
    const picture = caught(computer.screenshot());
    await vi.advanceTimersByTimeAsync(0);
    const closing = computer.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await picture).toBeInstanceOf(ClosedError);
    await closing;
    expect(connection.terminated).toBe(true);
  });

  test.each([0, 600_000])(
    'so is a question about an open outcome, whatever the time limit: %d ms',
    async (defaultTimeoutMs) => {
      let answer = (_verdict: Verdict): void => undefined;
      const onUnknown = (): Promise<Verdict> => new Promise((resolve) => (answer = resolve));
      const { computer, connection } = await openComputer({}, { defaultTimeoutMs, onUnknown });
      onTestFinished(() => answer('throw'));
      const error = lost();
      connection.failAt(1, error, 'unknown');
      const click = caught(computer.tab.click(1, 1));
      await vi.advanceTimersByTimeAsync(0);
      let isClosed = false;
      void computer.close().then(() => (isClosed = true));
      await vi.advanceTimersByTimeAsync(9999);
      expect(isClosed).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(isClosed).toBe(true);
      expect(await click).toBe(error);
      expect(connection.terminated).toBe(true);
    },
  );

  test('the request that ends the computer has the time of a call, or half a minute without such a limit', async () => {
    for (const [defaultTimeoutMs, limitMs] of [
      [5000, 5000],
      [0, 30_000],
    ] as const) {
      const { computer, connection } = await openComputer({}, { defaultTimeoutMs });
      vi.spyOn(connection, 'terminate').mockReturnValueOnce(new Promise(() => undefined));
      let outcome: unknown = 'under way';
      void caught(computer.close()).then((error) => (outcome = error));
      await vi.advanceTimersByTimeAsync(limitMs - 1);
      expect(outcome).toBe('under way');
      await vi.advanceTimersByTimeAsync(1);
      expect(String(outcome)).toBe(`TimeoutError: computer.terminate() did not finish within ${limitMs} ms.`);
      await computer.close();
      expect(connection.terminated).toBe(true);
    }
  });
});
