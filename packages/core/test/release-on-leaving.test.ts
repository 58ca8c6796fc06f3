import {
  ActionFailedError,
  FarhandError,
  suppressedErrors,
  TimeoutError,
  type CallOptions,
  type Computer,
} from '@farhand/core';
import type { RecorderConnection } from '@farhand/driver-testkit/recorder';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { caught, lost } from './failures.js';
import { openComputer, sends } from './open-computer.js';

/** Keeps the computer busy with a screenshot until the returned function is called. */
const keepBusy = async (computer: Computer, connection: RecorderConnection): Promise<() => Promise<unknown>> => {
  let answer = (): void => undefined;
  const screenshot = vi.spyOn(connection, 'screenshot');
  screenshot.mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return { bytes: new Uint8Array(), width: 1, height: 1, mime: 'image/png' };
  });
  const picture = computer.screenshot();
  await expect.poll(() => screenshot.mock.calls.length).toBe(1);
  return () => {
    answer();
    return picture;
  };
};

/** A way to make a call leave before its turn, and what it rejects with then. */
interface Leaving {
  readonly options: CallOptions;
  readonly leave: () => unknown;
  readonly isReason: (error: unknown) => boolean;
}

const abort = (reason: unknown): Leaving => {
  const controller = new AbortController();
  return {
    options: { signal: controller.signal },
    leave: () => controller.abort(reason),
    isReason: (error) => error === reason,
  };
};

const timeOut = (): Leaving => ({
  options: { timeoutMs: 5 },
  leave: () => vi.advanceTimersByTimeAsync(5),
  isReason: (error) => error instanceof TimeoutError && error.message.includes(' did not finish within 5 ms.'),
});

describe.each<[string, () => Leaving]>([
  ['is aborted', () => abort(new Error('enough'))],
  ['is aborted with something else than an error', () => abort('enough')],
  ['runs out of time', timeOut],
])('a call that %s while it waits', (_how, start) => {
  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  });

  test('releases what is down first, and then rejects with the very reason', async () => {
    const { options, leave, isReason } = start();
    const { computer, connection } = await openComputer();
    await computer.mouse.move(1, 1).down();
    const free = await keepBusy(computer, connection);
    let outcome: unknown = 'waiting';
    let sentThen: unknown;
    const move = caught(computer.mouse.move(9, 9, options)).then((error) => {
      outcome = error;
      sentThen = sends(connection).at(-1);
    });
    await vi.advanceTimersByTimeAsync(0);
    await leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome).toBe('waiting');
    await free();
    await move;
    expect(outcome).toSatisfy(isReason);
    expect(sentThen).toEqual(['pointerUp left']);
    expect(sends(connection)).toEqual([['move 1,1', 'pointerDown left'], ['pointerUp left']]);
    expect(computer.held()).toEqual([]);
  });

  test('rejects at once if nothing is down', async () => {
    const { options, leave, isReason } = start();
    const { computer, connection } = await openComputer();
    const free = await keepBusy(computer, connection);
    const move = caught(computer.mouse.move(9, 9, options));
    await vi.advanceTimersByTimeAsync(0);
    await leave();
    expect(await move).toSatisfy(isReason);
    await free();
    expect(connection.sends).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects with the reason also if the computer is closed before it comes to the release', async () => {
    const { options, leave, isReason } = start();
    const { computer, connection } = await openComputer();
    await computer.mouse.move(1, 1).down();
    const free = await keepBusy(computer, connection);
    const move = caught(computer.mouse.move(9, 9, options));
    await vi.advanceTimersByTimeAsync(0);
    await leave();
    const closing = computer.close();
    await free();
    expect(await move).toSatisfy(isReason);
    await closing;
    expect(sends(connection).slice(1)).toEqual([['pointerUp left']]);
  });

  test('inside a hold releases what was pressed there, and not what the hold holds', async () => {
    const { options, leave, isReason } = start();
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('shift', async () => {
      await computer.keyboard.hold('ctrl', async () => {
        await computer.mouse.move(1, 1).down();
        const free = await keepBusy(computer, connection);
        const move = caught(computer.mouse.move(9, 9, options));
        await vi.advanceTimersByTimeAsync(0);
        await leave();
        await free();
        expect(await move).toSatisfy(isReason);
        expect(computer.held().map(({ key }) => key)).toEqual(['Shift', 'Control']);
      });
    });
    expect(sends(connection).slice(-3)).toEqual([['pointerUp left'], ['keyUp Control'], ['keyUp Shift']]);
  });

  test('outside of the hold that is open releases nothing', async () => {
    const { options, leave, isReason } = start();
    const { computer, connection } = await openComputer();
    let end = (): void => undefined;
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.mouse.move(1, 1).down();
      await new Promise<void>((resolve) => (end = resolve));
      await computer.mouse.up();
    });
    await expect.poll(() => computer.held().length).toBe(2);
    const outside = caught(computer.mouse.move(9, 9, options));
    await vi.advanceTimersByTimeAsync(0);
    await leave();
    expect(await outside).toSatisfy(isReason);
    expect(computer.held()).toHaveLength(2);
    end();
    await hold;
    expect(sends(connection).slice(1)).toEqual([['pointerUp left'], ['keyUp Shift']]);
  });

  test('outside of a hold that is not open yet releases what is down, and the hold goes on', async () => {
    const { options, leave, isReason } = start();
    const { computer, connection } = await openComputer();
    await computer.mouse.move(1, 1).down();
    const free = await keepBusy(computer, connection);
    const move = caught(computer.mouse.move(9, 9, options));
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.tab.click(2, 2);
    });
    await vi.advanceTimersByTimeAsync(0);
    await leave();
    await free();
    expect(await move).toSatisfy(isReason);
    await hold;
    expect(sends(connection).slice(1)).toEqual([['pointerUp left'], ['keyDown Shift', 'click 2,2'], ['keyUp Shift']]);
  });

  test('and whose release fails rejects with the reason all the same; the failure rides along', async () => {
    const { options, leave, isReason } = start();
    const { computer, connection } = await openComputer();
    await computer.mouse.move(1, 1).down();
    const free = await keepBusy(computer, connection);
    const move = caught(computer.mouse.move(9, 9, options));
    await vi.advanceTimersByTimeAsync(0);
    await leave();
    const stuck = new ActionFailedError('The button is stuck.');
    connection.failAt(1, stuck, 'notRun');
    await free();
    const error = await move;
    expect(error).toSatisfy(isReason);
    if (typeof error === 'object') expect(suppressedErrors(error)).toEqual([stuck]);
    expect(computer.held().map(({ button }) => button)).toEqual(['left']);
  });
});

test('a call that runs out of time while it waits tells what was released', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { computer, connection } = await openComputer();
  await computer.mouse.move(1, 1).down();
  const free = await keepBusy(computer, connection);
  const move = caught(computer.mouse.move(9, 9, { timeoutMs: 5 }));
  await vi.advanceTimersByTimeAsync(5);
  await free();
  const error = await move;
  expect(error instanceof FarhandError && error.released?.map(({ button }) => button)).toEqual(['left']);
});

test('a call with a signal that has fired already releases what is down, and is not sent', async () => {
  const { computer, connection } = await openComputer();
  await computer.mouse.move(1, 1).down();
  const reason = new Error('enough');
  expect(await caught(computer.mouse.move(9, 9, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(sends(connection)).toEqual([['move 1,1', 'pointerDown left'], ['pointerUp left']]);
});

test('also while nothing else is in progress', async () => {
  const { computer, connection } = await openComputer();
  await computer.mouse.move(1, 1).down();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await caught(computer.mouse.move(9, 9, { signal: AbortSignal.abort('enough') }))).toBe('enough');
  expect(sends(connection)).toEqual([['move 1,1', 'pointerDown left'], ['pointerUp left']]);
});

describe('a hold whose body throws', () => {
  test('releases what was pressed inside it with its own keys, last pressed first', async () => {
    const { computer, connection } = await openComputer();
    const failure = new Error('What the body throws.');
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.mouse.move(1, 1).down();
      await computer.keyboard.down('a');
      throw failure;
    });
    expect(await caught(hold)).toBe(failure);
    expect(sends(connection).slice(2).flat().toSorted()).toEqual(['keyUp Shift', 'keyUp a', 'pointerUp left']);
    expect(sends(connection).slice(2).flat().indexOf('keyUp a')).toBeLessThan(
      sends(connection).slice(2).flat().indexOf('pointerUp left'),
    );
    expect(computer.held()).toEqual([]);
  });

  test('does not release what an outer hold holds', async () => {
    const { computer, connection } = await openComputer();
    const failure = new Error('What the body throws.');
    let heldThen: readonly unknown[] = [];
    await computer.keyboard.hold('ctrl', async () => {
      const inner = computer.keyboard.hold('shift', async () => {
        await computer.mouse.move(1, 1).down();
        throw failure;
      });
      expect(await caught(inner)).toBe(failure);
      heldThen = computer.held().map(({ key }) => key);
      await computer.tab.wheel(0, 1);
    });
    expect(heldThen).toEqual(['Control']);
    expect(sends(connection)).toEqual([
      ['keyDown Control', 'keyDown Shift', 'move 1,1', 'pointerDown left'],
      ['keyUp Shift'],
      ['pointerUp left'],
      ['wheel'],
      ['keyUp Control'],
    ]);
  });

  test('leaves what was pressed inside it down if it ends well instead', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.hold('shift', async () => {
      await computer.mouse.move(1, 1).down();
    });
    expect(computer.held().map(({ button }) => button)).toEqual(['left']);
    await computer.mouse.up();
    expect(sends(connection).at(-1)).toEqual(['pointerUp left']);
  });
});

test('a hold whose keys do not come up at its end releases them once more, and rejects', async () => {
  const { computer, connection } = await openComputer();
  const stuck = new ActionFailedError('The key is stuck.');
  const hold = computer.keyboard.hold('shift', async () => {
    await computer.tab.click(1, 1);
    connection.failAt(1, stuck, 'notRun');
  });
  expect(await caught(hold)).toBe(stuck);
  expect(stuck.released?.map(({ key }) => key)).toEqual(['Shift']);
  expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['keyUp Shift'], ['keyUp Shift']]);
});

test('a call that leaves while a hold is about to open takes no key from it', async () => {
  const { computer, connection } = await openComputer();
  const leaving = new AbortController();
  const reason = new Error('enough');
  const send = connection.send.bind(connection);
  // The keys of both holds go down in one request. Of the inner one the reply is lost, and while it is released, before
  // the outer one is open, somebody else gives up waiting.
  connection.failAt(2, lost(), 'unknown');
  vi.spyOn(connection, 'send').mockImplementation((calls, deadline) => {
    if (calls.some((call) => call.type === 'keyUp' && call.key === 'Shift')) leaving.abort(reason);
    return send(calls, deadline);
  });
  const hold = computer.keyboard.hold('alt', async () => {
    await caught(computer.keyboard.hold('shift', async () => undefined));
    await computer.tab.click(1, 1);
  });
  const outside = caught(computer.tab.click(9, 9, { signal: leaving.signal }));
  expect(await outside).toBe(reason);
  await hold;
  expect(sends(connection)).toEqual([['keyDown Alt', 'keyDown Shift'], ['keyUp Shift'], ['click 1,1'], ['keyUp Alt']]);
});
