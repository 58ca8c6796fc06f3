import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lybic, type LybicAnswer } from './lybic.js';

/** A site on this machine that keeps what it is sent. */
const site = async () => {
  const seen: { readonly method: string; readonly header: string; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      seen.push({ method: request.method ?? '', header: String(request.headers['x-mine'] ?? ''), body });
      const status = request.url === '/missing' ? 404 : request.url === '/moved' ? 302 : 200;
      response.writeHead(status, status === 302 ? { location: '/file' } : {}).end('from the site');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { seen, host, url: (path: string): string => `http://${host}${path}` };
};

const computer = async () => {
  const { call, create } = await lybic({ allowExec: true });
  const { path } = await create();
  return {
    copy: (...files: readonly object[]): Promise<LybicAnswer> => call('POST', `${path}/file/copy`, { files }),
    run: async (command: string): Promise<string> => {
      const { body } = await call('POST', `${path}/process`, { executable: 'sh', args: ['-c', command] });
      return Buffer.from(body.stdoutBase64, 'base64').toString('utf8');
    },
  };
};

const file = (path: string): object => ({ type: 'sandboxFileLocation', path });

describe('a copy', () => {
  test('from an address into the sandbox, folders made', async () => {
    const { copy, run } = await computer();
    const { url, seen } = await site();
    const src = { type: 'httpGetLocation', url: url('/file'), headers: { 'X-Mine': 'h' } };
    expect(await copy({ id: 'a', src, dest: file('new/folder/file') })).toEqual({
      status: 200,
      type: 'application/json',
      body: { results: [{ id: 'a', success: true }] },
    });
    expect(await run('cat new/folder/file')).toBe('from the site');
    expect(seen).toEqual([{ method: 'GET', header: 'h', body: '' }]);
  });

  test('from the sandbox to an address', async () => {
    const { copy, run } = await computer();
    const { url, seen } = await site();
    await run('printf héllo > out');
    const dest = { type: 'httpPutLocation', url: url('/put'), headers: { 'X-Mine': 'h' } };
    expect((await copy({ src: file('~/out'), dest })).body).toEqual({ results: [{ success: true }] });
    expect(seen).toEqual([{ method: 'PUT', header: 'h', body: 'héllo' }]);
  });

  test('from the sandbox into a form', async () => {
    const { copy, run } = await computer();
    const { url, seen } = await site();
    await run('printf data > out.txt');
    const dest = { type: 'httpPostFormLocation', url: url('/form'), form: { key: 'k1' }, fileField: 'upload' };
    await copy({ src: file('out.txt'), dest }, { src: file('out.txt'), dest: { ...dest, fileField: null } });

    expect(seen.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(seen[0]?.body).toMatch(/name="key"\r\n\r\nk1\r\n/);
    expect(seen[0]?.body).toMatch(/name="upload"; filename="out.txt"\r\n[^]*\r\n\r\ndata\r\n/);
    expect(seen[1]?.body).toContain('name="file"');
  });

  test('within the sandbox', async () => {
    const { copy, run } = await computer();
    await run('echo kept > one');
    await copy({ src: file('one'), dest: file('two') });
    expect(await run('cat two')).toBe('kept\n');
  });

  test('that fails is reported in its result, and the others continue', async () => {
    const { copy, run } = await computer();
    const { url, host } = await site();
    await run('echo kept > one; mkfifo pipe; mkdir folder');
    const closed = 'http://127.0.0.1:1/x';
    const { status, body } = await copy(
      { id: '1', src: { type: 'httpGetLocation', url: url('/missing') }, dest: file('a') },
      { id: '2', src: { type: 'httpGetLocation', url: url('/moved') }, dest: file('a') },
      { id: '3', src: { type: 'httpGetLocation', url: closed }, dest: file('a') },
      { id: '4', src: { type: 'httpPutLocation', url: url('/x') }, dest: file('a') },
      { id: '5', src: file('one'), dest: { type: 'httpGetLocation', url: url('/x') } },
      { id: '6', src: file('../one'), dest: file('a') },
      { id: '7', src: file('pipe'), dest: file('a') },
      { id: '8', src: file('one'), dest: file('pipe') },
      { id: '9', src: file('folder'), dest: file('a') },
      { id: '10', src: file('one'), dest: file('two') },
    );
    expect([status, body]).toEqual([
      200,
      {
        results: [
          { id: '1', success: false, error: `${host} answered HTTP 404` },
          { id: '2', success: false, error: `No answer from ${host}` },
          { id: '3', success: false, error: 'No answer from 127.0.0.1:1' },
          { id: '4', success: false, error: 'A file cannot be read from a httpPutLocation' },
          { id: '5', success: false, error: 'A file cannot be written to a httpGetLocation' },
          { id: '6', success: false, error: 'path leaves /sandbox: ../one' },
          { id: '7', success: false, error: 'There is no file at pipe' },
          { id: '8', success: false, error: 'There is no file at pipe' },
          { id: '9', success: false, error: 'There is a directory at folder' },
          { id: '10', success: true },
        ],
      },
    ]);
    expect(await run('ls')).toBe('folder\none\npipe\ntwo\n');
  });
});

test.each([
  [{}, 'files must name at least one file'],
  [{ files: [] }, 'files must name at least one file'],
  [{ files: 'x' }, 'files must be an array of objects'],
  [{ files: [{}] }, 'src is missing'],
  [{ files: [{ src: file('a') }] }, 'dest is missing'],
  [{ files: [{ src: file(''), dest: file('a') }] }, 'path is missing'],
  [{ files: [{ src: { type: 'ftp', url: 'http://x.test' }, dest: file('a') }] }, 'src.type is not known'],
  [{ files: [{ src: { type: 'httpGetLocation' }, dest: file('a') }] }, 'src.url is missing'],
  [
    { files: [{ src: { type: 'httpGetLocation', url: 'file:///etc/passwd' }, dest: file('a') }] },
    'url must be an http or https URL',
  ],
  [
    { files: [{ src: { type: 'httpGetLocation', url: 'http://x.test', headers: { a: 1 } }, dest: file('a') }] },
    'headers must be a map of strings',
  ],
])('%j is a bad request', async (body, message) => {
  const { call, create } = await lybic({ allowExec: true });
  const { path } = await create();
  expect(await call('POST', `${path}/file/copy`, body)).toMatchObject({ status: 400, body: { message } });
});
