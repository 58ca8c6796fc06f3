import { describe, expect, test } from 'vitest';
import { isAlive } from './cli-process.js';
import { lybic, type Lybic, type LybicAnswer } from './lybic.js';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const computer = async () => {
  const api = await lybic({ allowExec: true });
  const { path } = await api.create();
  const open = (body: unknown, signal?: AbortSignal): Promise<Response> =>
    api.raw(`/api/orgs/ORG-1/${path}/shell/stream`, {
      method: 'POST',
      headers: { 'x-api-key': 'lysk-test', accept: 'text/event-stream' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    ...api,
    path,
    open,
    /** The events of a stream, as their lines. */
    stream: async (body: unknown): Promise<readonly string[]> => {
      const response = await open(body);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
      return (await response.text()).split('\n\n').filter((line) => line !== '');
    },
    shell: async (body: object): Promise<string> => (await api.call('POST', `${path}/shell`, body)).body.sessionId,
  };
};

/** Writes to a session and reads from it. */
const session = ({ call }: Lybic, path: string, id: string) => ({
  write: (data: string): Promise<LybicAnswer> => call('POST', `${path}/shell/${id}`, { data }),
  read: async (): Promise<LybicAnswer['body']> => (await call('POST', `${path}/shell/${id}/read`)).body,
  finish: (): Promise<LybicAnswer> => call('PUT', `${path}/shell/${id}/finish`),
  terminate: (): Promise<LybicAnswer> => call('DELETE', `${path}/shell/${id}`),
});

describe('shell/stream', () => {
  test('sends events of one key each, in base64, and an end', async () => {
    const { stream } = await computer();
    expect(await stream({ command: 'echo out; sleep 0.1; echo err >&2; exit 5' })).toEqual([
      `data: {"stdout":"${base64('out\n')}"}`,
      `data: {"stderr":"${base64('err\n')}"}`,
      'data: {"waiting":""}',
      'data: {"end":""}',
    ]);
  });

  test('never cuts inside a character', async () => {
    const { stream } = await computer();
    expect(await stream({ command: `printf 'a\\303'; sleep 0.1; printf '\\251b'` })).toEqual([
      `data: {"stdout":"${base64('a')}"}`,
      `data: {"stdout":"${base64('éb')}"}`,
      'data: {"waiting":""}',
      'data: {"end":""}',
    ]);
  });

  test('what is no character is one that stands for it', async () => {
    const { stream } = await computer();
    expect((await stream({ command: `printf '\\303'` }))[0]).toBe(`data: {"stdout":"${base64('\uFFFD')}"}`);
  });

  test('reports that the time limit was reached', async () => {
    const { stream } = await computer();
    expect(await stream({ command: 'sleep 600', timeoutSeconds: 1 })).toEqual([
      `data: {"timeout":"${base64('The time limit was reached')}"}`,
      'data: {"end":""}',
    ]);
  });

  test('sends output as it comes', async () => {
    const { open, call, path } = await computer();
    const response = await open({ command: 'echo first; until [ -e go ]; do sleep 0.01; done; echo last' });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(`data: {"stdout":"${base64('first\n')}"}\n\n`);

    await call('POST', `${path}/process`, { executable: 'touch', args: ['go'] });
    expect((await reader?.read())?.value).toContain(base64('last\n'));
    await reader?.cancel();
  });

  test('a command ends with its client', async () => {
    const { open, call, path } = await computer();
    const gone = new AbortController();
    const response = await open({ command: 'echo $$; sleep 600' }, gone.signal);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const line = (await reader?.read())?.value ?? '';
    const pid = Number(Buffer.from(/"stdout":"(.*?)"/.exec(line)?.[1] ?? '', 'base64').toString());
    expect(isAlive(pid)).toBe(true);
    gone.abort();

    await expect.poll(() => isAlive(pid)).toBe(false);
    expect((await call('GET', path)).status).toBe(200);
  });

  test.each([
    [{}, 'command is missing'],
    [{ command: '' }, 'command is missing'],
    [{ command: 'ls', useTty: 'yes' }, 'useTty must be a boolean'],
    [{ command: 'ls', timeoutSeconds: 0 }, 'timeoutSeconds must be a number from 1 to 86400'],
    [{ command: 'ls', timeoutSeconds: 86_401 }, 'timeoutSeconds must be a number from 1 to 86400'],
    [{ command: 'ls', workingDirectory: 'nowhere' }, 'There is no directory nowhere'],
  ])('%j is a bad request before anything is streamed', async (body, message) => {
    const { open } = await computer();
    const response = await open(body);
    expect([response.status, await response.json()]).toEqual([400, { code: 'emulator.INVALID_REQUEST', message }]);
  });
});

describe('a shell session', () => {
  test('takes input, and gives output once, under both names that clients read', async () => {
    const api = await computer();
    const id = await api.shell({ command: 'cat' });
    const { write, read, finish } = session(api, api.path, id);
    expect(id).toMatch(/^SHL-/);
    expect(await read()).toEqual({ output: [], outputs: [], isRunning: true });

    expect(await write('héllo\n')).toEqual({ status: 200, type: null, body: '' });
    await expect.poll(read).toEqual({
      output: [{ oneofKind: 'stdout', stdout: 'héllo\n' }],
      outputs: [{ output: { oneofKind: 'stdout', stdout: 'héllo\n' } }],
      isRunning: true,
    });
    expect(await read()).toEqual({ output: [], outputs: [], isRunning: true });

    expect(await finish()).toEqual({ status: 200, type: null, body: '' });
    await expect.poll(read).toEqual({
      output: [{ oneofKind: 'waiting', waiting: true }],
      outputs: [{ output: { oneofKind: 'waiting', waiting: true } }],
      isRunning: false,
    });
    expect(await read()).toEqual({ output: [], outputs: [], isRunning: false });
  });

  test('distinguishes its two streams', async () => {
    const api = await computer();
    const { read } = session(api, api.path, await api.shell({ command: 'echo out; sleep 0.1; echo err >&2' }));
    const seen: object[] = [];
    const finished = async (): Promise<boolean> => {
      const { output, isRunning } = await read();
      seen.push(...output);
      return !isRunning;
    };
    await expect.poll(finished).toBe(true);
    expect(seen).toEqual([
      { oneofKind: 'stdout', stdout: 'out\n' },
      { oneofKind: 'stderr', stderr: 'err\n' },
      { oneofKind: 'waiting', waiting: true },
    ]);
  });

  test('takes no input once it has been closed', async () => {
    const api = await computer();
    const id = await api.shell({ command: 'cat' });
    const { write, finish } = session(api, api.path, id);
    await finish();
    expect(await write('x')).toMatchObject({
      status: 400,
      body: { code: 'emulator.SHELL_CLOSED', message: `Shell ${id} takes no more input` },
    });
  });

  test('can be ended, and is unknown then', async () => {
    const api = await computer();
    const id = await api.shell({ command: 'echo $$; sleep 600' });
    const { read, write, finish, terminate } = session(api, api.path, id);
    let pid = 0;
    const printed = async (): Promise<number> => {
      const [piece] = (await read()).output;
      pid = piece !== undefined && 'stdout' in piece ? Number(piece.stdout) : pid;
      return pid;
    };
    await expect.poll(printed).toBeGreaterThan(0);
    expect(await terminate()).toEqual({ status: 200, type: null, body: '' });
    await expect.poll(() => isAlive(pid)).toBe(false);

    const gone = { code: 'emulator.NOT_FOUND', message: `Shell ${id} not found` };
    expect(await read()).toEqual(gone);
    expect((await write('x')).body).toEqual(gone);
    expect((await finish()).body).toEqual(gone);
    expect((await terminate()).status).toBe(404);
  });

  test('ends with a restart of the sandbox', async () => {
    const api = await computer();
    const id = await api.shell({ command: 'cat' });
    await api.call('POST', `${api.path}/restart`);
    expect((await api.call('POST', `${api.path}/shell/${id}/read`)).status).toBe(404);
  });

  test('ends when its time is up', async () => {
    const api = await computer();
    const { read } = session(api, api.path, await api.shell({ command: 'sleep 600', timeoutSeconds: 1 }));
    await expect.poll(async () => (await read()).isRunning, { timeout: 5000 }).toBe(false);
  });

  test('waits without a reader, and loses nothing', async () => {
    const api = await computer();
    const id = await api.shell({ command: 'head -c 5000000 /dev/zero | tr "\\0" a; echo end' });
    const { read } = session(api, api.path, id);
    const lengths: number[] = [];
    let last = '';
    const finished = async (): Promise<boolean> => {
      const { output, isRunning } = await read();
      const text: string = output.map((piece: object) => ('stdout' in piece ? piece.stdout : '')).join('');
      lengths.push(text.length);
      last = text === '' ? last : text;
      return !isRunning;
    };
    await expect.poll(finished, { timeout: 10_000 }).toBe(true);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(5_000_004);
    expect(Math.max(...lengths)).toBeLessThan(1_200_000);
    expect(last.endsWith('end\n')).toBe(true);
  });

  test('wants its data as text', async () => {
    const api = await computer();
    const id = await api.shell({ command: 'cat' });
    expect(await api.call('POST', `${api.path}/shell/${id}`, {})).toMatchObject({
      status: 400,
      body: { message: 'data is missing' },
    });
    expect((await api.call('POST', `${api.path}/shell/${id}`, { data: '' })).status).toBe(200);
  });
});
