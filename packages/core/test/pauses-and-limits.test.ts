import { TimeoutError, type Computer, type Tab } from '@farhand/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { caught, placeBelow, placeOf } from './failures.js';
import { openComputer, sends } from './open-computer.js';

const clicks = (tab: Tab, count: number): PromiseLike<unknown> => {
  let chain = tab.click(1, 1);
  for (let clicked = 1; clicked < count; clicked += 1) chain = chain.click(1, 1);
  return chain;
};

const withFakeTime = (): void => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
};

/** A call on a computer whose default limit is 1,000 ms. */
type Call = (computer: Computer) => PromiseLike<unknown>;

/** What has become of a call that gets no answer, a millisecond before a time and at it. */
const around = async (limitMs: number, call: Call): Promise<{ readonly before: string; readonly at: string }> => {
  withFakeTime();
  const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 1000 });
  const release = connection.hold();
  let outcome: unknown = 'under way';
  void caught(call(computer)).then((error) => (outcome = error));
  await vi.advanceTimersByTimeAsync(limitMs - 1);
  const before = String(outcome);
  await vi.advanceTimersByTimeAsync(1);
  release();
  await vi.advanceTimersByTimeAsync(0);
  return { before, at: String(outcome) };
};

describe('the default limit comes on top of the time that a call asks for itself', () => {
  test.each<[string, number, Call]>([
    ['no pause', 1000, ({ tab }) => tab.click(1, 1)],
    ['a pause', 6000, ({ mouse }) => mouse.pause(5000)],
    ['pauses in a chain', 6000, ({ keyboard }) => keyboard.press('a').pause(2000).press('b').pause(3000)],
    ['a click that takes its time', 1500, ({ tab }) => tab.click(1, 1, { delayMs: 500 })],
    ['each press of a double click', 2000, ({ tab }) => tab.dblclick(1, 1, { delayMs: 500 })],
    ['a key that is down for a time', 1700, ({ keyboard }) => keyboard.press('Control+A', { delayMs: 700 })],
    ['the time between characters', 1600, ({ keyboard }) => keyboard.type('abcd', { delayMs: 200 })],
    ['a pause in a hold', 6000, ({ keyboard }) => keyboard.hold('shift', () => keyboard.pause(5000))],
    [
      'a pause in a hold that takes time',
      6000,
      ({ keyboard }) =>
        keyboard.hold('shift', async () => {
          await keyboard.pause(5000);
        }),
    ],
  ])('%s: %d ms with a limit of 1000 ms', async (_what, limitMs, call) => {
    const { before, at } = await around(limitMs, call);
    expect(before).toBe('under way');
    expect(at).toContain(`did not finish within ${limitMs} ms.`);
  });

  test('chains that travel together have the pauses of all', async () => {
    withFakeTime();
    const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 1000 });
    connection.hold();
    const outcomes: unknown[] = [];
    for (const call of [computer.tab.click(1, 1), computer.mouse.pause(5000), computer.keyboard.pause(3000)])
      void caught(call).then((error) => outcomes.push(error));
    await vi.advanceTimersByTimeAsync(0);
    expect(sends(connection)).toEqual([['click 1,1', 'pause', 'pause']]);
    await vi.advanceTimersByTimeAsync(8999);
    expect(outcomes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcomes.map(String)).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('within 9000 ms.')));
    expect(vi.getTimerCount()).toBe(0);
  });

  test('once they are done no limit is left running', async () => {
    withFakeTime();
    const { computer } = await openComputer();
    await Promise.all([computer.tab.click(1, 1), computer.mouse.pause(5000)]);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('without a limit there is none', async () => {
    withFakeTime();
    const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 0 });
    const release = connection.hold();
    let isDone = false;
    const pause = Promise.resolve(computer.mouse.pause(5000)).then(() => (isDone = true));
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(isDone).toBe(false);
    release();
    await pause;
  });

  test('a limit beyond what a timer can wait is the longest one', async () => {
    withFakeTime();
    const { computer, connection } = await openComputer();
    const release = connection.hold();
    let isDone = false;
    const pause = Promise.resolve(computer.mouse.pause(2_147_483_000)).then(() => (isDone = true));
    await vi.advanceTimersByTimeAsync(1000);
    expect(isDone).toBe(false);
    release();
    await pause;
  });
});

describe('the default limit comes on top of the time that long input is known to need', () => {
  const text = 'x'.repeat(2500);

  test.each<[string, number, Call]>([
    ['a text that the default covers', 1000, ({ tab }) => tab.type('x'.repeat(50))],
    ['a text of 2,500 characters', 491_000, ({ tab }) => tab.type(text)],
    ['the same, inserted', 491_000, ({ keyboard }) => keyboard.insertText(text)],
    ['a text and the time between its characters', 740_900, ({ tab }) => tab.type(text, { delayMs: 100 })],
    ['100 clicks', 51_000, ({ tab }) => clicks(tab, 100)],
    ['a drag in 1,000 moves', 43_650, ({ tab }) => tab.drag({ x: 1, y: 1 }, { x: 500, y: 1 }, { steps: 1000 })],
    ['a held move in 1,000 steps', 43_700, ({ mouse }) => mouse.move(1, 1).down().move(500, 1, { steps: 1000 }).up()],
    ['1,000 notches of the wheel', 42_000, ({ tab }) => tab.wheel(0, 120_000, { at: { x: 1, y: 1 } })],
  ])('%s: %d ms with a limit of 1000 ms', async (_what, limitMs, call) => {
    const { before, at } = await around(limitMs, call);
    expect(before).toBe('under way');
    expect(at).toContain(`did not finish within ${limitMs} ms.`);
  });

  test('a call that waits behind it has that time too', async () => {
    withFakeTime();
    const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 1000 });
    const release = connection.hold();
    const typed = Promise.resolve(computer.tab.type(text));
    const picture = computer.tab.screenshot();
    await vi.advanceTimersByTimeAsync(400_000);
    release();
    await typed;
    expect((await picture).width).toBeGreaterThan(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a limit of your own stays the limit', async () => {
    withFakeTime();
    const { computer, connection } = await openComputer();
    connection.hold();
    const error = caught(computer.tab.type(text, { timeoutMs: 2000 }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(String(await error)).toContain('did not finish within 2000 ms.');
  });
});

describe('a limit of its own that is shorter than the pauses', () => {
  test.each<[string, string, number, (computer: Computer) => PromiseLike<unknown>]>([
    ['a pause', 'mouse.pause', 5000, ({ mouse }) => mouse.pause(5000, { timeoutMs: 1000 })],
    ['just as long', 'mouse.pause', 1000, ({ mouse }) => mouse.pause(1000, { timeoutMs: 1000 })],
    [
      'pauses in a chain, the limit at another of its calls',
      'keyboard.press',
      5000,
      ({ keyboard }) => keyboard.press('a').pause(2000).press('b', { timeoutMs: 1000 }).pause(3000),
    ],
    ['between characters', 'tab.type', 3000, ({ tab }) => tab.type('abcd', { delayMs: 1000, timeoutMs: 1000 })],
    [
      'in a hold',
      'keyboard.hold("shift")',
      5000,
      ({ keyboard }) => keyboard.hold('shift', () => keyboard.pause(5000), { timeoutMs: 1000 }),
    ],
  ])('%s: rejects before anything is sent, at the line of the call', async (_what, label, pausesMs, call) => {
    const { computer, connection } = await openComputer();
    const error = await caught(call(computer));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toBe(
      `TimeoutError: ${label} cannot finish within its timeoutMs of 1000 ms, because its pauses alone take ${pausesMs} ms. ` +
        'Nothing was sent. Raise timeoutMs, or leave it out: the default limit allows for pauses.',
    );
    expect(placeOf(error)).toMatch(/^pauses-and-limits\.test\.ts:/);
    expect(connection.sends).toEqual([]);
  });

  test('points at the very line', async () => {
    const { computer } = await openComputer();
    const place = placeBelow(1);
    expect(placeOf(await caught(computer.mouse.pause(5000, { timeoutMs: 1000 })))).toBe(place);
  });

  test('takes nothing with it: what was called beside it goes', async () => {
    const { computer, connection } = await openComputer();
    const first = computer.tab.click(1, 1);
    const second = caught(computer.mouse.pause(5000, { timeoutMs: 1000 }));
    const third = computer.tab.click(3, 3);
    await Promise.all([first, third]);
    expect(await second).toBeInstanceOf(TimeoutError);
    expect(sends(connection).flat()).toEqual(['click 1,1', 'click 3,3']);
  });

  test.each([1001, 0])('a limit of %d ms is not shorter than a second', async (timeoutMs) => {
    const { computer, connection } = await openComputer();
    await computer.mouse.pause(1000, { timeoutMs });
    expect(sends(connection)).toEqual([['pause']]);
  });

  test('is not made longer by what travels with it', async () => {
    withFakeTime();
    const { computer, connection } = await openComputer();
    connection.hold();
    const options = { timeoutMs: 6000 };
    const pauses = [computer.mouse.pause(5000, options), computer.keyboard.pause(5000, options)].map(caught);
    await vi.advanceTimersByTimeAsync(0);
    expect(sends(connection)).toEqual([['pause', 'pause']]);
    await vi.advanceTimersByTimeAsync(6000);
    for (const error of await Promise.all(pauses)) expect(String(error)).toContain('did not finish within 6000 ms.');
  });

  test('a longer one counts as it is, without the pauses', async () => {
    withFakeTime();
    const { computer, connection } = await openComputer();
    connection.hold();
    let outcome: unknown = 'under way';
    void caught(computer.mouse.pause(5000, { timeoutMs: 7000 })).then((error) => (outcome = error));
    await vi.advanceTimersByTimeAsync(6999);
    expect(outcome).toBe('under way');
    await vi.advanceTimersByTimeAsync(1);
    expect(String(outcome)).toContain('mouse.pause did not finish within 7000 ms.');
  });
});
