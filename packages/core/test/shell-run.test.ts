import type { ShellCommand, ShellOptions } from '@farhand/core/driver';
import { expect, test } from 'vitest';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';

/** A computer whose shell notes what it is told. */
const open = async () => {
  const calls: (readonly [ShellCommand, ShellOptions])[] = [];
  const { computer } = await openComputer({
    shell: (command, options) => {
      calls.push([command, options]);
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  });
  if (computer.shell === undefined) throw new Error('There is no shell.');
  return { computer, shell: computer.shell, calls };
};

test('a line and a list reach the driver as they are', async () => {
  const { shell, calls } = await open();
  await shell.run(' ls | wc ');
  await shell.run(['git', 'commit', '-m', '']);
  expect(calls).toEqual([
    [' ls | wc ', {}],
    [['git', 'commit', '-m', ''], {}],
  ]);
});

test('what is to be read becomes bytes of its own', async () => {
  const { shell, calls } = await open();
  const bytes = Uint8Array.of(0, 255);
  const runs = Promise.all([shell.run('cat', { stdin: bytes }), shell.run('cat', { stdin: 'é' })]);
  bytes.fill(7);
  await runs;
  expect(calls.map(([, { stdin }]) => stdin)).toEqual([Uint8Array.of(0, 255), Uint8Array.of(0xc3, 0xa9)]);
});

test('changing a list or an environment afterwards changes nothing', async () => {
  const { shell, calls } = await open();
  const [command, env] = [['echo', 'a'], { A: 'a' }];
  const running = shell.run(command, { env });
  command[1] = 'b';
  env.A = 'b';
  await running;
  expect(calls).toEqual([[['echo', 'a'], { env: { A: 'a' } }]]);
});

/** Calls as a program without types makes them. */
const wrong: readonly (readonly [readonly unknown[], string])[] = [
  [[''], `shell.run: expected a command line, or a program and its arguments such as ['git', 'status'], got "".`],
  [[7], `shell.run: expected a command line, or a program and its arguments such as ['git', 'status'], got 7.`],
  [[[]], `shell.run: the first element must be the program to run, such as in ['git', 'status'], got undefined.`],
  [[['', 'a']], `shell.run: the first element must be the program to run, such as in ['git', 'status'], got "".`],
  [
    [['-a', 'x', 'rm']],
    `shell.run: the first element must be the program to run, such as in ['git', 'status'], got "-a".`,
  ],
  [[['echo', 7]], `shell.run: the command's [1] must be a string, got 7.`],
  [[['echo', 'a\0b']], `shell.run: the command's [1] must not contain a NUL character.`],
  [['echo a\0b'], 'shell.run: the command must not contain a NUL character.'],
  [[['echo', 'a\ud83d']], `shell.run: the command's [1] must be well-formed text, without lone surrogates.`],
  [['ls', { cwd: 7 }], 'shell.run: cwd must be a string, got 7.'],
  [['ls', { cwd: '' }], 'shell.run: cwd must be a folder, got an empty string.'],
  [['ls', { cwd: '/a\0' }], 'shell.run: cwd must not contain a NUL character.'],
  [['ls', { env: { A: 1 } }], 'shell.run: env.A must be a string, got 1.'],
  [['ls', { env: { 'A=B': 'x' } }], 'shell.run: "A=B" is not a valid name of a variable in env.'],
  [['ls', { env: { '': 'x' } }], 'shell.run: "" is not a valid name of a variable in env.'],
  [['ls', { env: { A: 'x\0' } }], 'shell.run: env.A must not contain a NUL character.'],
  [['ls', { env: ['A=B'] }], 'shell.run env: options must be an object, got an array.'],
  [
    ['ls', { stdin: 'a\ud83d' }],
    'shell.run: stdin must be well-formed text, without lone surrogates. Pass bytes instead.',
  ],
  [['ls', { stdin: 7 }], 'shell.run: stdin must be a string or bytes (Uint8Array), got 7.'],
  [
    ['ls', { cmd: '/tmp' }],
    `shell.run: unknown option 'cmd'. Did you mean 'cwd'? Known options: cwd, env, stdin, signal, timeoutMs.`,
  ],
];

test.each(wrong)('%j is a mistake, and nothing is sent', async (call, message) => {
  const { shell, calls } = await open();
  const error = await caught(Promise.resolve(Reflect.apply(shell.run, shell, call)));
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ message });
  expect(calls).toEqual([]);
});

test('a command is not run only to be explained', async () => {
  const { computer, shell, calls } = await open();
  expect(await caught(computer.explain(() => shell.run('rm -r a')))).toMatchObject({
    code: 'UNSUPPORTED_ACTION',
    message: expect.stringContaining('shell.run() cannot run inside explain()'),
  });
  expect(calls).toEqual([]);
});
