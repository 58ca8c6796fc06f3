import { attach, ClosedError, launch, type Computer } from '@farhand/core';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { caught, placeBelow, placeOf } from './failures.js';
import { openComputer, sends } from './open-computer.js';

/** How a computer turns out to be gone: what the vendor answers, and the call that it answers so. */
interface Way {
  readonly answer: (connection: RecorderConnection, gone: ClosedError) => void;
  readonly call: (computer: Computer) => PromiseLike<unknown>;
}

const ways: readonly (readonly [string, Way])[] = [
  [
    'input that was not run',
    { answer: (connection, gone) => connection.failAt(1, gone, 'notRun'), call: ({ tab }) => tab.click(1, 1) },
  ],
  [
    'input that may have run',
    { answer: (connection, gone) => connection.failAt(1, gone, 'unknown'), call: ({ tab }) => tab.click(1, 1) },
  ],
  [
    'a screenshot',
    {
      answer: (connection, gone) => void vi.spyOn(connection, 'screenshot').mockRejectedValueOnce(gone),
      call: (computer) => computer.screenshot(),
    },
  ],
  [
    'status()',
    {
      answer: (connection, gone) => void vi.spyOn(connection, 'status').mockRejectedValueOnce(gone),
      call: (computer) => computer.status(),
    },
  ],
  [
    'keepAlive()',
    {
      answer: (connection, gone) => void vi.spyOn(connection, 'keepAlive').mockRejectedValueOnce(gone),
      call: (computer) => computer.keepAlive(),
    },
  ],
];

const why = 'the computer is gone';

/** A promise that is settled from outside. */
const later = <T>(): { readonly promise: Promise<T>; readonly reject: (error: unknown) => void } => {
  let reject = (_error: unknown): void => undefined;
  const promise = new Promise<T>((_resolve, onReject) => (reject = onReject));
  return { promise, reject };
};

describe.each(ways)('gone, as %s tells', (_what, { answer, call }) => {
  test('the call itself rejects with what the vendor says', async () => {
    const { computer, connection } = await openComputer();
    const gone = new ClosedError('No such computer.');
    answer(connection, gone);
    expect(await caught(call(computer))).toBe(gone);
    expect(placeOf(gone)).toMatch(/^gone\.test\.ts:/);
  });

  test('later calls reject at once, with it as the cause, and do not reach the vendor', async () => {
    const { computer, connection } = await openComputer();
    const gone = new ClosedError('No such computer.');
    answer(connection, gone);
    await caught(call(computer));
    const sent = connection.sends.length;
    const asked = [
      vi.spyOn(connection, 'send'),
      vi.spyOn(connection, 'screenshot'),
      vi.spyOn(connection, 'status'),
      vi.spyOn(connection, 'keepAlive'),
    ];
    for (const spy of asked) spy.mockClear();
    const errors: readonly (readonly [string, unknown])[] = [
      ['tab.click', await caught(computer.tab.click(2, 2))],
      ['keyboard.hold("shift")', await caught(computer.keyboard.hold('shift', () => undefined))],
      ['screen.screenshot()', await caught(computer.screenshot())],
      ['computer.status()', await caught(computer.status())],
      ['computer.keepAlive()', await caught(computer.keepAlive())],
      ['tab.goto', await caught(computer.tab.goto('https://example.com'))],
    ];
    for (const [label, error] of errors) {
      expect(error).toBeInstanceOf(ClosedError);
      expect(error).toMatchObject({ cause: gone });
      expect(String(error)).toMatch(
        new RegExp(`^ClosedError: ${label.replaceAll(/[()]/g, '.')}.* was not done: ${why}\\.$`),
      );
      expect(placeOf(error)).toMatch(/^gone\.test\.ts:/);
    }
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
    expect(connection.sends).toHaveLength(sent);
  });

  test('nothing is held any more, and closing has nothing to release', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.down('shift');
    await computer.mouse.move(1, 1).down();
    expect(computer.held()).toHaveLength(2);
    answer(connection, new ClosedError('No such computer.'));
    await caught(call(computer));
    const sent = connection.sends.length;
    expect(computer.held()).toEqual([]);
    await computer.close();
    expect(connection.sends).toHaveLength(sent);
  });

  test('a launched computer is ended once all the same, and let go of', async () => {
    const { computer, connection } = await openComputer();
    const terminate = vi.spyOn(connection, 'terminate');
    answer(connection, new ClosedError('No such computer.'));
    await caught(call(computer));
    expect(terminate).not.toHaveBeenCalled();
    await computer.close();
    await computer.close();
    expect(terminate).toHaveBeenCalledTimes(1);
    expect(connection.detached).toBe(true);
  });

  test('an attached computer is only let go of', async () => {
    const driver = recorder();
    const launched = await launch(driver);
    onTestFinished(() => launched.close());
    const [connection] = driver.connections;
    if (connection === undefined) throw new Error('The recorder opened nothing.');
    const computer = await attach(driver, launched.id);
    const terminate = vi.spyOn(connection, 'terminate');
    answer(connection, new ClosedError('No such computer.'));
    await caught(call(computer));
    await computer.close();
    expect(terminate).not.toHaveBeenCalled();
    expect(connection.detached).toBe(true);
  });

  test('the heartbeat stops', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { computer, connection } = await openComputer({}, { keepAlive: { everyMs: 60_000 } });
    expect(vi.getTimerCount()).toBe(1);
    answer(connection, new ClosedError('No such computer.'));
    await caught(call(computer));
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what waits when a computer turns out to be gone', () => {
  test('behind input: rejects with the cause, and is not sent', async () => {
    const { computer, connection } = await openComputer();
    const gone = new ClosedError('No such computer.');
    connection.failAt(1, gone, 'notRun');
    const release = connection.hold();
    const first = caught(computer.tab.click(1, 1));
    await expect.poll(() => connection.sends.length).toBe(1);
    const place = placeBelow(1);
    const waiting = caught(computer.tab.click(2, 2));
    const picture = caught(computer.screenshot());
    release();
    expect(await first).toBe(gone);
    const errors = [await waiting, await picture];
    expect(errors.map(String)).toEqual([
      `ClosedError: tab.click was not done: ${why}.`,
      `ClosedError: screen.screenshot() was not done: ${why}.`,
    ]);
    for (const error of errors) expect(error).toMatchObject({ cause: gone });
    expect(placeOf(errors[0])).toBe(place);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('in the same request: each rejects with what the vendor says, and none is sent again', async () => {
    const { computer, connection } = await openComputer();
    connection.failAt(1, new ClosedError('No such computer.'), 'notRun');
    const errors = await Promise.all([computer.tab.click(1, 1), computer.tab.click(2, 2)].map(caught));
    expect(errors.map(String)).toEqual(['ClosedError: No such computer.', 'ClosedError: No such computer.']);
    expect(sends(connection)).toEqual([['click 1,1', 'click 2,2']]);
  });

  test('behind a screenshot', async () => {
    const { computer, connection } = await openComputer();
    const gone = new ClosedError('No such computer.');
    const { promise, reject } = later<never>();
    const screenshot = vi.spyOn(connection, 'screenshot').mockReturnValueOnce(promise);
    const picture = caught(computer.screenshot());
    await expect.poll(() => screenshot.mock.calls.length).toBe(1);
    const waiting = caught(computer.tab.click(2, 2));
    reject(gone);
    expect(await picture).toBe(gone);
    expect(await waiting).toMatchObject({ code: 'CLOSED', cause: gone });
    expect(connection.sends).toEqual([]);
  });

  test.each<['status' | 'keepAlive', (computer: Computer) => Promise<unknown>]>([
    ['status', (computer) => computer.status()],
    ['keepAlive', (computer) => computer.keepAlive()],
  ])('while %s() is asked: it rejects at once; what is under way may end as it does', async (method, call) => {
    const { computer, connection } = await openComputer();
    const gone = new ClosedError('No such computer.');
    const release = connection.hold();
    const underWay = computer.tab.click(1, 1);
    await expect.poll(() => connection.sends.length).toBe(1);
    const waiting = caught(computer.tab.click(2, 2));
    vi.spyOn(connection, method).mockRejectedValueOnce(gone);
    expect(await caught(call(computer))).toBe(gone);
    expect(await waiting).toMatchObject({ code: 'CLOSED', cause: gone });
    release();
    expect((await underWay).steps[0]?.outcome).toBe('applied');
    expect(computer.held()).toEqual([]);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('a press whose reply comes after that is not held: there is nothing to release it on', async () => {
    const { computer, connection } = await openComputer();
    const release = connection.hold();
    const underWay = computer.keyboard.down('shift');
    await expect.poll(() => connection.sends.length).toBe(1);
    vi.spyOn(connection, 'status').mockRejectedValueOnce(new ClosedError('No such computer.'));
    await caught(computer.status());
    release();
    await underWay;
    expect(computer.held()).toEqual([]);
    await computer.close();
    expect(sends(connection)).toEqual([['keyDown Shift']]);
  });

  test('a hold that is open rejects at its end, and releases nothing', async () => {
    const { computer, connection } = await openComputer();
    const gone = new ClosedError('No such computer.');
    const hold = caught(
      computer.keyboard.hold('shift', async () => {
        await computer.tab.click(1, 1);
        connection.failAt(1, gone, 'notRun');
        await computer.tab.click(2, 2);
      }),
    );
    expect(await hold).toBe(gone);
    expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['click 2,2']]);
  });
});

test('releaseAll has nothing to release on a computer that is gone', async () => {
  const { computer, connection } = await openComputer();
  await computer.keyboard.down('shift');
  connection.failAt(1, new ClosedError('No such computer.'), 'notRun');
  await caught(computer.tab.click(1, 1));
  expect(await computer.releaseAll()).toEqual([]);
  expect(sends(connection)).toEqual([['keyDown Shift'], ['click 1,1']]);
});
