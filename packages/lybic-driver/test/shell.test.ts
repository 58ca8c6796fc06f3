import { describe, expect, test } from 'vitest';
import { connect, forever, rejection } from './scripted-vendor.js';
import type { Reply } from './vendor-answers.js';

const request = 'POST S/process';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const ended: Reply = { json: { exitCode: 0 } };

const run = async (command: string | readonly string[], options: object, os: string): Promise<readonly unknown[]> => {
  const { connection, log } = await connect({ [request]: ended }, {}, { os });
  await connection.shell?.run(command, options, forever());
  return log();
};

test('the output is text, the exit code a result', async () => {
  const { connection } = await connect({
    [request]: { json: { exitCode: 3, stdoutBase64: base64('grüße\n'), stderrBase64: base64('oh') } },
  });
  expect(await connection.shell?.run('a', {}, forever())).toEqual({ exitCode: 3, stdout: 'grüße\n', stderr: 'oh' });
});

test('no output is empty text', async () => {
  const { connection } = await connect({ [request]: ended });
  expect(await connection.shell?.run('a', {}, forever())).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

describe('on Linux', () => {
  test('it is sh', async () => {
    expect(await run('echo "$HOME"; exit 3', { cwd: '/tmp' }, 'Linux')).toEqual([
      [request, { executable: 'sh', args: ['-c', 'echo "$HOME"; exit 3'], workingDirectory: '/tmp' }],
    ]);
  });

  test('in an environment', async () => {
    expect(await run('env', { env: { A: 'b c', D: "it's" } }, 'Linux')).toEqual([
      [request, { executable: 'env', args: ['A=b c', "D=it's", 'sh', '-c', 'env'] }],
    ]);
  });

  test('in an environment that adds nothing', async () => {
    expect(await run('env', { env: {} }, 'Linux')).toEqual([[request, { executable: 'sh', args: ['-c', 'env'] }]]);
  });
});

describe('on Windows', () => {
  test('it is PowerShell', async () => {
    expect(await run('Get-ChildItem "C:\\a b"', { cwd: 'C:\\' }, 'Windows')).toEqual([
      [
        request,
        {
          executable: 'powershell.exe',
          args: ['-NoProfile', '-NonInteractive', '-Command', 'Get-ChildItem "C:\\a b"'],
          workingDirectory: 'C:\\',
        },
      ],
    ]);
  });

  test('in an environment', async () => {
    expect(await run('$env:A', { env: { A: "it's $HOME", B: '' } }, 'Windows')).toEqual([
      [
        request,
        {
          executable: 'powershell.exe',
          args: ['-NoProfile', '-NonInteractive', '-Command', "$env:A='it''s $HOME'; $env:B=''; $env:A"],
        },
      ],
    ]);
  });
});

describe('a program', () => {
  const program = ['git', 'commit', '-m', "it's; $HOME", ''];
  const viaSh = ['-c', 'exec "$@"', 'sh', ...program];

  test('on Linux is started by sh, which reads none of its arguments', async () => {
    expect(await run(program, {}, 'Linux')).toEqual([[request, { executable: 'sh', args: viaSh }]]);
    expect(await run(program, { env: { A: 'b' } }, 'Linux')).toEqual([
      [request, { executable: 'env', args: ['A=b', 'sh', ...viaSh] }],
    ]);
  });

  test('on Windows is what is run', async () => {
    expect(await run(program, {}, 'Windows')).toEqual([
      [request, { executable: 'git', args: ['commit', '-m', "it's; $HOME", ''] }],
    ]);
  });

  test('on Windows in an environment is started by PowerShell', async () => {
    expect((await run(['a b.exe', "it's", 'x y\\'], { env: { A: 'b' } }, 'Windows'))[0]).toEqual([
      request,
      {
        executable: 'powershell.exe',
        args: [
          '-NoProfile',
          '-NonInteractive',
          '-Command',
          "$env:A='b'; $info = New-Object Diagnostics.ProcessStartInfo -ArgumentList 'a b.exe', 'it''s \"x y\\\\\"'; " +
            '$info.UseShellExecute = $false; $program = [Diagnostics.Process]::Start($info); ' +
            '$program.WaitForExit(); exit $program.ExitCode',
        ],
      },
    ]);
  });

  test.each(['npm.cmd', 'a\\B.BAT', 'a.bat. .'])('on Windows is not the batch file %s', async (name) => {
    for (const options of [{}, { env: { A: 'b' } }]) {
      expect(await rejection(run([name, 'x'], options, 'Windows'))).toMatchObject({
        name: 'TypeError',
        message: expect.stringContaining('is a batch file'),
      });
    }
  });
});

test('what is to be read travels as base64', async () => {
  expect(await run('cat', { stdin: Uint8Array.of(0, 255) }, 'Linux')).toEqual([
    [request, { executable: 'sh', args: ['-c', 'cat'], stdinBase64: 'AP8=' }],
  ]);
});

test.each(['-i', 'A=B', 'a b', '', '1A', "A';x"])('%j is no name of a variable', async (name) => {
  for (const os of ['Linux', 'Windows']) {
    const { connection, log } = await connect({ [request]: ended }, {}, { os });
    const wrong = connection.shell?.run('a', { env: { [name]: 'x' } }, forever()) ?? Promise.resolve();
    expect(await rejection(wrong)).toBeInstanceOf(TypeError);
    expect(log()).toEqual([]);
  }
});

test.each<readonly [string, Reply, string]>([
  ['whose reply is lost is not run again', 'reset', 'OUTCOME_UNKNOWN'],
  ['without an exit code cannot be believed', { json: { stdoutBase64: '' } }, 'PROTOCOL'],
  ['that the vendor refuses', { status: 400, json: { message: 'File not found' } }, 'REJECTED'],
  [
    'on a sandbox that is gone',
    { status: 404, json: { code: 'nomos.partner.SANDBOX_EXPIRED', message: 'Not Found' } },
    'CLOSED',
  ],
])('a command %s', async (_, reply, code) => {
  const { connection, log } = await connect({ [request]: reply });
  const failed = connection.shell?.run('rm -r a', {}, forever()) ?? Promise.resolve();
  expect(await rejection(failed)).toMatchObject({ code });
  expect(log()).toHaveLength(1);
});
