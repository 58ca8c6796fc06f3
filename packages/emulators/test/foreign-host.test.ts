import { describe, expect, test } from 'vitest';
import { faulted, vendors } from './faulted.js';
import { rawClient } from './raw-client.js';

describe.each(vendors)('%s: a request for', (vendor) => {
  const answer = async (host: string, target?: string): Promise<{ readonly text: string; readonly done: number }> => {
    const { server, path, headers, body, backend } = await faulted(vendor);
    const client = rawClient(server.url);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const line = target === undefined ? `POST ${path} HTTP/1.1` : `GET ${target} HTTP/1.1`;
    const content = target === undefined ? body : '';
    client.write(
      `${line}\r\nHost: ${host}\r\n${lines.join('')}Connection: close\r\nContent-Length: ${content.length}\r\n\r\n${content}`,
    );
    await client.ended;
    return { text: client.text(), done: backend.log.length };
  };

  test.each(['127.0.0.1', '127.0.0.1:7357', 'localhost', 'LocalHost:80', '[::1]', '[::1]:1'])(
    '%s is answered',
    async (host) => {
      const { text, done } = await answer(host);
      expect([text.split('\r\n')[0], done]).toEqual(['HTTP/1.1 200 OK', 1]);
    },
  );

  // A page whose name was made to lead to this machine sends the name that it was opened under.
  test.each([
    'attacker.test',
    'attacker.test:7357',
    'localhost.attacker.test',
    '127.0.0.1.attacker.test',
    'attacker.test@127.0.0.1',
    '127.0.0.2',
    '0.0.0.0',
    '192.168.0.1',
    '[::2]',
    'localhost:1:2',
    '',
  ])('%j is refused before anything is looked at', async (host) => {
    const { text, done } = await answer(host);
    expect([text.split('\r\n')[0], done]).toEqual(['HTTP/1.1 421 Misdirected Request', 0]);
    expect(text).toMatch(/\r\n\r\nThis server answers to 127\.0\.0\.1, localhost and \[::1\] only\.\n$/);
  });

  test('a foreign name is no way to a picture either', async () => {
    const { server, picture } = await faulted(vendor);
    const { pathname } = new URL(await picture());
    for (const [host, status] of [
      ['attacker.test', '421 Misdirected Request'],
      ['localhost', '200 OK'],
    ]) {
      const client = rawClient(server.url);
      client.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      await client.ended;
      expect(client.text().split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`);
    }
  });

  test('HTTP/1.0 without any name is refused', async () => {
    const { server } = await faulted(vendor);
    const client = rawClient(server.url);
    client.write('GET / HTTP/1.0\r\n\r\n');
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 421 /);
  });
});
