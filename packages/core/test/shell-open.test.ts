import type { OpenShellOptions, ShellCommand } from '@farhand/core/driver';
import { expect, test } from 'vitest';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';
import { held, openWith, ScriptedShell } from './scripted-shell.js';

const open = async () => {
  const calls: (readonly [ShellCommand, OpenShellOptions])[] = [];
  const opened = await openWith((command, options) => {
    calls.push([command, options]);
    return Promise.resolve(new ScriptedShell());
  });
  return { ...opened, calls };
};

test('a command reaches the driver with what it is to run with', async () => {
  const { shell, calls } = await open();
  await shell.open(['bash', '-i'], { cwd: '/tmp', env: { A: 'b' }, tty: { columns: 100, rows: 30 } });
  await shell.open('cat', { tty: false });
  expect(calls).toEqual([
    [['bash', '-i'], { cwd: '/tmp', env: { A: 'b' }, tty: { columns: 100, rows: 30 } }],
    ['cat', {}],
  ]);
});

test('a terminal has 80 columns and 24 rows unless it is said', async () => {
  const { shell, calls } = await open();
  await shell.open('a', { tty: true });
  await shell.open('b', { tty: { columns: 132 } });
  expect(calls.map(([, { tty }]) => tty)).toEqual([
    { columns: 80, rows: 24 },
    { columns: 132, rows: 24 },
  ]);
});

/** Calls as a program without types makes them. */
const wrong: readonly (readonly [readonly unknown[], string, string])[] = [
  [
    [],
    'TypeError',
    `shell.open: expected a command line, or a program and its arguments such as ['git', 'status'], got undefined.`,
  ],
  [
    ['a', { stdin: 'x' }],
    'TypeError',
    `shell.open: unknown option 'stdin'. Known options: cwd, env, tty, signal, timeoutMs.`,
  ],
  [
    ['a', { tty: 'xterm' }],
    'TypeError',
    `shell.open: tty must be true or a size such as { columns: 80, rows: 24 }, got "xterm".`,
  ],
  [['a', { tty: { width: 80 } }], 'TypeError', `shell.open tty: unknown option 'width'. Known options: columns, rows.`],
  [['a', { tty: { columns: '80' } }], 'TypeError', 'shell.open: tty.columns must be a number, got "80".'],
  [['a', { tty: { rows: 0 } }], 'RangeError', 'shell.open: tty.rows must be a whole number from 1 to 65535, got 0.'],
  [
    ['a', { tty: { rows: 1.5 } }],
    'RangeError',
    'shell.open: tty.rows must be a whole number from 1 to 65535, got 1.5.',
  ],
];

test.each(wrong)('%j is a mistake, and nothing is sent', async (call, name, message) => {
  const { shell, calls } = await open();
  expect(await caught(Promise.resolve(Reflect.apply(shell.open, shell, call)))).toMatchObject({ name, message });
  expect(calls).toEqual([]);
});

test('where nothing can be talked to, it says what to use instead', async () => {
  const { computer } = await openComputer({ shell: () => ({ exitCode: 0, stdout: '', stderr: '' }) });
  expect(await caught(computer.shell?.open('bash') ?? Promise.resolve())).toMatchObject({
    code: 'UNSUPPORTED_FACET',
    message:
      'shell.open: recorder does not support interactive commands. Nothing was sent. Pass all input at once with shell.stream(command, { stdin }).',
  });
});

test('a signal that has fired lets nothing start', async () => {
  const { shell, calls } = await open();
  expect(await caught(shell.open('a', { signal: AbortSignal.abort('enough') }))).toBe('enough');
  expect(calls).toEqual([]);
});

test('a computer that was closed opens nothing', async () => {
  const { computer, shell, calls } = await open();
  await computer.close();
  expect(await caught(shell.open('a'))).toMatchObject({ code: 'CLOSED' });
  expect(calls).toEqual([]);
});

test('it is not opened only to be explained', async () => {
  const { computer, shell, calls } = await open();
  expect(await caught(computer.explain(() => shell.open('a')))).toMatchObject({ code: 'UNSUPPORTED_ACTION' });
  expect(calls).toEqual([]);
});

test('what opens too late is ended, and nobody gets it', async () => {
  const opening = held<ScriptedShell>();
  const { shell } = await openWith(() => opening.promise);
  expect(await caught(shell.open('a', { timeoutMs: 5 }))).toMatchObject({
    code: 'TIMEOUT',
    message: 'shell.open() did not finish within 5 ms.',
  });
  const late = new ScriptedShell();
  opening.resolve(late);
  await expect.poll(() => late.log).toEqual(['end']);
});

test('a computer that is closed meanwhile says so, and what opens then is ended', async () => {
  const [opening, started] = [held<ScriptedShell>(), held<undefined>()];
  const { computer, shell } = await openWith(() => {
    started.resolve(undefined);
    return opening.promise;
  });
  const failure = caught(shell.open('a'));
  await started.promise;
  await computer.close();
  expect(await failure).toMatchObject({
    code: 'CLOSED',
    message: expect.stringContaining('shell.open() was not done'),
  });
  const late = new ScriptedShell();
  opening.resolve(late);
  await expect.poll(() => late.log).toEqual(['end']);
});

test('the error of a driver is passed on', async () => {
  const { shell } = await openWith(() => Promise.reject(new RangeError('No.')));
  expect(await caught(shell.open('a'))).toEqual(new RangeError('No.'));
});
