import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAlive } from './cli-process.js';
import { lybic, type LybicAnswer, type LybicTestOptions } from './lybic.js';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const decoded = (base: string): string => Buffer.from(base, 'base64').toString('utf8');

/** A sandbox whose client may run programs. */
const computer = async (options?: LybicTestOptions) => {
  const api = await lybic({ allowExec: true, ...options });
  const { path, backend } = await api.create();
  const run = (body: object): Promise<LybicAnswer> => api.call('POST', `${path}/process`, body);
  const sh = async (command: string, more?: object): Promise<string> =>
    decoded((await run({ executable: 'sh', args: ['-c', command], ...more })).body.stdoutBase64);
  return { ...api, path, backend, run, sh };
};

describe('process', () => {
  test('gives exit code and output in base64', async () => {
    const { run } = await computer();
    expect(await run({ executable: 'sh', args: ['-c', 'echo out; echo err >&2; exit 3'] })).toEqual({
      status: 200,
      type: 'application/json',
      body: { stdoutBase64: base64('out\n'), stderrBase64: base64('err\n'), exitCode: 3 },
    });
    expect((await run({ executable: 'true' })).body).toEqual({ stdoutBase64: '', stderrBase64: '', exitCode: 0 });
  });

  test('reads what it is given, and otherwise nothing', async () => {
    const { run, sh } = await computer();
    expect((await run({ executable: 'cat', stdinBase64: 'AAEC/w==' })).body.stdoutBase64).toBe('AAEC/w==');
    expect(await sh('cat; echo end')).toBe('end\n');
  });

  test('a program that does not read its input does no harm', async () => {
    const { run } = await computer();
    expect((await run({ executable: 'true', stdinBase64: base64('x'.repeat(500_000)) })).status).toBe(200);
  });

  test('no shell reads its arguments', async () => {
    const { run } = await computer();
    const { body } = await run({ executable: 'echo', args: ['$HOME', '; ls', '*'] });
    expect(decoded(body.stdoutBase64)).toBe('$HOME ; ls *\n');
  });

  test('a program that a signal ends has exit code -1', async () => {
    const { run } = await computer();
    expect((await run({ executable: 'sh', args: ['-c', 'kill -9 $$'] })).body).toMatchObject({ exitCode: -1 });
  });

  test('runs in a directory of the sandbox that lasts as long as it, restarts included', async () => {
    const { sh, call, path } = await computer();
    await sh('mkdir sub && echo kept > sub/file');
    await call('POST', `${path}/restart`);
    expect(await sh('cat file', { workingDirectory: 'sub' })).toBe('kept\n');
    expect(await sh('cat ~/sub/file', { workingDirectory: '/' })).toBe('kept\n');
    const directory = (await sh('pwd')).trim();
    expect(existsSync(directory)).toBe(true);
    await call('DELETE', path);
    expect(existsSync(directory)).toBe(false);
  });

  test('sees the variables of the backend and none of the server', async () => {
    const { sh, backend } = await computer();
    Object.assign(backend, { environment: { DISPLAY: ':7', XAUTHORITY: 'auth', BAD: 5 } });
    process.env['FARHAND_TEST_SECRET'] = 'hidden';
    const seen = await sh('echo "$DISPLAY|$XAUTHORITY|$BAD|$FARHAND_TEST_SECRET"');
    delete process.env['FARHAND_TEST_SECRET'];
    expect(seen).toBe(':7|auth||\n');
  });

  test.each([
    [{}, 'executable is missing'],
    [{ executable: '' }, 'executable is missing'],
    [{ executable: 5 }, 'executable must be a string'],
    [{ executable: 'ls', args: 'x' }, 'args must be an array of strings'],
    [{ executable: 'ls', stdinBase64: '%%' }, 'stdinBase64 must be base64'],
    [{ executable: 'no-such-program' }, 'no-such-program could not be started (ENOENT)'],
    [{ executable: 'true', args: ['x'.repeat(200_000)] }, 'true could not be started (E2BIG)'],
    [{ executable: 'ls', workingDirectory: 'nowhere' }, 'There is no directory nowhere'],
    [{ executable: 'ls', workingDirectory: '../x' }, 'cwd leaves /sandbox: ../x'],
    [{ executable: 'ls', workingDirectory: '/sandbox/../tmp' }, 'cwd leaves /sandbox: /sandbox/../tmp'],
  ])('%j is a bad request', async (body, message) => {
    const { run } = await computer();
    expect(await run(body)).toMatchObject({ status: 400, body: { code: 'emulator.INVALID_REQUEST', message } });
  });

  test('a job in the background does not hold the reply back, and ends with the sandbox', async () => {
    const { sh, call, path } = await computer();
    const pid = Number(await sh('sleep 600 & echo $!'));
    expect(isAlive(pid)).toBe(true);
    await call('DELETE', path);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test('what runs ends with a restart', async () => {
    const { sh, call, path } = await computer();
    const pid = Number(await sh('sleep 600 & echo $!'));
    await call('POST', `${path}/restart`);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test('a program that runs when the sandbox ends is ended', async () => {
    const { run, sh, call, path } = await computer();
    const running = run({ executable: 'sh', args: ['-c', 'echo $$ > pid; sleep 600'] });
    await expect.poll(() => sh('cat pid')).toMatch(/\d\n/);
    const pid = Number(await sh('cat pid'));
    await call('DELETE', path);

    expect((await running).status).toBe(404);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test('does not keep input waiting', async () => {
    const { sh, call, path, backend } = await computer();
    const running = sh('until [ -e go ]; do sleep 0.01; done; echo done');
    await call('POST', `${path}/actions/execute`, { action: { type: 'keyboard:type', content: 'x' } });
    expect(backend.log.length).toBe(1);
    await sh('touch go');
    expect(await running).toBe('done\n');
  });

  test('waits until the sandbox is ready', async () => {
    const { sh, clock, server } = await computer({ pendingMs: 1000 });
    const running = sh('echo up');
    await expect.poll(() => server.requests.filter(({ body }) => body !== undefined).length).toBe(2);
    clock.advance(1000);
    expect(await running).toBe('up\n');
  });
});

test.each([
  ['POST', 'process', { executable: 'ls' }],
  ['POST', 'shell', { command: 'ls' }],
  ['POST', 'shell/stream', { command: 'ls' }],
  ['POST', 'shell/SHL-1', { data: 'x' }],
  ['POST', 'shell/SHL-1/read', undefined],
  ['PUT', 'shell/SHL-1/finish', undefined],
  ['DELETE', 'shell/SHL-1', undefined],
  ['POST', 'file/copy', { files: [] }],
])('%s %s does nothing unless the server allows it', async (method, endpoint, body) => {
  const { call, create } = await lybic();
  const { path } = await create();
  expect(await call(method, `${path}/${endpoint}`, body)).toEqual({
    status: 403,
    type: 'application/json',
    body: {
      code: 'emulator.EXEC_DISABLED',
      message: 'Commands and files are off: start the emulator with allowExec (--allow-exec)',
    },
  });
});
