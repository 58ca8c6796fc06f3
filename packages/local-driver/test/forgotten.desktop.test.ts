import type { DesktopConnection } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';
import { displayFiles } from './left-behind.js';
import { endOfForgetful, runToEnd } from './run-to-end.js';

const desktops = useDesktops();

describe('a script that forgets to close a desktop ends when it has nothing left to do', () => {
  test('and leaves nothing of it, with a browser and a command that run on it', async () => {
    const end = await runToEnd(`
      const computer = await launch(local(), { kind: 'desktop' });
      await computer.tab.goto('about:blank');
      await computer.shell.run('sleep 1000 &');
      await computer.tab.click(300, 80);
      console.log((await computer.shell.run('echo $DISPLAY')).stdout.trim());
    `);
    expect(end).toEqual(endOfForgetful(expect.stringMatching(/^:\d+$/)));
    expect(displayFiles(end.lines[0] ?? '')()).toEqual([]);
  });

  test.each([
    ['launched on', (display: string) => `launch(local({ display: '${display}' }), { kind: 'desktop' })`],
    ['attached to', (display: string) => `attach(local(), '${display}')`],
  ])('a running display that it %s goes on', async (_how, computer) => {
    const owner: DesktopConnection = await desktops.open();
    const { DISPLAY: display = '', XAUTHORITY: authority = '' } = owner.environment;
    const script = `
      const computer = await ${computer(display)};
      await computer.tab.click(300, 80);
    `;
    expect(await runToEnd(script, { XAUTHORITY: authority })).toEqual(endOfForgetful());
    expect(await owner.status(forever)).toMatchObject({ status: 'running' });
  });
});

describe('a script that still has something to do on a desktop goes on', () => {
  test('a timer, and a click after it', async () => {
    const script = `
      const computer = await launch(local(), { kind: 'desktop' });
      setTimeout(async () => {
        await computer.tab.click(300, 80);
        console.log('clicked');
      }, 500);
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('clicked'));
  });

  test('a call without a limit that waits for a change', async () => {
    const script = `
      const computer = await launch(local(), { kind: 'desktop' });
      const changed = computer.tab.waitForChange({ timeoutMs: 0 });
      setTimeout(() => void computer.tab.goto('data:text/html,<body bgcolor=red>'), 1000);
      await changed;
      console.log('it came');
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('it came'));
  });

  test('a command that is talked to', async () => {
    const script = `
      const computer = await launch(local(), { kind: 'desktop' });
      const session = await computer.shell.open('sleep 1; echo done');
      for await (const event of session) if (event.type !== 'exit') console.log(event.text.trim());
    `;
    expect(await runToEnd(script)).toEqual(endOfForgetful('done'));
  });

  test('a call to the connection of a driver, and its end, without a computer', async () => {
    const script = `
      import { startDeadline } from '@farhand/core/driver';
      const forever = startDeadline({ timeoutMs: 0 }, 'the script');
      const connection = await local().open({ kind: 'desktop' }, forever);
      console.log((await connection.pointer(forever)).x);
      await connection.terminate(forever);
      console.log('ended');
    `;
    expect(await runToEnd(script)).toEqual({ code: 0, signal: null, lines: ['640', 'ended'] });
  });
});
