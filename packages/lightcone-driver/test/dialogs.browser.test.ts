import { ActionFailedError, TimeoutError, type Dialog } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { chromium, type Dialog as PageDialog } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answerBy, ask, asking, askingAfter, leaving, next, page, useComputer } from './asking-pages.js';
import { launchOver } from './launch-over.js';

const dismissing = useComputer();

const calls = ["alert('Hi')", "confirm('Sure?')", "prompt('Name?', 'Bob')"];

describe('by the option, without a listener', () => {
  const accepting = useComputer('accept');
  const leftOpen = useComputer('leave');

  test.each([
    ['dismiss', ['undefined', 'false', 'null'], [false, false, false], ['', '', '']],
    ['accept', ['undefined', 'true', 'Bob'], [true, true, true], ['', '', 'Bob']],
  ] as const)('%s', async (dialogs, titles, accepted, texts) => {
    const computer = await (dialogs === 'accept' ? accepting : dismissing)();
    const closed: unknown[] = [];
    onTestFinished(
      computer.on('dialogclosed', (dialog) =>
        closed.push([dialog.type, dialog.message, dialog.accepted, dialog.text, dialog.tab === computer.tab]),
      ),
    );
    for (const [index, call] of calls.entries()) {
      await computer.tab.goto(asking(call));
      await computer.tab.click(50, 50);
      await expect.poll(() => computer.tab.title()).toBe(titles[index]);
    }
    await expect
      .poll(() => closed)
      .toEqual([
        ['alert', 'Hi', accepted[0], texts[0], true],
        ['confirm', 'Sure?', accepted[1], texts[1], true],
        ['prompt', 'Name?', accepted[2], texts[2], true],
      ]);
  });

  test('a page that asks whether to leave it is left', async () => {
    const computer = await dismissing();
    await computer.tab.goto(leaving);
    await computer.tab.click(50, 50);
    await computer.tab.goto(next);
    expect(await computer.tab.title()).toBe('Next');
  });

  test('leave: calls wait, say which dialog it is, and go on once another client has answered', async () => {
    const computer = await leftOpen();
    await computer.tab.goto(asking("confirm('Sure?')"));
    const other = await chromium.connectOverCDP(await computer.cdpUrl());
    onTestFinished(() => other.close());
    const asked = new Promise<PageDialog>((resolve) => other.contexts()[0]?.once('dialog', resolve));
    const clicking = Promise.resolve(computer.tab.click(50, 50));
    const dialog = await asked;
    await dialog.accept();
    await clicking;
    expect(await computer.tab.content()).toContain('<title>true</title>');
  });

  test('leave: what comes while a dialog is open is not sent, and says at the end of its time which it is', async () => {
    const computer = await leftOpen();
    await computer.tab.goto(askingAfter("confirm('Sure?')"));
    const opened = computer.waitForEvent('dialogclosed');
    const other = await chromium.connectOverCDP(await computer.cdpUrl());
    onTestFinished(() => other.close());
    const asked = new Promise<PageDialog>((resolve) => other.contexts()[0]?.once('dialog', resolve));
    await computer.tab.click(50, 50);
    const dialog = await asked;
    const reading = computer.tab.content({ timeoutMs: 1_000 });
    await expect(reading).rejects.toThrow(TimeoutError);
    await expect(reading).rejects.toThrow(
      'Reading the page failed: the confirm dialog "Sure?" was still open at the timeout and blocks the page. Answer it, or launch with lightcone({ dialogs: \'dismiss\' }).',
    );
    await dialog.accept();
    expect(await opened).toMatchObject({ message: 'Sure?', accepted: true, tab: computer.tab });
    expect(await computer.tab.content()).toContain('<title>true</title>');
  });
});

describe('by a listener', () => {
  test.each([
    [calls[0] ?? '', 'undefined'],
    [calls[1] ?? '', 'true'],
    [calls[2] ?? '', 'Eve'],
  ])('%s is accepted with a text', async (call, title) => {
    const computer = await dismissing();
    answerBy(computer, (dialog) => dialog.accept('Eve'));
    await computer.tab.goto(asking(call));
    await computer.tab.click(50, 50);
    expect(await computer.tab.title()).toBe(title);
  });

  test.each([
    ['accept()', (dialog: Dialog) => dialog.accept(), 'Bob'],
    ["accept('')", (dialog: Dialog) => dialog.accept(''), ''],
    ['dismiss()', (dialog: Dialog) => dialog.dismiss(), 'null'],
  ])('a prompt that is awaited, and that the click itself has opened: %s', async (_call, answer, title) => {
    const computer = await dismissing();
    const dialog = await ask(computer, "prompt('Name?', 'Bob')");
    expect([dialog.type, dialog.message, dialog.defaultValue, dialog.tab === computer.tab]).toEqual([
      'prompt',
      'Name?',
      'Bob',
      true,
    ]);
    await answer(dialog);
    await expect.poll(() => computer.tab.title()).toBe(title);
  });

  test('which has not answered: what the dialog blocks is refused until it is answered, and nothing is sent', async () => {
    const computer = await dismissing();
    await computer.tab.goto(
      page(`let count = 0; onclick = () => { document.title = String(count += 1); confirm('Sure?') }`),
    );
    const waiting = computer.waitForEvent('dialog');
    const { steps } = await computer.tab.click(50, 50);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    const dialog = await waiting;
    const blocked =
      'the confirm dialog "Sure?" is open and blocks the page. Call accept() or dismiss() of the dialog first.';
    const again = computer.tab.click(50, 50);
    await expect(again).rejects.toThrow(ActionFailedError);
    await expect(again).rejects.toThrow(`Input failed: ${blocked}`);
    await expect(again).rejects.toMatchObject({ steps: [{ outcome: 'notRun' }] });
    await expect(computer.tab.content()).rejects.toThrow(`Reading the page failed: ${blocked}`);
    await expect(computer.tab.screenshot()).rejects.toThrow(`The screenshot failed: ${blocked}`);
    await dialog.dismiss();
    await expect(dialog.accept()).rejects.toThrow('The dialog is no longer open');
    expect(await computer.tab.content()).toContain('<title>1</title>');
    expect(computer.held()).toEqual([]);
  });

  test('without a reply: the outcomes of calls that travel together are unknown', async () => {
    const computer = await dismissing();
    await computer.tab.goto(asking("confirm('Sure?')"));
    const waiting = computer.waitForEvent('dialog');
    const sent = computer.tab.click(50, 50).press('a');
    await expect(sent).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('the confirm dialog "Sure?" opened during this request'),
      steps: [{ outcome: 'unknown' }, { outcome: 'unknown' }],
    });
    await (await waiting).accept();
    expect(await computer.tab.content()).toContain('<title>true</title>');
  });

  test('which takes its time: what the dialog blocks waits', async () => {
    const computer = await dismissing();
    const seen: string[] = [];
    let decide: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answerBy(computer, async (dialog) => {
        resolve();
        await new Promise<void>((decided) => (decide = decided));
        seen.push('accepts');
        await dialog.accept();
      });
    });
    await computer.tab.goto(asking("confirm('Sure?')"));
    const clicking = computer.tab.click(50, 50).then(() => seen.push('clicked'));
    await asked;
    const reading = computer.tab.content().then(() => seen.push('read'));
    // Meanwhile the call has its turn.
    await computer.status();
    decide();
    await Promise.all([clicking, reading]);
    expect(seen).toEqual(['accepts', 'clicked', 'read']);
  });

  test('whether to leave a page: to stay is an error of goto, to leave is not', async () => {
    const computer = await dismissing();
    await computer.tab.goto(leaving);
    await computer.tab.click(50, 50);
    const stop = answerBy(computer, (dialog) => dialog.dismiss());
    await expect(computer.tab.goto(next)).rejects.toThrow('the answer was to stay');
    expect(await computer.tab.title()).toBe('Asking');
    stop();
    answerBy(computer, (dialog) => dialog.accept());
    await computer.tab.goto(next);
    expect(await computer.tab.title()).toBe('Next');
  });

  test('which has not answered: another page can be loaded, unless the dialog holds up a click', async () => {
    const computer = await dismissing();
    await computer.tab.goto(askingAfter("confirm('Sure?')"));
    const waiting = computer.waitForEvent('dialog');
    await computer.tab.click(50, 50);
    await waiting;
    await computer.tab.goto(next);
    expect(await computer.tab.title()).toBe('Next');
    const dialog = await ask(computer, "confirm('Sure?')");
    await expect(computer.tab.goto(next)).rejects.toThrow(
      'Loading failed: the confirm dialog "Sure?" is open and blocks the page.',
    );
    await dialog.accept();
    await computer.tab.goto(next);
    expect(await computer.tab.title()).toBe('Next');
  });

  test('a dialog that stays open does not keep the computer from being closed', async () => {
    const { computer, server, close } = await launchOver(local({ cdp: true, dialogs: 'leave' }), {
      dialogs: 'dismiss',
    });
    onTestFinished(() => server.close());
    await ask(computer, "confirm('Sure?')");
    await close();
    await expect(computer.tab.click(1, 1)).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
