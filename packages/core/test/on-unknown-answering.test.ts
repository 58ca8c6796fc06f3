import {
  OutcomeUnknownError,
  suppressedErrors,
  TimeoutError,
  UnsupportedActionError,
  type Computer,
  type Verdict,
} from '@farhand/core';
import type { SendReport } from '@farhand/core/driver';
import type { RecorderConnection } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test, vi, type MockInstance } from 'vitest';

import { caught, lost, placeOf } from './failures.js';
import { openAsking, stepsOf, told } from './open-asking.js';
import { openComputer, sends } from './open-computer.js';

/** Makes the next request last as long as its call, and its reply be lost then. */
const last = (connection: RecorderConnection, outcomes: SendReport['outcomes']): MockInstance =>
  vi.spyOn(connection, 'send').mockImplementationOnce(async (_calls, { signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return { outcomes, requests: 1, error: lost() };
  });

describe('whoever is asked', () => {
  test('may look at once, while input waits', async () => {
    const seen: unknown[] = [];
    const { computer, connection } = await openAsking(async (_error, asked): Promise<Verdict> => {
      seen.push((await asked.screenshot()).width, await asked.tab.url(), (await asked.status()).status);
      seen.push((await asked.tab.screenshot()).height, await asked.tab.title(), (await asked.tabs.list()).length);
      await asked.keepAlive();
      return 'applied';
    });
    connection.failAt(1, lost(), 'unknown');
    const behind = computer.tab.click(1, 1).then(() => computer.tab.click(2, 2));
    await behind;
    expect(seen).toEqual([1280, 'about:blank', 'running', 720, '', 1]);
    expect(sends(connection)).toEqual([['click 1,1'], ['click 2,2']]);
  });

  test.each<[string, (computer: Computer) => PromiseLike<unknown>]>([
    ['tab.click', (computer) => computer.tab.click(9, 9)],
    ['keyboard.press', (computer) => computer.keyboard.press('a')],
    ['mouse.move', (computer) => computer.mouse.move(9, 9)],
    ['keyboard.hold("shift")', (computer) => computer.keyboard.hold('shift', () => computer.tab.click(9, 9))],
    ['tab.goto()', (computer) => computer.tab.goto('https://example.com')],
    ['tab.bringToFront()', (computer) => computer.tab.bringToFront()],
    ['releaseAll()', (computer) => computer.releaseAll()],
  ])('may not act: %s is refused', async (label, act) => {
    const { computer, connection, errors } = await openAsking(async (_error, asked): Promise<Verdict> => {
      await act(asked);
      return 'applied';
    });
    await computer.keyboard.down('alt');
    connection.failAt(1, lost(), 'unknown');
    expect(await caught(computer.tab.click(1, 1))).toBe(errors[0]);
    const [refusal] = suppressedErrors(errors[0]);
    expect(refusal).toBeInstanceOf(UnsupportedActionError);
    expect(refusal?.message).toBe(
      `${label} was not done: onUnknown may call only read-only methods, because input waits for its result. ` +
        'Use screenshot(), tab.url() and the like there, and act after the call has settled.',
    );
    expect(placeOf(refusal)).toMatch(/^on-unknown-answering\.test\.ts:/);
    expect(sends(connection)).toEqual([['keyDown Alt'], ['click 1,1'], ['keyUp Alt']]);
    expect(await computer.tab.url()).toBe('about:blank');
  });

  test('may act on another computer', async () => {
    const other = await openComputer();
    const { computer, connection } = await openAsking(async (): Promise<Verdict> => {
      await other.computer.tab.click(9, 9);
      return 'applied';
    });
    connection.failAt(1, lost(), 'unknown');
    await computer.tab.click(1, 1);
    expect(sends(other.connection)).toEqual([['click 9,9']]);
  });

  test('may leave work behind, which acts as ever once the answer is given', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let later: Promise<unknown> = Promise.resolve();
    const { computer, connection } = await openAsking((_error, asked) => {
      later = gate.then(() => asked.tab.click(9, 9));
      return 'applied';
    });
    connection.failAt(1, lost(), 'unknown');
    await computer.tab.click(1, 1);
    open();
    await later;
    expect(sends(connection)).toEqual([['click 1,1'], ['click 9,9']]);
  });
});

describe('an abort by the caller', () => {
  test('before the question: nobody is asked', async () => {
    const { computer, connection, questions } = await openAsking(() => 'applied');
    const send = last(connection, ['unknown']);
    const controller = new AbortController();
    const reason = new Error('enough');
    const click = caught(computer.tab.click(1, 1, { signal: controller.signal }));
    await expect.poll(() => send.mock.calls.length).toBe(1);
    controller.abort(reason);
    expect(await click).toBe(reason);
    expect(questions).toEqual([]);
  });

  test('while it is asked ends the question, and nothing is sent again', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { computer, connection, questions } = await openAsking(() => {
      controller.abort(reason);
      return new Promise(() => undefined);
    });
    connection.failAt(1, lost(), 'unknown');
    expect(await caught(computer.tab.click(1, 1, { signal: controller.signal }))).toBe(reason);
    expect(questions).toHaveLength(1);
    expect(sends(connection)).toEqual([['click 1,1']]);
  });
});

describe('a call whose time is over', () => {
  test('resolves if it was applied and nothing is left to send', async () => {
    const { computer, connection, questions } = await openAsking(() => 'applied');
    const send = last(connection, ['unknown']);
    const receipt = await computer.tab.click(1, 1, { timeoutMs: 5 });
    expect(told(receipt.steps)).toEqual(['click 1,1: applied']);
    expect(questions).toEqual([['click 1,1: unknown']]);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test('while it is asked about has the answer waited for', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let say = (_verdict: Verdict): void => undefined;
    const { computer, connection } = await openAsking(() => new Promise((resolve) => (say = resolve)));
    connection.failAt(1, lost(), 'unknown');
    const click = computer.tab.click(1, 1, { timeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(20_000);
    say('applied');
    expect(told((await click).steps)).toEqual(['click 1,1: applied']);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('sends nothing more: it rejects with the time limit, and the steps tell what was applied', async () => {
    const { computer, connection } = await openAsking(() => 'applied');
    const send = last(connection, ['unknown', 'notRun']);
    const error = await caught(computer.tab.click(1, 1, { timeoutMs: 5 }).click(2, 2));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toContain('tab.click did not finish within 5 ms.');
    expect(stepsOf(error)).toEqual(['click 1,1: applied', 'click 2,2: notRun']);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test('stays unknown if it was not applied by then: it may be under way still', async () => {
    const { computer, connection } = await openAsking(() => 'notApplied');
    const send = last(connection, ['unknown']);
    const error = await caught(computer.tab.click(1, 1, { timeoutMs: 5 }));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(stepsOf(error)).toEqual(['click 1,1: unknown']);
    expect(send).toHaveBeenCalledTimes(1);
  });
});
