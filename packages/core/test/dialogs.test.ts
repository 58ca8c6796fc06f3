import { ActionFailedError, launch, secret, UnsupportedFacetError, type Dialog } from '@farhand/core';
import type { OpenedDialog } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, onTestFinished, test } from 'vitest';
import { openComputer } from './open-computer.js';

/** A dialog of a driver that notes what is done with it. */
const noted = (type: OpenedDialog['type'] = 'prompt'): { readonly log: string[]; readonly dialog: OpenedDialog } => {
  const log: string[] = [];
  const dialog: OpenedDialog = {
    type,
    message: 'Name?',
    defaultValue: 'Bob',
    take: () => void log.push('taken'),
    leaveOpen: () => void log.push('left open'),
    accept: async (text) => void log.push(`accepted with ${text}`),
    dismiss: async () => void log.push('dismissed'),
  };
  return { log, dialog };
};

test('a dialog is taken if somebody listens, and left to the driver otherwise', async () => {
  const { computer, connection } = await openComputer();
  const { log, dialog } = noted();
  connection.report({ type: 'dialog', tab: 'tab-1', dialog });
  expect(log).toEqual([]);
  computer.on('dialog', () => undefined);
  connection.report({ type: 'dialog', tab: 'tab-1', dialog });
  expect(log).toEqual(['taken']);
});

test('a listener gets what the dialog says, and answers it', async () => {
  const { computer, connection } = await openComputer();
  const { log, dialog } = noted();
  const said: unknown[] = [];
  const answered = new Promise<void>((resolve) => {
    computer.on('dialog', async (asked) => {
      said.push(asked.type, asked.message, asked.defaultValue, asked.tab === computer.tab);
      await asked.accept('Eve');
      resolve();
    });
  });
  connection.report({ type: 'dialog', tab: 'tab-1', dialog });
  await answered;
  expect(said).toEqual(['prompt', 'Name?', 'Bob', true]);
  expect(log).toEqual(['taken', 'accepted with Eve']);
});

test.each<[string, (dialog: Dialog) => Promise<void>, string]>([
  ['accept()', (dialog) => dialog.accept(), 'accepted with undefined'],
  ["accept('')", (dialog) => dialog.accept(''), 'accepted with '],
  ['accept(secret())', (dialog) => dialog.accept(secret('hunter2')), 'accepted with hunter2'],
  ['dismiss()', (dialog) => dialog.dismiss(), 'dismissed'],
])('%s of an awaited dialog', async (_call, answer, done) => {
  const { computer, connection } = await openComputer();
  const { log, dialog } = noted();
  const waiting = computer.waitForEvent('dialog');
  connection.report({ type: 'dialog', tab: 'tab-1', dialog });
  await answer(await waiting);
  expect(log).toEqual(['taken', done]);
});

test('a dialog that its listeners have not answered is left open, which the driver is told', async () => {
  const { computer, connection } = await openComputer();
  const { log, dialog } = noted();
  computer.on('dialog', async () => undefined);
  connection.report({ type: 'dialog', tab: undefined, dialog });
  await expect.poll(() => log).toEqual(['taken', 'left open']);
});

test('what a text must be', async () => {
  const { computer, connection } = await openComputer();
  const { log, dialog } = noted();
  const waiting = computer.waitForEvent('dialog');
  connection.report({ type: 'dialog', tab: 'tab-1', dialog });
  const asked = await waiting;
  // @ts-expect-error A number is no text.
  await expect(asked.accept(7)).rejects.toThrow('dialog.accept: the text must be a string or a secret(), got 7.');
  // @ts-expect-error There is no such option.
  await expect(asked.dismiss({ timeout: 3 })).rejects.toThrow("dialog.dismiss: unknown option 'timeout'");
  expect(log.filter((line) => line !== 'left open')).toEqual(['taken']);
});

test('dialogclosed says how it was answered, and takes no dialog', async () => {
  const { computer, connection } = await openComputer();
  const { log, dialog } = noted();
  const closing = computer.waitForEvent('dialogclosed');
  connection.report({ type: 'dialog', tab: 'tab-1', dialog });
  const { type, message, defaultValue } = dialog;
  connection.report({
    type: 'dialogclosed',
    tab: 'tab-1',
    dialog: { type, message, defaultValue, accepted: true, text: 'Eve' },
  });
  expect(await closing).toEqual({
    type: 'prompt',
    message: 'Name?',
    defaultValue: 'Bob',
    accepted: true,
    text: 'Eve',
    tab: computer.tab,
  });
  expect(log).toEqual([]);
});

test('an answer that comes too late is refused by the driver, and the refusal is passed on', async () => {
  const { computer, connection } = await openComputer();
  const { dialog } = noted();
  const waiting = computer.waitForEvent('dialog');
  const accept = (): Promise<void> => Promise.reject(new ActionFailedError('The dialog is no longer open.'));
  connection.report({ type: 'dialog', tab: 'tab-1', dialog: { ...dialog, accept } });
  await expect((await waiting).accept()).rejects.toThrow('The dialog is no longer open.');
});

test.each([
  ['dialog', 'click a button or press Enter or Escape.'],
  ['dialogclosed', 'Dialogs appear on the screen: take a screenshot.'],
  ['filechooser', 'type the path of a file on that computer, and press Enter.'],
  ['download', 'read them with computer.files.'],
] as const)('on a desktop, %s is refused with what to do', async (name, wayOut) => {
  const computer = await launch(recorder(), { kind: 'desktop' });
  onTestFinished(() => computer.close());
  expect(() => computer.on(name, () => undefined)).toThrow(UnsupportedFacetError);
  expect(() => computer.on(name, () => undefined)).toThrow(wayOut);
  await expect(computer.waitForEvent(name)).rejects.toThrow(wayOut);
});
