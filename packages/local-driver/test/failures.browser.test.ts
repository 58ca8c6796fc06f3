import { ClosedError, startDeadline, TimeoutError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { forever } from './browser.js';
import { callsOf } from './calls.js';
import { markedComputers } from './computers.js';
import { killProcesses, processesGone } from './left-behind.js';

const { driver, open, mark } = markedComputers();

describe.runIf(process.platform === 'linux')('after the browser has died', () => {
  const gone = new ClosedError('This local computer has ended: its browser has ended.');

  const kill = (): void => killProcesses(mark);

  test('every call reports that it has ended', async () => {
    const connection = await open();
    kill();
    await expect.poll(() => driver.list(forever)).toEqual([]);
    await expect(connection.status(forever)).rejects.toEqual(gone);
    await expect(connection.screenshot(undefined, forever)).rejects.toEqual(gone);
    await expect(connection.tabs.list(forever)).rejects.toEqual(gone);
    const calls = callsOf(connection, { type: 'press', key: 'a', modifiers: [], holdMs: 0 });
    expect(await connection.send(calls, forever)).toEqual({ outcomes: ['notRun', 'notRun'], requests: 0, error: gone });
    await connection.terminate(forever);
    await processesGone(mark);
  });

  test('the pending calls report it too; input that was sent is unknown', async () => {
    const connection = await open();
    await connection.evaluate(undefined, 'void (onkeydown = () => { document.title = "busy"; for (;;); })', forever);
    const waiting = connection.evaluate(undefined, 'new Promise(() => {})', forever);
    const calls = [...callsOf(connection, enter), ...callsOf(connection, enter)];
    const sent = connection.send(calls, forever);
    await expect.poll(async () => (await connection.tabs.list(forever))[0]?.title).toBe('busy');
    kill();
    await expect(waiting).rejects.toEqual(gone);
    expect(await sent).toEqual({ outcomes: ['unknown', 'unknown', 'notRun', 'notRun'], requests: 1, error: gone });
  });
});

test('a crashed page is distinguished from a closed one, and other tabs go on', async () => {
  const connection = await open();
  const { id } = await connection.tabs.open(undefined, forever);
  await connection.tabs.navigate(id, 'chrome://crash', forever).catch(() => undefined);
  await expect
    .poll(() => connection.tabs.content(id, forever).catch((error: unknown) => String(error)))
    .toContain(`The page in tab ${id} has crashed. Close the tab and open another one.`);
  await connection.tabs.close(id, forever);
  expect(await connection.evaluate(undefined, '1 + 1', forever)).toBe(2);
});

test('a watch reports the crash of its page, and can be ended', async () => {
  const connection = await open();
  const { id } = await connection.tabs.open(undefined, forever);
  let tell = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const watch = await connection.watch?.(id, forever, { changed: tell, painted: () => undefined });
  await connection.tabs.navigate(id, 'chrome://crash', forever).catch(() => undefined);
  await told;
  await watch?.stop();
  await expect
    .poll(() => connection.screenshot(id, forever).catch((error: unknown) => String(error)))
    .toContain(`The page in tab ${id} has crashed.`);
});

/** A key whose release is in flight with its press, and nothing else is. */
const enter = { type: 'press', key: 'Enter', modifiers: [], holdMs: 0 } as const;

describe('at the deadline', () => {
  test('input that the page does not answer is unknown, and the rest has not run', async () => {
    const connection = await open();
    await connection.evaluate(undefined, 'void (onkeydown = () => { for (;;); })', forever);
    const deadline = startDeadline({ timeoutMs: 500 }, 'the press');
    const calls = [...callsOf(connection, enter), ...callsOf(connection, enter)];
    const { outcomes, error } = await connection.send(calls, deadline);
    expect(outcomes).toEqual(['unknown', 'unknown', 'notRun', 'notRun']);
    expect(error).toBeInstanceOf(TimeoutError);
  });

  test('that has passed nothing is sent', async () => {
    const connection = await open();
    const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort(new Error('no')) }, 'the press');
    const calls = callsOf(connection, { type: 'press', key: 'a', modifiers: [], holdMs: 0 });
    expect(await connection.send(calls, deadline)).toEqual({
      outcomes: ['notRun', 'notRun'],
      requests: 0,
      error: new Error('no'),
    });
    await expect(connection.screenshot(undefined, deadline)).rejects.toThrow('no');
    await expect(driver.open({ kind: 'browser' }, deadline)).rejects.toThrow('no');
  });
});

test('an expression gives its value, awaited, and fails if it throws', async () => {
  const connection = await open();
  expect(await connection.evaluate(connection.frontTab, 'Promise.resolve({ a: [1, null] })', forever)).toEqual({
    a: [1, null],
  });
  await expect(connection.evaluate(undefined, 'nothing.here', forever)).rejects.toThrow(
    'The expression failed: ReferenceError: nothing is not defined',
  );
});
