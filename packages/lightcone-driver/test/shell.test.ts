import { deadlineLike, startDeadline } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { openEmulated } from './open-emulated.js';
import { connect, forever, rejection } from './scripted-vendor.js';

const sync = 'POST /computers/c1/exec/sync';

test('runs a command to its end, with the time that is left', async () => {
  const { connection, log } = await connect({ [sync]: { json: { exit_code: 3, stdout: 'a\n', stderr: 'b' } } });
  const deadline = deadlineLike(forever(), { remainingMs: () => 30_000 });
  const options = { cwd: '/tmp', env: { A: 'b' } };
  expect(await connection.shell?.run('ls; exit 3', options, deadline)).toEqual({
    exitCode: 3,
    stdout: 'a\n',
    stderr: 'b',
  });
  expect(log()).toEqual([[sync, { command: 'ls; exit 3', cwd: '/tmp', env: { A: 'b' }, timeout_seconds: 29 }]]);
});

test.each([
  [Number.POSITIVE_INFINITY, 86_400],
  [29_999, 28],
  [2999, 1],
  [1001, 1],
])('%d ms left are %d s: less than is left, so that the answer comes in time', async (left, seconds) => {
  const { connection, log } = await connect({ [sync]: { json: { exit_code: 0 } } });
  await connection.shell?.run('true', {}, deadlineLike(forever(), { remainingMs: () => left }));
  expect(log()).toEqual([[sync, { command: 'true', timeout_seconds: seconds }]]);
});

test.each([1000, 200])('with %d ms left it is not sent: the vendor counts in whole seconds', async (left) => {
  const { connection, log } = await connect({ [sync]: { json: { exit_code: 0 } } });
  const run =
    connection.shell?.run('true', {}, deadlineLike(forever(), { remainingMs: () => left })) ?? Promise.resolve();
  expect(await rejection(run)).toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringContaining(`this call has only ${left} ms left. The command was not sent.`),
  });
  expect(log()).toEqual([]);
});

test('of a call that was aborted it says so', async () => {
  const { connection, log } = await connect();
  const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort('enough') }, 'test');
  expect(await rejection(connection.shell?.run('true', {}, deadline) ?? Promise.resolve())).toBe('enough');
  expect(log()).toEqual([]);
});

test('a command whose reply is lost is not run again', async () => {
  const { connection, log } = await connect({ [sync]: 'reset' });
  const lost = connection.shell?.run('rm -r a', {}, forever()) ?? Promise.resolve();
  expect(await rejection(lost)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect(log()).toHaveLength(1);
});

describe('a program', () => {
  const sent = async (command: readonly string[], options: object = {}): Promise<unknown> => {
    const { connection, service } = await connect({ [sync]: { json: { exit_code: 0 } } });
    await connection.shell?.run(command, options, forever());
    return service.seen.at(-1)?.body;
  };

  test('is a line in which every word is quoted', async () => {
    expect(await sent(['git', 'commit', '-m', "it's; $HOME", ''])).toMatchObject({
      command: `exec 'git' 'commit' '-m' 'it'\\''s; $HOME' ''`,
    });
  });

  test('that reads has what it reads in the line', async () => {
    expect(await sent(['cat'], { stdin: Buffer.from("it's") })).toMatchObject({
      command: `printf %s 'aXQncw==' | base64 -d | (eval 'exec '\\''cat'\\''')`,
    });
  });
});

test('more than fits into a line is refused before anything is sent', async () => {
  const { connection, log } = await connect();
  const stdin = new Uint8Array(100_000);
  const refused = connection.shell?.run('cat', { stdin }, forever()) ?? Promise.resolve();
  expect(await rejection(refused)).toMatchObject({
    name: 'RangeError',
    message: expect.stringContaining('Lightcone: 100000 bytes of stdin do not fit into the command line'),
  });
  expect(log()).toEqual([]);
});

describe('exit code -1', () => {
  test('is the time that was over', async () => {
    const { computer } = await openEmulated({ kind: 'desktop' }, { allowExec: true });
    const late = computer.shell?.run('sleep 600', { timeoutMs: 2000 }) ?? Promise.resolve();
    expect(await rejection(late)).toMatchObject({
      code: 'TIMEOUT',
      message:
        "Lightcone: the command was terminated after 1 s, the whole seconds that the call's timeoutMs left for it. Its effects up to then remain. Pass a longer timeoutMs.",
    });
  });

  test('before that is what the vendor says of another end, and the output is not lost', async () => {
    const { computer } = await openEmulated({ kind: 'desktop' }, { allowExec: true });
    expect(await computer.shell?.run('echo out; kill -s KILL $$')).toEqual({
      exitCode: -1,
      stdout: 'out\n',
      stderr: '',
    });
  });
});
