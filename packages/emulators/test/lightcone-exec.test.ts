import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAlive } from './cli-process.js';
import { lightcone, type Lightcone } from './lightcone.js';

/** A computer whose client may run commands. */
const computer = async (): Promise<{
  readonly api: Lightcone;
  readonly path: string;
  run(command: string, more?: object): Promise<unknown>;
  stream(body: unknown): Promise<readonly string[]>;
}> => {
  const api = await lightcone({ allowExec: true });
  const { path } = await api.create({ kind: 'desktop' });
  return {
    api,
    path,
    run: async (command, more) => (await api.call('POST', `${path}/exec/sync`, { command, ...more })).body,
    stream: async (body) => {
      const response = await fetch(`${api.server.url}${path}/exec`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
      return (await response.text()).split(/(?<=\n)/);
    },
  };
};

describe('exec/sync', () => {
  test('gives exit code and output', async () => {
    const { run } = await computer();
    expect(await run('echo out; echo err >&2; exit 3')).toEqual({ exit_code: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  test('a command that does not exist is a result like any other', async () => {
    const { run } = await computer();
    expect(await run('no-such-command-here')).toMatchObject({ exit_code: 127, stdout: '' });
  });

  test('output is UTF-8, also across chunks', async () => {
    const { run } = await computer();
    expect(await run(`printf '\\303'; printf '\\251'`)).toEqual({ exit_code: 0, stdout: 'é', stderr: '' });
  });

  test('sees its own variables and none of the server', async () => {
    const { run } = await computer();
    process.env['FARHAND_TEST_SECRET'] = 'hidden';
    const result = await run('echo "$A|$FARHAND_TEST_SECRET|$TZAFON_API_KEY"', { env: { A: 'x y' } });
    delete process.env['FARHAND_TEST_SECRET'];

    expect(result).toMatchObject({ stdout: 'x y||\n' });
  });

  test('runs in a directory that stands for /workspace and lasts as long as the computer', async () => {
    const { api, path, run } = await computer();
    await run('mkdir sub && echo kept > sub/file && pwd > where');
    const result = { exit_code: 0, stdout: 'kept\n', stderr: '' };

    expect(await run('cat sub/file')).toEqual(result);
    expect(await run('cat file', { cwd: '/workspace/sub' })).toEqual(result);
    expect(await run('cat file', { cwd: 'sub' })).toEqual(result);
    expect(await run('cat ~/sub/file', { cwd: '/' })).toEqual(result);
    expect(await run('cat /workspace/sub/file', { cwd: '/' })).toEqual(result);
    expect(await run('cd /workspace && cat sub/file', { cwd: '/' })).toEqual(result);
    expect(await run('cat "/workspace/sub"/file </dev/null', { cwd: '/' })).toEqual(result);
    const other = 'printf "%s\\n" /workspaces a/workspace ./workspace /workspace.old';
    expect(await run(other)).toMatchObject({ stdout: '/workspaces\na/workspace\n./workspace\n/workspace.old\n' });

    const { stdout } = JSON.parse(JSON.stringify(await run('cat where')));
    const directory = String(stdout).trim();
    expect(existsSync(directory)).toBe(true);
    await api.call('DELETE', path);
    expect(existsSync(directory)).toBe(false);
  });

  test.each([
    [{}, 'exec needs a command'],
    [{ command: 'ls', cwd: '/workspace/../etc' }, 'cwd leaves /workspace: /workspace/../etc'],
    [{ command: 'ls', cwd: '../etc' }, 'cwd leaves /workspace: ../etc'],
    [{ command: 'ls', cwd: 'nowhere' }, 'There is no directory nowhere'],
    [{ command: 'ls', env: { A: 1 } }, 'env must be a map of strings'],
  ])('%j is a bad request', async (body, detail) => {
    const { api, path } = await computer();
    expect(await api.call('POST', `${path}/exec/sync`, body)).toMatchObject({ status: 400, body: { detail } });
  });

  test('a command whose time is up is ended, its children too', async () => {
    const { run } = await computer();
    const result = await run('sleep 600 & echo $!; wait', { timeout_seconds: 0.2 });
    const { stdout } = JSON.parse(JSON.stringify(result));

    expect(result).toMatchObject({ exit_code: -1, stderr: '' });
    await expect.poll(() => isAlive(Number(stdout))).toBe(false);
  });

  test('a job in the background does not hold the reply back, and ends with the computer', async () => {
    const { api, path, run } = await computer();
    const result = await run('sleep 600 & echo $!');
    const pid = Number(JSON.parse(JSON.stringify(result)).stdout);

    expect(result).toMatchObject({ exit_code: 0 });
    expect(isAlive(pid)).toBe(true);
    await api.call('DELETE', path);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test('a command that runs when the computer ends is ended', async () => {
    const { api, path } = await computer();
    const running = api.call('POST', `${path}/exec/sync`, { command: 'echo $$ > pid; sleep 600' });
    const pidOf = async (): Promise<string> =>
      JSON.parse(JSON.stringify((await api.call('POST', `${path}/exec/sync`, { command: 'cat pid' })).body)).stdout;
    await expect.poll(pidOf).toMatch(/\d\n/);
    const pid = Number(await pidOf());
    await api.call('DELETE', path);

    expect((await running).status).toBe(404);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test('does not keep input waiting', async () => {
    const { api, path } = await computer();
    const running = api.call('POST', `${path}/exec/sync`, {
      command: 'until [ -e go ]; do sleep 0.01; done; echo done',
    });
    expect((await api.call('POST', `${path}/type`, { text: 'x' })).body.status).toBe('SUCCESS');
    await api.call('POST', `${path}/exec/sync`, { command: 'touch go' });

    expect((await running).body).toMatchObject({ stdout: 'done\n' });
  });
});

describe('exec', () => {
  test('sends one JSON object a line and the exit code last', async () => {
    const { stream } = await computer();
    expect(await stream({ command: 'echo out; exit 5' })).toEqual([
      '{"type":"stdout","data":"out\\n"}\n',
      '{"type":"exit","code":5}\n',
    ]);
    expect(await stream({ command: 'echo err >&2' })).toEqual([
      '{"type":"stderr","data":"err\\n"}\n',
      '{"type":"exit","code":0}\n',
    ]);
    expect(await stream({ command: 'sleep 600', timeout_seconds: 0.1 })).toEqual(['{"type":"exit","code":-1}\n']);
  });

  test('sends output as it comes', async () => {
    const { api, path } = await computer();
    const response = await fetch(`${api.server.url}${path}/exec`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test' },
      body: JSON.stringify({ command: 'echo first; until [ -e go ]; do sleep 0.01; done; echo last' }),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('{"type":"stdout","data":"first\\n"}\n');

    await api.call('POST', `${path}/exec/sync`, { command: 'touch go' });
    expect((await reader?.read())?.value).toContain('last');
    await reader?.cancel();
  });

  test.each([
    ['{', 'The body must be a JSON object.'],
    ['{}', 'exec needs a command'],
    ['{"command":5}', 'command must be a string'],
    ['{"command":"ls","cwd":"nowhere"}', 'There is no directory nowhere'],
  ])('%s is reported in a line', async (body, message) => {
    const { stream } = await computer();
    expect(await stream(body)).toEqual([`${JSON.stringify({ type: 'error', code: 'INVALID_REQUEST', message })}\n`]);
  });
});

describe('debug', () => {
  test('runs a command as an action', async () => {
    const { api, path } = await computer();
    expect((await api.call('POST', `${path}/debug`, { command: 'echo a; echo b >&2; exit 2' })).body).toMatchObject({
      status: 'SUCCESS',
      result: { debug_response: 'a\nb\n', stdout: 'a\n', stderr: 'b\n', exit_code: 2 },
    });
    const action = { type: 'debug', debug: { command: 'echo $A', env: { A: 'x' } } };
    expect((await api.call('POST', `${path}/execute`, { action })).body.result).toMatchObject({ stdout: 'x\n' });
  });

  test('cuts its output, never inside a character', async () => {
    const { api, path } = await computer();
    const body = { command: `printf 'ab\\303\\251'`, max_output_length: 3 };
    expect((await api.call('POST', `${path}/debug`, body)).body.result).toMatchObject({ stdout: 'ab' });
  });
});

test('nothing runs unless the server allows it', async () => {
  const { call, raw, create } = await lightcone();
  const { path } = await create();
  const body = { command: 'echo hi' };
  const message = 'Shell commands are off: start the emulator with allowExec (--allow-exec)';

  expect(await call('POST', `${path}/exec/sync`, body)).toEqual({
    status: 403,
    type: 'application/problem+json',
    body: { status: 403, title: 'Forbidden', type: '', detail: message },
  });
  expect((await call('POST', `${path}/debug`, body)).body).toMatchObject({
    status: 'EXECUTION_ERROR',
    error_message: message,
  });
  const headers = { authorization: 'Bearer sk_test' };
  expect((await raw(`${path}/exec`, { method: 'POST', headers, body: JSON.stringify(body) })).body).toBe(
    `${JSON.stringify({ type: 'error', code: 'EXEC_DISABLED', message })}\n`,
  );
});
