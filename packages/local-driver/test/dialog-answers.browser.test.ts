import { ActionFailedError, launch, TimeoutError, type Computer, type Dialog } from '@farhand/core';
import { local, type LocalOptions } from '@farhand/local-driver';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { useOwnTempFolder } from './left-behind.js';
import { useSite } from './loopback-site.js';
import { useOtherBrowser } from './somebody-elses-browser.js';

useOwnTempFolder();

const site = useSite({
  '/leaving': `<title>Leaving</title><body><script>addEventListener('beforeunload', (event) => event.preventDefault())</script>`,
  '/next': '<title>Next</title>',
});

/** A page whose title is the answer to a dialog, which it opens a moment after a click: the click is done by then. */
const asking = (call: string): string =>
  `data:text/html,${encodeURIComponent(`<title>Asking</title><body><script>
    onclick = () => setTimeout(() => { document.title = 'Opening'; document.title = String(${call}) })
  </script>`)}`;

/** A computer that tests share. Each goes to a page of its own first, which ends what dialogs there are. */
const useComputer = (options: LocalOptions = {}): (() => Promise<Computer>) => {
  let launched: Promise<Computer> | undefined;
  afterAll(async () => (await launched)?.close());
  return () => (launched ??= launch(local(options)));
};

const dismissing = useComputer();

/** Has dialogs decided on until the test ends, or the function that it returns is called. */
const answerBy = (computer: Computer, listener: (dialog: Dialog) => Promise<void>): (() => void) => {
  const stop = computer.on('dialog', listener);
  onTestFinished(stop);
  return stop;
};

/** Has a page ask, and gives the dialog to whoever asked for it. */
const ask = async (computer: Computer, call: string): Promise<Dialog> => {
  await computer.tab.goto(asking(call));
  const waiting = computer.waitForEvent('dialog');
  await computer.tab.click(50, 50);
  return waiting;
};

const calls = ["alert('Hi')", "confirm('Sure?')", "prompt('Name?', 'Bob')"];

describe('by the option, without a listener', () => {
  const accepting = useComputer({ dialogs: 'accept' });
  const leaving = useComputer({ dialogs: 'leave' });

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
    expect(closed).toEqual([
      ['alert', 'Hi', accepted[0], texts[0], true],
      ['confirm', 'Sure?', accepted[1], texts[1], true],
      ['prompt', 'Name?', accepted[2], texts[2], true],
    ]);
  });

  test('leave: calls that the dialog blocks wait, and say which it is', async () => {
    const computer = await leaving();
    await computer.tab.goto(asking("confirm('Sure?')"));
    await computer.tab.click(50, 50);
    await expect.poll(() => computer.tab.title()).toBe('Opening');
    const reading = computer.tab.content({ timeoutMs: 2_000 });
    await expect(reading).rejects.toThrow(TimeoutError);
    await expect(reading).rejects.toThrow(
      'Reading the page failed: the confirm dialog "Sure?" was still open at the timeout and blocks the page.',
    );
    await expect(computer.tab.screenshot({ timeoutMs: 1_000 })).rejects.toThrow('The screenshot failed: the confirm');
    // What the browser answers by itself, it answers.
    expect(await computer.tab.title()).toBe('Opening');
    await computer.tab.goto(site.at('/next'));
    expect(await computer.tab.title()).toBe('Next');
  });

  test('leave: a page that asks whether to leave it is not left, and the call says so', async () => {
    const computer = await leaving();
    await computer.tab.goto(site.at('/leaving'));
    await computer.tab.click(50, 50);
    await expect(computer.tab.goto(site.at('/next'), { timeoutMs: 2_000 })).rejects.toThrow(
      'Loading failed: a dialog that asks whether to leave the page was still open',
    );
    await expect(computer.tab.goto(site.at('/next'), { timeoutMs: 1_000 })).rejects.toThrow(
      'Loading failed: a dialog that asks whether to leave the page was still open',
    );
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
    await expect.poll(() => computer.tab.title()).toBe(title);
  });

  test.each([
    ['accept()', (dialog: Dialog) => dialog.accept(), 'Bob'],
    ["accept('')", (dialog: Dialog) => dialog.accept(''), ''],
    ['dismiss()', (dialog: Dialog) => dialog.dismiss(), 'null'],
  ])('a prompt that is awaited: %s', async (_call, answer, title) => {
    const computer = await dismissing();
    const dialog = await ask(computer, "prompt('Name?', 'Bob')");
    expect([dialog.type, dialog.message, dialog.defaultValue]).toEqual(['prompt', 'Name?', 'Bob']);
    await answer(dialog);
    await expect.poll(() => computer.tab.title()).toBe(title);
  });

  test('which has not answered: what the dialog blocks is rejected at once, until it is answered', async () => {
    const computer = await dismissing();
    const dialog = await ask(computer, "confirm('Sure?')");
    const blocked = 'the confirm dialog "Sure?" is open and blocks the page. Call accept() or dismiss()';
    await expect.poll(() => computer.tab.content().catch(String)).toContain(blocked);
    await expect(computer.tab.content()).rejects.toThrow(ActionFailedError);
    await expect(computer.tab.screenshot()).rejects.toThrow(`The screenshot failed: ${blocked}`);
    expect(await computer.tab.title()).toBe('Opening');
    await dialog.accept();
    await expect.poll(() => computer.tab.title()).toBe('true');
    expect(await computer.tab.content()).toContain('<title>true</title>');
    await expect(dialog.dismiss()).rejects.toThrow('The dialog is no longer open');
  });

  test('which has not answered: the click that opened the dialog is done, the next one is not sent', async () => {
    const computer = await dismissing();
    await computer.tab.goto(
      `data:text/html,${encodeURIComponent(`<title>0</title><body><script>
        onclick = () => { document.title = String(Number(document.title) + 1); confirm('Sure?') }
      </script>`)}`,
    );
    const waiting = computer.waitForEvent('dialog');
    const { steps } = await computer.tab.click(50, 50);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    const next = computer.tab.click(50, 50);
    await expect(next).rejects.toThrow(ActionFailedError);
    await expect(next).rejects.toThrow('Input failed: the confirm dialog "Sure?" is open and blocks the page.');
    await expect(next).rejects.toMatchObject({ steps: [{ outcome: 'notRun' }] });
    await (await waiting).dismiss();
    await expect.poll(() => computer.tab.title()).toBe('1');
    expect(computer.held()).toEqual([]);
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
    await computer.tab.click(50, 50);
    await asked;
    const reading = computer.tab.content().then(() => seen.push('read'));
    // Meanwhile the call has its turn.
    await computer.status();
    decide();
    await reading;
    expect(seen).toEqual(['accepts', 'read']);
  });

  test('whether to leave a page: to stay is an error of goto, to leave is not', async () => {
    const computer = await dismissing();
    await computer.tab.goto(site.at('/leaving'));
    await computer.tab.click(50, 50);
    const stop = answerBy(computer, (dialog) => dialog.dismiss());
    await expect(computer.tab.goto(site.at('/next'))).rejects.toThrow(
      'did not load: the page asked whether to leave it, and the answer was to stay. Accept that dialog to leave.',
    );
    expect(await computer.tab.title()).toBe('Leaving');
    stop();
    answerBy(computer, (dialog) => dialog.accept());
    await computer.tab.goto(site.at('/next'));
    expect(await computer.tab.title()).toBe('Next');
  });

  test('of a tab behind, and of a frame of another site', async () => {
    const computer = await dismissing();
    const heard: unknown[] = [];
    answerBy(computer, async (dialog) => {
      heard.push([dialog.message, dialog.tab?.id]);
      await dialog.accept();
    });
    const behind = computer.tab;
    await behind.goto(asking("confirm('behind')"));
    await behind.click(50, 50);
    await expect.poll(() => behind.title()).toBe('true');
    const second = await computer.tabs.open(
      `data:text/html,<iframe style="position:fixed;left:0;top:0;width:300px;height:200px" src="${asking("confirm('frame')").replaceAll('"', '&quot;')}"></iframe>`,
    );
    await second.click(50, 50);
    await expect
      .poll(() => heard)
      .toEqual([
        ['behind', behind.id],
        ['frame', second.id],
      ]);
  });

  test('when it is stopped, the option counts again', async () => {
    const computer = await dismissing();
    answerBy(computer, (dialog) => dialog.accept())();
    await computer.tab.goto(asking("confirm('Sure?')"));
    await computer.tab.click(50, 50);
    await expect.poll(() => computer.tab.title()).toBe('false');
  });

  test('an open dialog does not keep the tab or the computer from being closed', async () => {
    const computer = await launch(local());
    await ask(computer, "confirm('Sure?')");
    const { tab } = computer;
    await computer.tabs.open();
    await tab.close();
    expect(await computer.tabs.list()).toHaveLength(1);
    await ask(computer, "confirm('Sure?')");
    await computer.close();
  });
});

describe('in a browser that Farhand did not start', () => {
  const theirs = useOtherBrowser();

  const join = async (options: LocalOptions = {}): Promise<Computer> => {
    const computer = await launch(local({ cdpUrl: theirs.address(), ...options }));
    onTestFinished(() => computer.close());
    return computer;
  };

  test('leave: another client answers, and Farhand goes on', async () => {
    const farhand = await join({ dialogs: 'leave' });
    await farhand.tab.goto(asking("confirm('Sure?')"));
    const other = await join({ dialogs: 'leave' });
    const asked = other.waitForEvent('dialog');
    // The other client uses the tab, so that its dialogs are its business, too.
    await other.tabs.get(farhand.tab.id).content();
    // Whether the page has had all of the click may not be known before somebody has answered.
    const clicked = farhand.tab.click(50, 50).then(() => 'done');
    const reading = farhand.tab.content();
    await (await asked).accept();
    expect(await clicked).toBe('done');
    await reading;
    await expect.poll(() => farhand.tab.title()).toBe('true');
  });

  test('a listener decides there as well', async () => {
    const computer = await join();
    const dialog = await ask(computer, "prompt('Name?')");
    await dialog.accept('Eve');
    await expect.poll(() => computer.tab.title()).toBe('Eve');
  });
});
