import { expect, test } from 'vitest';
import { isAlive } from './cli-process.js';
import { lybic } from './lybic.js';

/** Programs start when the machine lets them. */
const patient = { timeout: 4_000 };

const computer = async () => {
  const api = await lybic({ allowExec: true });
  const { path } = await api.create();
  return { ...api, path };
};

/** Opens a shell, and collects all that it says. */
const open = async (body: object) => {
  const { call, path, ...api } = await computer();
  const { sessionId: id } = (await call('POST', `${path}/shell`, body)).body;
  let said = '';
  return {
    ...api,
    write: (data: string) => call('POST', `${path}/shell/${id}`, { data }),
    finish: () => call('PUT', `${path}/shell/${id}/finish`),
    terminate: () => call('DELETE', `${path}/shell/${id}`),
    delete: () => call('DELETE', path),
    /** All that was said as standard output so far; standard error in angle brackets, and a dot for the end. */
    said: async (): Promise<string> => {
      const { output, isRunning } = (await call('POST', `${path}/shell/${id}/read`)).body;
      for (const piece of output) {
        if ('stdout' in piece) said += piece.stdout;
        if ('stderr' in piece) said += `<${piece.stderr}>`;
      }
      return isRunning ? said : `${said}.`;
    },
  };
};

test('a terminal has the size that is asked for, and one stream', async () => {
  const { said } = await open({ command: 'stty size; echo err >&2', useTty: true, ttyRows: 30, ttyCols: 100 });
  await expect.poll(said, patient).toBe('30 100\r\nerr\r\n.');
});

test('a terminal has 24 rows and 80 columns by default', async () => {
  const { said } = await open({ command: 'stty size', useTty: true });
  await expect.poll(said, patient).toBe('24 80\r\n.');
});

test('without one the size counts for nothing', async () => {
  const { said } = await open({ command: 'test -t 0 || echo none', ttyRows: 30, ttyCols: 100 });
  await expect.poll(said, patient).toBe('none\n.');
});

test('a terminal shows what is typed, and knows the end of it', async () => {
  const { said, write, finish } = await open({ command: 'echo ready; cat', useTty: true });
  await expect.poll(said, patient).toBe('ready\r\n');
  await write('héllo\n');
  await expect.poll(said, patient).toBe('ready\r\nhéllo\r\nhéllo\r\n');
  await finish();
  await expect.poll(said, patient).toBe('ready\r\nhéllo\r\nhéllo\r\n.');
});

test('Ctrl+C interrupts', async () => {
  const { said, write } = await open({ command: 'echo ready; sleep 1000 || echo over', useTty: true });
  await expect.poll(said, patient).toBe('ready\r\n');
  await write('\u0003');
  await expect.poll(said, patient).toBe('ready\r\n^C.');
});

test('a streamed command may have a terminal, too', async () => {
  const { raw, path } = await computer();
  const response = await raw(`/api/orgs/ORG-1/${path}/shell/stream`, {
    method: 'POST',
    headers: { 'x-api-key': 'lysk-test', accept: 'text/event-stream' },
    body: JSON.stringify({ command: 'stty size', useTty: true, ttyCols: 100 }),
  });
  expect(await response.text()).toContain(`{"stdout":"${Buffer.from('24 100\r\n').toString('base64')}"}`);
});

test.each([
  [{ ttyRows: 0 }, 'ttyRows must be a number from 1 to 65535'],
  [{ ttyCols: 'wide' }, 'ttyCols must be a number from 1 to 65535'],
])('%j is a bad request', async (body, message) => {
  const { call, path } = await computer();
  expect(await call('POST', `${path}/shell`, { command: 'ls', useTty: true, ...body })).toMatchObject({
    status: 400,
    body: { message },
  });
});

test('what has left the group of its command ends with the sandbox', async () => {
  const job = `setsid sh -c 'echo $$; exec sleep 1000 >/dev/null 2>&1'`;
  const shell = await open({ command: `${job} & read -r _`, useTty: true });
  await expect.poll(shell.said, patient).toMatch(/^\d+\r\n$/);
  const pid = Number.parseInt(await shell.said(), 10);
  await shell.write('\n');
  await expect.poll(shell.said, patient).toMatch(/\.$/);
  expect(isAlive(pid)).toBe(true);
  await shell.delete();
  await expect.poll(() => isAlive(pid), patient).toBe(false);
});
