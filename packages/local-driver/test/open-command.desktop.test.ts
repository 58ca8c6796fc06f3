import { startDeadline, type OpenShell, type OpenShellOptions } from '@farhand/core/driver';
import type { DesktopConnection } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';
import { processesGone, processesWith } from './left-behind.js';

const desktops = useDesktops();
const never = new AbortController().signal;
const size = { columns: 80, rows: 24 };

/** Opens a command whose processes can be told from all others. */
const open = async (
  { shell }: DesktopConnection,
  command: string,
  marked: string,
  options: OpenShellOptions = {},
): Promise<OpenShell> => {
  if (shell.open === undefined) throw new Error('There is nothing to open.');
  return shell.open(command, { ...options, env: { ...options.env, MARKED: marked } }, forever);
};

const textOf = async (shell: OpenShell): Promise<string> =>
  (await shell.read(never)).map((chunk) => ('bytes' in chunk ? Buffer.from(chunk.bytes).toString() : 'exit')).join('');

/** What it says up to a text. */
const until = async (shell: OpenShell, text: string): Promise<string> => {
  let said = '';
  while (!said.includes(text)) said += await textOf(shell);
  return said;
};

test.each([
  ['without a terminal', {}],
  ['with a terminal', { tty: size }],
] as const)('nothing is left of one %s when the desktop ends, and its reader is notified', async (name, options) => {
  const mark = `${desktops.mark}-${name.replaceAll(' ', '-')}`;
  const connection = await desktops.open();
  const shell = await open(connection, 'nohup setsid sleep 1000 >/dev/null 2>&1 & echo ready; cat', mark, options);
  await until(shell, 'ready');
  const reading = shell.read(never).catch((error: unknown) => error);
  await connection.terminate(forever);
  expect(await reading).toMatchObject({ code: 'CLOSED' });
  await expect(shell.write('a', forever)).rejects.toMatchObject({ code: 'CLOSED' });
  await processesGone(mark);
  await shell.end(forever);
});

test('jobs that a terminal has left behind end with the desktop', async () => {
  const mark = `${desktops.mark}-jobs`;
  const connection = await desktops.open();
  const job = `setsid sh -c 'echo ready; exec sleep 1000 >/dev/null 2>&1'`;
  const shell = await open(connection, `${job} & read -r _`, mark, { tty: size });
  await until(shell, 'ready');
  await shell.write('\n', forever);
  await until(shell, 'exit');
  await shell.end(forever);
  expect(processesWith(mark)).toHaveLength(1);
  await connection.terminate(forever);
  await processesGone(mark);
});

test('detaching a second connection notifies its reader', async () => {
  const connection = await desktops.open();
  const second = await desktops.driver.attach(connection.id, forever);
  if (second.shell?.open === undefined) throw new Error('There is nothing to open.');
  const shell = await second.shell.open('cat', {}, forever);
  await second.detach();
  await expect(shell.read(never)).rejects.toMatchObject({ code: 'CLOSED' });
  await shell.end(forever);
  expect(await connection.status(forever)).toMatchObject({ status: 'running' });
});

describe('a command that does not read', () => {
  test('may read later what it has been written', async () => {
    const shell = await open(await desktops.open(), 'echo $$; kill -s STOP $$; wc -c', desktops.mark);
    const pid = Number(await textOf(shell));
    const deadline = startDeadline({ timeoutMs: 20 }, 'the write');
    await expect(shell.write('x'.repeat(1_000_000), deadline)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message:
        'shellSession.write: the command did not read all of the input in time. It may still read the rest later.',
    });
    deadline.dispose();
    await shell.closeInput(forever);
    process.kill(pid, 'SIGCONT');
    expect(await textOf(shell)).toBe('1000000\n');
    await shell.end(forever);
  });

  test('any more is distinguished', async () => {
    const shell = await open(await desktops.open(), 'exec <&-; echo ready; sleep 1000', desktops.mark);
    await until(shell, 'ready');
    await expect(shell.write('x', forever)).rejects.toMatchObject({
      code: 'ACTION_FAILED',
      message: 'shellSession.write: the command has stopped reading, so not all of the input was written.',
    });
    await shell.end(forever);
  });
});

describe('refused before anything starts', () => {
  test('is a terminal where nothing makes one', async () => {
    const connection = await desktops.open();
    await expect(
      open(connection, 'tty', desktops.mark, { tty: size, env: { PATH: '/nowhere' } }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED_FACET',
      message:
        'shell.open: `tty: true` requires the program script of util-linux, which is not on the PATH. Nothing was started. Install it, or leave tty out.',
    });
  });

  test('is a folder that is not there', async () => {
    const connection = await desktops.open();
    await expect(open(connection, 'tty', desktops.mark, { cwd: '/nowhere' })).rejects.toMatchObject({
      code: 'ACTION_FAILED',
    });
  });
});

test('a terminal leaves the variables of the user alone', async () => {
  const env = { SHELL: '/bin/some-shell', TERM: 'dumb' };
  const shell = await open(await desktops.open(), 'echo "$SHELL $TERM [$FARHAND_SHELL]"', desktops.mark, {
    tty: size,
    env,
  });
  expect(await textOf(shell)).toBe('/bin/some-shell dumb []\r\n');
  await shell.end(forever);
});
