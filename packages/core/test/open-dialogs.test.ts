import { OpenDialogs, startDeadline, type FoundDialog } from '@farhand/core/driver';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const deadline = startDeadline({ timeoutMs: 0 }, 'The test');

/** The dialogs of a page, and one for it. `reply` is what the browser says to the answer; by default it does not yet. */
const page = (reply = (): Promise<void> => new Promise(() => undefined)) => {
  const dialogs = new OpenDialogs('driver', () => undefined);
  const dialog: FoundDialog = {
    type: 'confirm',
    message: 'Sure?',
    defaultValue: '',
    accept: reply,
    dismiss: reply,
  };
  return { dialogs, dialog };
};

/** Whether a promise has resolved by now. */
const isDone = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);

describe('what goes the way of the answer', () => {
  test('need not wait while no dialog is open', async () => {
    const { dialogs } = page();
    expect(await isDone(dialogs.replied('Input', deadline))).toBe(true);
  });

  test('waits until the answer is on its way, not until the dialog has closed', async () => {
    const { dialogs, dialog } = page();
    dialogs.open(dialog, 'farhand');
    const replied = dialogs.replied('Input', deadline);
    const passed = dialogs.passed('Input', deadline);
    expect(await isDone(replied)).toBe(false);
    void dialogs.offer(dialog, 'tab-1', 'dismiss', () => undefined);
    expect(await isDone(replied)).toBe(true);
    expect([await isDone(passed), dialogs.isOpen]).toEqual([false, true]);
    dialogs.answered(false, '');
    expect(await isDone(passed)).toBe(true);
  });

  test('waits on if the browser refuses the answer', async () => {
    const { dialogs, dialog } = page(() => Promise.reject(new Error('No.')));
    dialogs.open(dialog, 'farhand');
    await dialogs.offer(dialog, 'tab-1', 'dismiss', () => undefined);
    const replied = dialogs.replied('Input', deadline);
    expect(await isDone(replied)).toBe(false);
    dialogs.answered(false, '');
    expect(await isDone(replied)).toBe(true);
  });

  test('fails if nobody is about to answer', async () => {
    const { dialogs, dialog } = page();
    dialogs.open(dialog, 'nobody');
    await expect(dialogs.replied('Input', deadline)).rejects.toThrow(
      'Input failed: the confirm dialog "Sure?" is open and blocks the page. Call accept() or dismiss() of the dialog first.',
    );
  });
});

describe('the next dialog', () => {
  test('is one that is open', async () => {
    const { dialogs, dialog } = page();
    dialogs.open(dialog, 'farhand');
    expect(await dialogs.nextOpen(30)).toBe(true);
  });

  test('is waited for', async () => {
    const { dialogs, dialog } = page();
    const next = dialogs.nextOpen(30);
    expect(await isDone(next)).toBe(false);
    dialogs.open(dialog, 'farhand');
    expect(await next).toBe(true);
  });

  test('but not for ever', async () => {
    const { dialogs } = page();
    const next = dialogs.nextOpen(30);
    await vi.advanceTimersByTimeAsync(29);
    expect(await isDone(next)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await next).toBe(false);
  });
});
