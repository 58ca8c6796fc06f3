import { tmpdir } from 'node:os';
import { startDeadline, TimeoutError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';
import { processesGone, processesWith } from './left-behind.js';

const desktops = useDesktops();

describe('a command', () => {
  test('prints, complains and ends with a code', async () => {
    const { shell } = await desktops.open();
    expect(await shell.run("echo héllo; echo '日本' >&2; exit 3", {}, forever)).toEqual({
      exitCode: 3,
      stdout: 'héllo\n',
      stderr: '日本\n',
    });
  });

  test('that a signal ends has the code that shells give it', async () => {
    const { shell } = await desktops.open();
    expect(await shell.run('kill -s KILL $$', {}, forever)).toMatchObject({ exitCode: 137 });
    expect(await shell.run('exit 0', {}, forever)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('runs in the given folder and environment', async () => {
    const { shell } = await desktops.open();
    const options = { cwd: '/', env: { WHO: 'us' } };
    expect(await shell.run('echo "$PWD $WHO"', options, forever)).toMatchObject({ stdout: '/ us\n' });
    await expect(shell.run('true', { cwd: '/no/such' }, forever)).rejects.toThrow(
      'shell: the working directory /no/such does not exist. The command was not started.',
    );
  });

  test('that is too long for the system did not run', async () => {
    const { shell } = await desktops.open();
    await expect(shell.run(['true', 'x'.repeat(200_000)], {}, forever)).rejects.toMatchObject({
      code: 'ACTION_FAILED',
      message:
        'shell: the command did not start: it is longer than this system allows. Pass long data by stdin or in a file.',
    });
  });

  test('has what it takes to show itself on the desktop', async () => {
    const { shell, environment } = await desktops.open();
    expect(environment['DISPLAY']).toMatch(/^:\d+$/);
    const { stdout } = await shell.run('echo "$DISPLAY $XAUTHORITY $BROWSER"; command -v xdg-open', {}, forever);
    const { DISPLAY, XAUTHORITY, BROWSER } = environment;
    expect(stdout.split('\n')[0]).toBe(`${DISPLAY} ${XAUTHORITY} ${BROWSER}`);
    expect(stdout.split('\n')[1]?.startsWith(tmpdir())).toBe(true);
  });

  test('is killed with what it started when its time is up', async () => {
    const { shell } = await desktops.open();
    const deadline = startDeadline({ timeoutMs: 100 }, 'the command');
    const marked = { env: { KILLED: `${desktops.mark}-killed` } };
    const running = shell.run('sleep 1000 & sleep 1000', marked, deadline);
    await expect(running).rejects.toThrow(TimeoutError);
    await processesGone(`${desktops.mark}-killed`);
    deadline.dispose();
  });

  test('that is about to start when the desktop ends does not', async () => {
    const connection = await desktops.open();
    const running = connection.shell.run('sleep 1000 &', { env: { LATE: `${desktops.mark}-late` } }, forever);
    const ended = connection.terminate(forever);
    await expect(running).rejects.toMatchObject({ code: 'CLOSED' });
    await ended;
    expect(processesWith(`${desktops.mark}-late`)).toEqual([]);
  });

  test('may leave something running, which ends with the desktop', async () => {
    const connection = await desktops.open();
    const marked = { env: { LEFT: `${desktops.mark}-left` } };
    await connection.shell.run('sleep 1000 & echo', marked, forever);
    expect(processesWith(`${desktops.mark}-left`)).toHaveLength(1);
    await connection.terminate(forever);
    await processesGone(`${desktops.mark}-left`);
  });
});
