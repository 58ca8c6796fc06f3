import { describe, expect, test } from 'vitest';
import { faulted, vendors } from './faulted.js';
import { rawClient, type RawClient } from './raw-client.js';

const mebibyte = 'x'.repeat(1024 * 1024);

describe.each(vendors)('%s: a body that is not taken', (vendor) => {
  /** Starts a POST that promises a body and sends none of it yet. */
  const begin = async (
    length: string,
    key?: string,
  ): Promise<{ readonly client: RawClient; readonly clicks: () => number }> => {
    const { server, path, headers, backend } = await faulted(vendor);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${key ?? value}\r\n`);
    const client = rawClient(server.url);
    client.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}${length}\r\n\r\n`);
    return { client, clicks: () => backend.log.length };
  };

  test('too long: answered as soon as it is, then the connection closes', async () => {
    const { client, clicks } = await begin('Content-Length: 1000000000');
    client.write(`${mebibyte}y`);
    const text = await client.heard(/^HTTP\/1\.1 413 .*\r\n.*The body is longer than 1048576 bytes\..*\}$/s);
    expect(text).toMatch(/^connection: close\r$/im);
    // 16 MiB are thrown away so that the answer is heard; some more fit into the buffers on the way.
    expect(await client.flood(mebibyte)).toBeLessThan(64 * mebibyte.length);
    expect(clicks()).toBe(0);
  });

  test('too long, in chunks: the same', async () => {
    const { client, clicks } = await begin('Transfer-Encoding: chunked');
    const chunk = `100000\r\n${mebibyte}\r\n`;
    client.write(chunk + chunk);
    await client.heard(/^HTTP\/1\.1 413 .*\}$/s);
    expect(await client.flood(chunk)).toBeLessThan(64 * mebibyte.length);
    expect(clicks()).toBe(0);
  });

  test('a client that has sent all of it hears the answer and a proper end', async () => {
    const { client } = await begin(`Content-Length: ${3 * mebibyte.length}`);
    client.write(mebibyte + mebibyte + mebibyte);
    expect(await client.ended).toBe('end');
    expect(client.text()).toMatch(/^HTTP\/1\.1 413 .*\}$/s);
  });

  test('of a client without the key: answered before it comes', async () => {
    const { client, clicks } = await begin(`Content-Length: ${mebibyte.length}`, 'wrong');
    await client.heard(/^HTTP\/1\.1 401 .*\}$/s);
    client.write(mebibyte);
    expect(await client.ended).toBe('end');
    expect(clicks()).toBe(0);
  });

  test('a client that sends nothing more does not keep the server from closing', async () => {
    const { server, path, headers } = await faulted(vendor);
    const lines = Object.entries(headers).map(([name]) => `${name}: wrong\r\n`);
    const client = rawClient(server.url);
    client.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}Content-Length: 9\r\n\r\n`);
    await client.heard(/^HTTP\/1\.1 401 .*\}$/s);
    await server.close();
    expect(await client.ended).toMatch(/^(end|ECONNRESET)$/);
  });
});
