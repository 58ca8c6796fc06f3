import { ActionFailedError, ClosedError, ScreenshotFailedError, TimeoutError, TransportError } from '@farhand/core';
import { say } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

import { caught, lost, placeBelow, placeOf } from './failures.js';
import { openAsking, stepsOf } from './open-asking.js';
import { openComputer, sends } from './open-computer.js';

/** A computer of which no picture can be taken. */
const openBlind = (failure: () => Promise<never>) => openComputer({ screenshot: failure });

const unreachable = (): Promise<never> => Promise.reject(new TransportError('UNREACHABLE', 'Nobody answers.'));

describe('a picture that could not be taken', () => {
  test('does not change what is told of the input', async () => {
    const { computer, connection } = await openBlind(unreachable);
    const chain = computer.tab.click(1, 1).press('a');
    const error = await caught(chain.screenshot());
    expect(error).toBeInstanceOf(ScreenshotFailedError);
    expect(error).toMatchObject({
      code: 'SCREENSHOT_FAILED',
      message:
        'screenshot() after tab.click: the input was carried out, but the screenshot after it failed. Take one with screenshot(), and do not repeat the input. Nobody answers.',
      cause: expect.any(TransportError),
    });
    expect(stepsOf(error)).toEqual(['click 1,1: applied', 'press a: applied']);
    expect((await chain).steps.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect(sends(connection)).toEqual([['click 1,1', 'press a']]);
  });

  test('points at the line that asked for it', async () => {
    const { computer } = await openBlind(unreachable);
    const error = await caught(computer.tab.click(1, 1).screenshot());
    expect(placeOf(error)).toBe(placeBelow(-1));
  });

  test('leaves what is held as it is', async () => {
    const { computer } = await openBlind(unreachable);
    await caught(computer.keyboard.down('Shift').screenshot());
    expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
  });

  test('is an error like that of any other picture where no input was sent', async () => {
    const { computer } = await openComputer({ screenshot: unreachable, rules: { pointerMove: () => say() } });
    const error = await caught(computer.mouse.move(1, 1).screenshot());
    expect(error).toMatchObject({ code: 'UNREACHABLE', message: 'Nobody answers.' });
    expect(stepsOf(error)).toEqual(['move 1,1: deferred']);
  });

  test('in time', async () => {
    const { computer } = await openBlind(() => new Promise(() => undefined));
    const chain = computer.tab.click(1, 1);
    const error = await caught(chain.screenshot({ timeoutMs: 50 }));
    expect(error).toMatchObject({ code: 'SCREENSHOT_FAILED', cause: expect.any(TimeoutError) });
    await chain;
  });

  test('because its caller has aborted: the reason, and the chain tells that it was done', async () => {
    const aborting = new AbortController();
    const reason = new Error('no longer wanted');
    const { computer } = await openBlind(() => {
      aborting.abort(reason);
      return new Promise(() => undefined);
    });
    const chain = computer.tab.click(1, 1);
    expect(await caught(chain.screenshot({ signal: aborting.signal }))).toBe(reason);
    expect((await chain).steps.map(({ outcome }) => outcome)).toEqual(['applied']);
  });

  test('because the computer is gone', async () => {
    const { computer } = await openBlind(() => Promise.reject(new ClosedError('It has ended.')));
    const error = await caught(computer.tab.click(1, 1).screenshot());
    expect(error).toBeInstanceOf(ClosedError);
    expect(stepsOf(error)).toEqual(['click 1,1: applied']);
    expect(await caught(computer.tab.click(2, 2))).toBeInstanceOf(ClosedError);
  });

  test('does not stop what waits behind it', async () => {
    const { computer, connection } = await openBlind(unreachable);
    const shot = caught(computer.tab.click(1, 1).screenshot());
    await computer.tab.click(2, 2);
    await shot;
    expect(sends(connection)).toEqual([['click 1,1'], ['click 2,2']]);
  });
});

describe('a chain that fails has no picture', () => {
  test('and its picture rejects with its error', async () => {
    let pictures = 0;
    const { computer, connection } = await openComputer({
      screenshot: () => {
        pictures += 1;
        return Promise.reject(new Error('not wanted'));
      },
    });
    const failure = new ActionFailedError('Made to fail.');
    connection.failAt(2, failure);
    const chain = computer.tab.click(1, 1).click(2, 2);
    expect(await caught(chain.screenshot())).toBe(failure);
    expect(await caught(chain)).toBe(failure);
    expect(stepsOf(failure)).toEqual(['click 1,1: applied', 'click 2,2: failed']);
    expect(pictures).toBe(0);
  });

  test('nor one whose outcome is open, and nothing is sent again for it', async () => {
    const { computer, connection } = await openComputer();
    const error = lost();
    connection.failAt(1, error, 'unknown');
    expect(await caught(computer.tab.click(1, 1).screenshot())).toBe(error);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('unless its caller knows that it was done', async () => {
    const { computer, connection } = await openAsking(() => 'applied');
    connection.failAt(1, lost(), 'unknown');
    const shot = await computer.tab.click(1, 1).screenshot();
    expect(shot.width).toBe(1280);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('and one behind it that it keeps from its turn goes on with its picture', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(1, new ActionFailedError('Made to fail.'));
    const first = caught(computer.tab.click(1, 1));
    const shot = await computer.tab.click(2, 2).screenshot();
    expect(await first).toBeInstanceOf(ActionFailedError);
    expect(shot.width).toBe(1280);
  });
});
