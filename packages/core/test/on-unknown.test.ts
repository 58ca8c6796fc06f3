import {
  ActionFailedError,
  attach,
  launch,
  suppressedErrors,
  TimeoutError,
  type LaunchOptions,
  type Verdict,
} from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { anything } from './anything.js';
import { caught, lost, placeBelow, placeOf } from './failures.js';
import { openAsking, stepsOf, told, type Answer } from './open-asking.js';
import { openComputer, sends } from './open-computer.js';

describe('without a function the chain rejects, and nothing is sent again', () => {
  test.each<LaunchOptions>([{}, { onUnknown: 'throw' }])('%o', async (options) => {
    const { computer, connection } = await openComputer({}, options);
    const error = lost();
    connection.failAt(1, error, 'unknown');
    expect(await caught(computer.tab.click(1, 1))).toBe(error);
    expect(suppressedErrors(error)).toEqual([]);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('something else than a function or "throw" is refused at once', async () => {
    const message = 'launch: onUnknown must be \'throw\' or a function, got "applied".';
    await expect(launch(recorder(), { onUnknown: anything('applied') })).rejects.toThrow(new TypeError(message));
    await expect(attach(recorder(), 'x', { onUnknown: anything(true) })).rejects.toThrow(
      "attach: onUnknown must be 'throw' or a function, got true.",
    );
  });
});

describe('applied', () => {
  test.each<[string, Answer]>([
    ['at once', () => 'applied'],
    ['later', async (): Promise<Verdict> => 'applied'],
  ])('told %s: the chain goes on behind it', async (_when, answer) => {
    const { computer, connection, questions } = await openAsking(answer);
    connection.failAt(2, lost(), 'unknown');
    const receipt = await computer.tab.click(1, 1).click(2, 2).click(3, 3);
    expect(sends(connection)).toEqual([['click 1,1', 'click 2,2', 'click 3,3'], ['click 3,3']]);
    expect(told(receipt.steps)).toEqual(['click 1,1: applied', 'click 2,2: applied', 'click 3,3: applied']);
    expect(receipt.requests).toBe(2);
    expect(questions).toEqual([['click 1,1: applied', 'click 2,2: unknown', 'click 3,3: notRun']]);
  });

  test('the last call: nothing is left to send', async () => {
    const { computer, connection } = await openAsking(() => 'applied');
    const send = vi.spyOn(connection, 'send');
    connection.failAt(2, lost(), 'unknown');
    const receipt = await computer.tab.click(1, 1).click(2, 2);
    expect(send).toHaveBeenCalledTimes(1);
    expect(sends(connection)).toEqual([['click 1,1', 'click 2,2']]);
    expect(told(receipt.steps)).toEqual(['click 1,1: applied', 'click 2,2: applied']);
    expect(receipt.requests).toBe(1);
  });

  test('what it pressed counts as pressed', async () => {
    const { computer, connection } = await openAsking(() => 'applied');
    connection.failAt(1, lost(), 'unknown');
    await computer.keyboard.down('shift');
    expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
    await computer.keyboard.up('shift');
    expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
  });

  test('on an attached computer too', async () => {
    const driver = recorder();
    await using launched = await launch(driver);
    await using computer = await attach(driver, launched.id, { onUnknown: () => 'applied' });
    driver.connections[0]?.failAt(1, lost(), 'unknown');
    expect(told((await computer.tab.click(1, 1)).steps)).toEqual(['click 1,1: applied']);
  });
});

describe('not applied', () => {
  test.each<[string, Answer]>([
    ['at once', () => 'notApplied'],
    ['later', async (): Promise<Verdict> => 'notApplied'],
  ])('told %s: it is sent once more, and the chain goes on', async (_when, answer) => {
    const { computer, connection, questions } = await openAsking(answer);
    connection.failAt(2, lost(), 'unknown');
    const receipt = await computer.tab.click(1, 1).click(2, 2).click(3, 3);
    expect(sends(connection)).toEqual([
      ['click 1,1', 'click 2,2', 'click 3,3'],
      ['click 2,2', 'click 3,3'],
    ]);
    expect(told(receipt.steps)).toEqual(['click 1,1: applied', 'click 2,2: applied', 'click 3,3: applied']);
    expect(receipt.requests).toBe(2);
    expect(questions).toHaveLength(1);
  });

  test('is asked three times about a program, and then the error stays', async () => {
    const { computer, connection, errors } = await openAsking(() => 'notApplied');
    const failures = [lost(), lost(), lost(), lost()];
    for (const [index, failure] of failures.entries()) connection.failAt(index + 1, failure, 'unknown');
    expect(await caught(computer.tab.click(1, 1))).toBe(failures[3]);
    expect(errors).toEqual(failures.slice(0, 3));
    expect(sends(connection)).toEqual([['click 1,1'], ['click 1,1'], ['click 1,1'], ['click 1,1']]);
    connection.failAt(1, lost(), 'unknown');
    await computer.tab.click(2, 2);
    expect(errors).toHaveLength(4);
  });

  test('the third answer still counts', async () => {
    const { computer, connection } = await openAsking(() => 'notApplied');
    for (const n of [1, 2, 3]) connection.failAt(n, lost(), 'unknown');
    expect((await computer.tab.click(1, 1)).requests).toBe(4);
  });

  test('a failure of the second sending is a failure', async () => {
    const { computer, connection, errors } = await openAsking(() => 'notApplied');
    const failure = new ActionFailedError('It is stuck.');
    connection.failAt(1, lost(), 'unknown');
    connection.failAt(2, failure);
    expect(await caught(computer.tab.click(1, 1).click(2, 2))).toBe(failure);
    expect(errors).toHaveLength(1);
    expect(stepsOf(failure)).toEqual(['click 1,1: failed', 'click 2,2: notRun']);
  });
});

describe('it cannot be told', () => {
  test.each<[string, Answer]>([
    ['at once', () => 'throw'],
    ['later', async (): Promise<Verdict> => 'throw'],
  ])('%s: the chain rejects with the error, told its steps and the line of the call', async (_when, answer) => {
    const { computer, connection, errors, questions } = await openAsking(answer);
    const error = lost();
    connection.failAt(2, error, 'unknown');
    const place = placeBelow(1);
    expect(await caught(computer.tab.click(1, 1).click(2, 2).click(3, 3))).toBe(error);
    expect(errors).toEqual([error]);
    expect(questions).toEqual([['click 1,1: applied', 'click 2,2: unknown', 'click 3,3: notRun']]);
    expect(stepsOf(error)).toEqual(['click 1,1: applied', 'click 2,2: unknown', 'click 3,3: notRun']);
    expect(error.message).toBe(
      `tab.click: ${lost().message}\n  click at 1, 1: applied\n  click at 2, 2: unknown\n  click at 3, 3: notRun`,
    );
    expect(placeOf(error)).toBe(place);
    expect(suppressedErrors(error)).toEqual([]);
    expect(connection.sends).toHaveLength(1);
  });

  test('whoever is asked sees the line of the call', async () => {
    const places: (string | undefined)[] = [];
    const { computer, connection } = await openAsking((error) => {
      places.push(placeOf(error));
      return 'applied';
    });
    connection.failAt(1, lost(), 'unknown');
    const place = placeBelow(1);
    await computer.tab.click(1, 1);
    expect(places).toEqual([place]);
  });

  test.each<[string, Answer]>([
    [
      'throws',
      () => {
        throw new RangeError('No idea.');
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('No idea.'))],
  ])('a function that %s: the error stays, and what went wrong rides along', async (_how, answer) => {
    const { computer, connection } = await openAsking(answer);
    const error = lost();
    connection.failAt(1, error, 'unknown');
    expect(await caught(computer.tab.click(1, 1))).toBe(error);
    expect(suppressedErrors(error)).toEqual([new RangeError('No idea.')]);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test.each([
    ['yes', 'string'],
    [undefined, 'undefined'],
    [true, 'boolean'],
  ])('a function that returns %o: the error stays, and the mistake rides along', async (value, type) => {
    const { computer, connection } = await openAsking(() => anything(value));
    const error = lost();
    connection.failAt(1, error, 'unknown');
    expect(await caught(computer.tab.click(1, 1))).toBe(error);
    const mistake = new TypeError(`onUnknown must return 'applied', 'notApplied' or 'throw', got ${type}.`);
    expect(suppressedErrors(error)).toEqual([mistake]);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });

  test('a function that never settles has the time of one call', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { computer, connection } = await openAsking(() => new Promise(() => undefined), { defaultTimeoutMs: 5000 });
    const error = lost();
    connection.failAt(1, error, 'unknown');
    let outcome: unknown = 'waiting';
    void caught(computer.tab.click(1, 1, { timeoutMs: 60_000 })).then((reason) => (outcome = reason));
    await vi.advanceTimersByTimeAsync(4999);
    expect(outcome).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toBe(error);
    expect(suppressedErrors(error)).toEqual([new TimeoutError('onUnknown() did not finish within 5000 ms.')]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
