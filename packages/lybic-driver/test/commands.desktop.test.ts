import { createServer } from 'node:http';
import { once } from 'node:events';
import { attach } from '@farhand/core';
import { lybic } from '@farhand/lybic-driver';
import { expect, onTestFinished, test } from 'vitest';
import { openAccount } from './real-desktop.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('a process has arguments, a directory, input and three results', async () => {
  const { client, create, run } = await openAccount();
  const { id } = await create();
  await run(id, 'mkdir inner');
  const script = 'cat; pwd | tail -c 6; echo "$1" >&2; exit 3';
  const args = ['-c', script, 'sh', 'a b'];
  expect(
    await client.process(id, { executable: 'sh', args, workingDirectory: 'inner', stdinBase64: base64('in\n') }),
  ).toEqual({ stdoutBase64: base64('in\ninner\n'), stderrBase64: base64('a b\n'), exitCode: 3 });
});

test('a command line talks while it runs, and stops when its time is up', async () => {
  const { client, create } = await openAccount();
  const { id } = await create();
  const events: string[] = [];
  const request = {
    command: 'echo out; echo err >&2; sleep 60',
    timeoutSeconds: 1,
    useTty: false,
    workingDirectory: '.',
  };
  for await (const event of await client.shell.stream(id, request)) {
    events.push('bytes' in event ? `${event.type} ${Buffer.from(event.bytes).toString().trim()}` : event.type);
  }
  expect(events.slice(0, 2).sort()).toEqual(['stderr err', 'stdout out']);
  expect(events.at(-1)).toBe('timeout');
});

test('a shell is written to, read, finished and ended', async () => {
  const { client, create } = await openAccount();
  const { id } = await create();
  const { sessionId } = await client.shell.create(id, { command: 'cat; echo over >&2', ttyRows: 24, ttyCols: 80 });
  let said = '';
  const read = async (): Promise<string> => {
    const { output } = await client.shell.read(id, sessionId);
    said += output.map((piece) => ('stdout' in piece ? piece.stdout : 'stderr' in piece ? piece.stderr : '.')).join('');
    return said;
  };
  await client.shell.write(id, sessionId, 'héllo\n');
  await expect.poll(read).toBe('héllo\n');
  await client.shell.finish(id, sessionId);
  await expect.poll(read).toBe('héllo\nover\n.');
  expect(await client.shell.read(id, sessionId)).toEqual({ output: [], isRunning: false });
  await client.shell.terminate(id, sessionId);
  await expect(client.shell.read(id, sessionId)).rejects.toMatchObject({ status: 404 });
});

test('a command is streamed, and another is talked to in a terminal, by the portable API', async () => {
  const { client, create, options } = await openAccount();
  const { id } = await create();
  await using computer = await attach(lybic(options), id);
  const { shell } = computer;
  if (shell === undefined) throw new Error('There is no shell.');
  const streamed: string[] = [];
  for await (const event of shell.stream('pwd', { cwd: '/tmp' })) streamed.push('text' in event ? event.text : 'exit');
  expect(streamed).toEqual(['/tmp\n', 'exit']);

  const session = await shell.open('stty size; pwd; cat', { cwd: '/tmp', tty: { columns: 100, rows: 30 } });
  let said = '';
  const until = async (text: string): Promise<void> => {
    for await (const event of session) {
      said += 'text' in event ? event.text : `exit ${event.exitCode}`;
      if (said.includes(text)) return;
    }
  };
  await until('/tmp');
  await session.write('héllo\n');
  await until('héllo\r\nhéllo');
  await session.closeInput();
  await until('exit');
  expect(said).toBe('30 100\r\n/tmp\r\nhéllo\r\nhéllo\r\nexit 0');
  await session.close();

  const open = await shell.open('cat');
  await computer.close();
  await expect(open.read()).rejects.toMatchObject({ code: 'CLOSED' });
  expect((await client.sandboxes.get(id)).sandbox.id).toBe(id);
});

test('files are copied in, out, as a form and within', async () => {
  const { client, create, run } = await openAccount();
  const { id } = await create();
  const seen: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const form = ['label', 'ours', 'picture'].every((word) => body.includes(word)) ? ' form' : '';
      seen.push(`${request.method} ${request.url} ${request.headers['x-mine']}${form === '' ? ` ${body}` : form}`);
      response.end('from outside');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const headers = { 'x-mine': 'yes' };
  const inside = (path: string) => ({ type: 'sandboxFileLocation', path }) as const;

  expect(
    await client.files.copy(id, {
      files: [
        { id: 'in', src: { type: 'httpGetLocation', url: `${url}/get`, headers }, dest: inside('a/b') },
        { id: 'within', src: inside('a/b'), dest: inside('c') },
        { id: 'out', src: inside('c'), dest: { type: 'httpPutLocation', url: `${url}/put`, headers } },
        {
          id: 'form',
          src: inside('c'),
          dest: {
            type: 'httpPostFormLocation',
            url: `${url}/form`,
            form: { label: 'ours' },
            fileField: 'picture',
            headers,
          },
        },
        { id: 'none', src: inside('missing'), dest: inside('d') },
      ],
    }),
  ).toEqual([
    { id: 'in', success: true, error: undefined },
    { id: 'within', success: true, error: undefined },
    { id: 'out', success: true, error: undefined },
    { id: 'form', success: true, error: undefined },
    { id: 'none', success: false, error: expect.any(String) },
  ]);
  expect(seen).toEqual(['GET /get yes ', 'PUT /put yes from outside', 'POST /form yes form']);
  expect(await run(id, 'cat c')).toBe('from outside');
});
