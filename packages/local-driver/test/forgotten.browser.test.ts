import { describe, expect, test } from 'vitest';
import { endOfForgetful, runToEnd } from './run-to-end.js';
import { useOtherBrowser } from './somebody-elses-browser.js';

const theirs = useOtherBrowser();

/** A page that opens a tab by itself after a second. */
const opensATab = `data:text/html,<script>setTimeout(() => open('about:blank'), 1000)</script>`;

/** A page that looks otherwise after a second. */
const changes = `data:text/html,<script>setTimeout(() => document.body.append('changed'), 1000)</script><body>`;

describe('a script that forgets to close a browser ends when it has nothing left to do, and nothing is left', () => {
  test.each(['local()', 'local({ cdp: true })'])('%s', async (driver) => {
    const script = `
      const computer = await launch(${driver});
      await computer.tab.click(300, 80);
      console.log('clicked');
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('clicked'));
  });

  test('with its exit code, and a warning that names the computer and the place of its launch', async () => {
    const { code, lines } = await runToEnd(`
      process.on('warning', ({ message }) => console.log(message.replaceAll(computer.id, 'ID')));
      const computer = await launch(local());
      process.exitCode = 3;
    `);
    expect(code).toBe(3);
    expect(lines).toEqual([
      'FARHAND_LEFT_OPEN',
      expect.stringMatching(
        /^1 computer was left open, and Farhand closes it now: ID \(launch at \S+:\d+:\d+\)\. Call computer\.close\(\)/,
      ),
    ]);
  });

  test('a tab in a running browser, which goes on without it', async () => {
    const script = `
      const computer = await launch(local({ cdpUrl: '${theirs.address()}' }));
      await computer.tab.click(300, 80);
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful());
    await expect.poll(() => theirs.titles()).toEqual(['Theirs']);
    expect(theirs.isRunning()).toBe(true);
  });

  test('a running browser that it attached to', async () => {
    const script = `
      const computer = await attach(local(), '${theirs.address()}');
      await computer.tab.screenshot();
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful());
    expect(await theirs.titles()).toEqual(['Theirs']);
  });

  test.each([
    ['process.exit(3)', { code: 3, signal: null }],
    [`process.kill(process.pid, 'SIGKILL')`, { code: null, signal: 'SIGKILL' }],
  ])('a running browser, when it ends at once by %s', async (statement, end) => {
    expect(await runToEnd(`await attach(local(), '${theirs.address()}'); ${statement};`)).toMatchObject(end);
    expect(await theirs.titles()).toEqual(['Theirs']);
  });

  test('with handleSignals: false, without a word', async () => {
    const script = `await launch(local(), { handleSignals: false });`;
    expect(await runToEnd(script)).toEqual({ code: 0, signal: null, lines: [] });
  });
});

describe('a script that still has something to do goes on', () => {
  test('a timer, and a click after it', async () => {
    const script = `
      const computer = await launch(local());
      setTimeout(async () => {
        await computer.tab.click(300, 80);
        console.log('clicked');
      }, 500);
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('clicked'));
  });

  test.each([
    ['an event', opensATab, `computer.waitForEvent('tab', { timeoutMs: 0 })`],
    ['a change', changes, 'computer.tab.waitForChange({ timeoutMs: 0 })'],
  ])('a call without a limit that waits for %s', async (_what, url, call) => {
    const script = `
      const computer = await launch(local());
      await computer.tab.goto(${JSON.stringify(url)});
      await ${call};
      console.log('it came');
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('it came'));
  });

  test('a screencast that is read', async () => {
    const script = `
      const computer = await launch(local());
      await computer.tab.goto(${JSON.stringify(changes)});
      let frames = 0;
      for await (const frame of computer.screencast()) if (++frames === 2) break;
      console.log(frames);
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('2'));
  });

  test('a listener, which a warning reports, until it is removed', async () => {
    const script = `
      const computer = await launch(local());
      const stop = computer.on('tab', () => {
        console.log('a tab');
        stop();
      });
      await computer.tab.goto(${JSON.stringify(opensATab)});
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('FARHAND_LISTENING', 'a tab'));
  });

  test('a promise that a listener settles, before it closes the computer', async () => {
    const script = `
      const computer = await launch(local());
      const opened = new Promise((resolve) => computer.on('tab', resolve));
      await computer.tab.goto(${JSON.stringify(opensATab)});
      await opened;
      await computer.close();
      console.log('closed');
    `;
    expect(await runToEnd(script)).toEqual({ code: 0, signal: null, lines: ['FARHAND_LISTENING', 'closed'] });
  });

  test.each([
    ['a driver', () => 'local()'],
    ["a driver of somebody else's browser", () => `local({ cdpUrl: '${theirs.address()}' })`],
  ])('a call to the connection of %s, and its end, without a computer', async (_whose, driver) => {
    const script = `
      import { startDeadline } from '@farhand/core/driver';
      const forever = startDeadline({ timeoutMs: 0 }, 'the script');
      const connection = await ${driver()}.open({ kind: 'browser' }, forever);
      console.log(await connection.evaluate(undefined, 'new Promise((done) => setTimeout(done, 1000, "done"))', forever));
      await connection.terminate(forever);
      console.log('ended');
    `;
    expect(await runToEnd(script)).toEqual({ code: 0, signal: null, lines: ['done', 'ended'] });
  });
});
