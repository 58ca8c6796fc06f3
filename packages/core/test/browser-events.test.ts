import { ClosedError, launch, TimeoutError, UnsupportedFacetError } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, onTestFinished, test } from 'vitest';
import { openComputer } from './open-computer.js';

test('on(tab) hears of tabs that open by themselves, with the tab in front by then', async () => {
  const { computer, connection } = await openComputer();
  const heard: string[] = [];
  computer.on('tab', (tab) => heard.push(`${tab.id}, in front: ${computer.tab.id}`));
  connection.report({ type: 'tab', tab: 'popup', opener: 'tab-1' });
  expect(heard).toEqual(['popup, in front: popup']);
});

test('tabs.open() is no event; its close is', async () => {
  const { computer } = await openComputer();
  const heard: string[] = [];
  computer.on('tab', (tab) => heard.push(`opened ${tab.id}`));
  computer.on('tabclosed', (tab) => heard.push(`closed ${tab.id}`));
  const tab = await computer.tabs.open();
  await tab.close();
  expect(heard).toEqual(['closed tab-2']);
});

test('the tab in front is followed without anybody listening', async () => {
  const { computer, connection } = await openComputer();
  connection.report({ type: 'tab', tab: 'popup' });
  expect(computer.tab.id).toBe('popup');
  await computer.mouse.click(1, 2);
  expect(connection.log.at(-1)).toMatchObject({ type: 'click', tab: 'popup' });
  connection.report({ type: 'front', tab: 'tab-1' });
  expect(computer.tab.id).toBe('tab-1');
  connection.report({ type: 'front', tab: 'popup' });
  connection.report({ type: 'tabclosed', tab: 'popup' });
  expect(computer.tab.id).toBe('tab-1');
});

test('what a listener gets is the tab that computer.tabs has', async () => {
  const { computer, connection } = await openComputer();
  const opening = computer.waitForEvent('tab');
  connection.report({ type: 'tab', tab: 'popup' });
  expect(await opening).toBe(computer.tabs.get('popup'));
});

test('a listener stops when told to, and only that one', async () => {
  const { computer, connection } = await openComputer();
  const heard: string[] = [];
  const note = (tab: { readonly id: string }): unknown => heard.push(tab.id);
  const stop = computer.on('tab', note);
  computer.on('tab', note);
  stop();
  stop();
  connection.report({ type: 'tab', tab: 'popup' });
  expect(heard).toEqual(['popup']);
});

test('listeners end with the computer, and nobody listens to the driver any more', async () => {
  const { computer, connection } = await openComputer();
  const heard: string[] = [];
  computer.on('tab', (tab) => heard.push(tab.id));
  expect(connection.listeners).toBe(1);
  await computer.close();
  expect(connection.listeners).toBe(0);
  connection.report({ type: 'tab', tab: 'late' });
  expect(heard).toEqual([]);
  expect(() => computer.on('tab', () => undefined)).toThrow(ClosedError);
  await expect(computer.waitForEvent('tab')).rejects.toThrow(ClosedError);
});

test('a wait that is open when the computer ends is rejected', async () => {
  const { computer } = await openComputer();
  const waiting = computer.waitForEvent('tab');
  await Promise.all([
    expect(waiting).rejects.toThrow(
      "computer.waitForEvent('tab') was not done: the computer was closed by close() or terminate().",
    ),
    computer.close(),
  ]);
});

test('a wait ends at its limit, and says where to call it', async () => {
  const { computer } = await openComputer();
  const waiting = computer.waitForEvent('tabclosed', { timeoutMs: 1 });
  await expect(waiting).rejects.toThrow(TimeoutError);
  await expect(waiting).rejects.toThrow(
    "computer.waitForEvent('tabclosed') did not finish within 1 ms. No such event occurred. Call computer.waitForEvent before the action that causes the event, and await it afterwards.",
  );
});

test('an abort ends a wait with its reason', async () => {
  const { computer } = await openComputer();
  const reason = new Error('enough');
  await expect(computer.waitForEvent('tab', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

const uncaught = (): Promise<unknown> => {
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  onTestFinished(() => {
    for (const other of others) process.on('uncaughtException', other);
  });
  return new Promise((resolve) => process.once('uncaughtException', resolve));
};

test('a listener that throws is an uncaught exception, and stops neither the others nor the driver', async () => {
  const { computer, connection } = await openComputer();
  const mistake = new Error('a mistake in a listener');
  const heard: string[] = [];
  computer.on('tab', () => {
    throw mistake;
  });
  computer.on('tab', (tab) => heard.push(tab.id));
  const reported = uncaught();
  connection.report({ type: 'tab', tab: 'popup' });
  expect(heard).toEqual(['popup']);
  expect(await reported).toBe(mistake);
});

test('what a listener calls waits for an open hold, as what is called beside it does', async () => {
  const { computer, connection } = await openComputer({ rules: {} });
  let clicked: PromiseLike<unknown> = Promise.resolve();
  computer.on('tab', (tab) => {
    clicked = tab.click(5, 6);
  });
  await computer.keyboard.hold('shift', async () => {
    await computer.mouse.move(1, 1);
    connection.report({ type: 'tab', tab: 'popup' });
    await computer.mouse.move(2, 2);
  });
  await clicked;
  expect(connection.log.map(({ type }) => type)).toEqual([
    'keyDown',
    'pointerMove',
    'keyDown',
    'pointerMove',
    'keyUp',
    'keyUp',
    'click',
  ]);
});

test('an unknown event is a TypeError with the list', async () => {
  const { computer } = await openComputer();
  // @ts-expect-error: no such event.
  expect(() => computer.on('popup', () => undefined)).toThrow(
    new TypeError(
      'computer.on: unknown event "popup". Events are tab, tabclosed, dialog, dialogclosed, filechooser, download.',
    ),
  );
  // @ts-expect-error: no such event.
  await expect(computer.waitForEvent('popup')).rejects.toThrow('unknown event "popup"');
  // @ts-expect-error: no function.
  expect(() => computer.on('tab', 'log')).toThrow('computer.on: the listener must be a function, got "log".');
  // @ts-expect-error: no such option.
  await expect(computer.waitForEvent('tab', { timeout: 3 })).rejects.toThrow("unknown option 'timeout'");
});

test('nothing listens in explain()', async () => {
  const { computer } = await openComputer();
  await expect(computer.explain(() => computer.on('tab', () => undefined))).rejects.toThrow(
    'computer.on() cannot run inside explain()',
  );
  await expect(computer.explain(() => computer.waitForEvent('tab'))).rejects.toThrow("waitForEvent('tab') cannot run");
});

test('a desktop has no events', async () => {
  const { computer } = await openComputer({}, { kind: 'desktop' });
  expect(() => computer.on('tab', () => undefined)).toThrow(UnsupportedFacetError);
  await expect(computer.waitForEvent('tab')).rejects.toThrow(
    'computer.waitForEvent: this computer is a desktop without tabs, so it has no events. Watch the screen with computer.tab.waitForChange().',
  );
});

test('a vendor that reports nothing is refused with the way out', async () => {
  const driver = recorder();
  const computer = await launch({
    ...driver,
    open: async (options, deadline) => {
      const connection = await driver.open(options, deadline);
      Object.defineProperty(connection.tabs, 'listen', { value: undefined });
      return connection;
    },
  });
  onTestFinished(() => computer.close());
  expect(() => computer.on('tab', () => undefined)).toThrow(
    'computer.on: recorder does not notify Farhand of events. Call computer.tabs.list() after actions that may open or close a tab.',
  );
});
