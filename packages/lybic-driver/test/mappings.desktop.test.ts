import { request } from 'node:http';
import { expect, test } from 'vitest';
import { openAccount, type Account } from './real-desktop.js';

/** What runs inside: a server that says what it saw and gives back what it got, also after an upgrade. */
const script = `
const server = require('node:http').createServer((incoming, response) => {
  const { method, url, headers } = incoming;
  response.setHeader('x-saw', [method, url, headers['x-gateway-access-token'] ?? 'no token'].join(' '));
  incoming.pipe(response);
});
server.on('upgrade', ({ url }, socket) => {
  const head = ['HTTP/1.1 101 Switching Protocols', 'connection: upgrade', 'upgrade: echo', 'x-saw: ' + url];
  socket.write(head.join('\\r\\n') + '\\r\\n\\r\\n');
  socket.pipe(socket);
});
server.listen(0, '127.0.0.1', () => require('node:fs').writeFileSync('port', String(server.address().port)));
`;

/** Starts a server inside a sandbox; gives what a mapping leads to. */
const serveInside = async ({ run, client }: Account, id: string): Promise<string> => {
  const stdinBase64 = Buffer.from(script).toString('base64');
  await client.process(id, { executable: 'sh', args: ['-c', 'cat > serve.cjs'], stdinBase64 });
  await run(id, `'${process.execPath}' serve.cjs >/dev/null 2>&1 &`);
  await expect.poll(() => run(id, 'cat port')).toMatch(/^\d+$/);
  return `127.0.0.1:${await run(id, 'cat port')}`;
};

test('a port of a sandbox is reached from outside, by who has the token', async () => {
  const account = await openAccount();
  const { client, create } = account;
  const { id } = await create();
  const target = await serveInside(account, id);
  const mapping = await client.mappings.create(id, target);
  const { domain, targetEndpoint, accessToken } = mapping;
  expect(targetEndpoint).toBe(target);
  expect(await client.mappings.get(id, target)).toEqual(mapping);
  expect(await client.mappings.list(id)).toEqual([mapping]);
  expect(await client.mappings.create(id, target)).toEqual(mapping);

  const headers = { 'X-Gateway-Access-Token': accessToken };
  const byHeader = await fetch(`http://${domain}/a?b=c`, { method: 'POST', headers, body: 'hello' });
  expect([byHeader.headers.get('x-saw'), await byHeader.text()]).toEqual(['POST /a?b=c no token', 'hello']);
  const byParameter = await fetch(`http://${domain}/a?x-gateway-access-token=${accessToken}&b=c`);
  expect(byParameter.headers.get('x-saw')).toBe('GET /a?b=c no token');
  const only = await fetch(`http://${domain}/?x-gateway-access-token=${accessToken}`);
  expect(only.headers.get('x-saw')).toBe('GET / no token');
  const odd = await fetch(`http://${domain}//a?b=${encodeURIComponent('?&')}`, { headers });
  expect(odd.headers.get('x-saw')).toBe('GET //a?b=%3F%26 no token');
  for (const wrong of ['', '?x-gateway-access-token=guessed']) {
    expect((await fetch(`http://${domain}/a${wrong}`)).status).toBe(401);
  }

  await client.mappings.delete(id, target);
  expect(await client.mappings.list(id)).toEqual([]);
  await expect(fetch(`http://${domain}/`, { headers })).rejects.toThrow('fetch failed');
});

/** Sends a text over an upgraded connection; gives what the server saw and what came back, or the status of a refusal. */
const upgrade = (address: string, text: string): Promise<readonly [saw: unknown, back: string] | number> =>
  new Promise((resolve, reject) => {
    const outgoing = request(address, { headers: { connection: 'upgrade', upgrade: 'echo' } });
    outgoing.on('error', reject);
    outgoing.on('response', ({ statusCode = 0 }) => resolve(statusCode));
    outgoing.on('upgrade', ({ headers }, socket) => {
      socket.once('data', (bytes: Buffer) => {
        socket.destroy();
        resolve([headers['x-saw'], bytes.toString()]);
      });
      socket.write(text);
    });
    outgoing.end();
  });

test('so is a WebSocket', async () => {
  const account = await openAccount();
  const { id } = await account.create();
  const { domain, accessToken } = await account.client.mappings.create(id, await serveInside(account, id));
  const address = `http://${domain}/socket?x-gateway-access-token=`;
  expect(await upgrade(`${address}${accessToken}`, 'ping')).toEqual(['/socket', 'ping']);
  expect(await upgrade(`${address}guessed`, 'ping')).toBe(401);
});

test('a port without a listener is 502, and is closed with its sandbox', async () => {
  const { client, create } = await openAccount();
  const { id } = await create();
  const { domain, accessToken } = await client.mappings.create(id, 'localhost:1');
  const headers = { 'x-gateway-access-token': accessToken };
  expect((await fetch(`http://${domain}/`, { headers })).status).toBe(502);
  await client.sandboxes.delete(id);
  await expect(fetch(`http://${domain}/`, { headers })).rejects.toThrow('fetch failed');
});
