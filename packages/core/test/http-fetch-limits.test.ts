import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { TimeoutError, type PublicFetchOptions } from '@farhand/core/driver';
import { MockAgent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fetchPublic } from './fetch-public.js';

import { expiring, forever, instantPace, rejection, serve, text, type Answer } from './http-scripted-server.js';
import { printed } from './printed.js';

const local = { vendor: 'Acme', baseUrl: 'http://127.0.0.1:1', pace: instantPace() };

const failure = (url: string, options: Partial<PublicFetchOptions> = {}): Promise<unknown> =>
  rejection(fetchPublic(url, forever(), { ...local, ...options }));

const to = (location: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  text(302, '', { location, ...headers });

describe('credentials', () => {
  test('of the address itself are neither sent nor shown', async () => {
    const { url, seen } = await serve(text(404, 'gone'));
    const error = await failure(url.replace('http://', 'http://user:pa55word@'));
    expect(error).toMatchObject({ code: 'REJECTED', status: 404, message: expect.stringContaining(`GET ${url}/ was`) });
    expect(printed(error)).not.toMatch(/pa55word|user:/);
    expect(Object.keys(seen[0]?.headers ?? {}).toSorted()).toEqual(['connection', 'host']);
  });

  test('of an address that is not fetched are not shown', async () => {
    const error = await failure('http://user:pa55word@10.0.0.1/s.png?X-Amz-Signature=ab12cd');
    expect(error).toMatchObject({ code: 'PROTOCOL' });
    expect(printed(error)).not.toMatch(/pa55word|ab12cd/);
  });

  test('are not taken along by a redirect: no cookie, no user', async () => {
    const { url, seen } = await serve(to('/2', { 'set-cookie': 'session=pa55word' }), text(200, 'image'));
    const bytes = await fetchPublic(url.replace('http://', 'http://user:pa55word@'), forever(), local);
    expect(Buffer.from(bytes).toString()).toBe('image');
    expect(Object.keys(seen[1]?.headers ?? {}).toSorted()).toEqual(['connection', 'host']);
  });
});

describe('a redirect is checked as the address was', () => {
  test.each([
    'file:///etc/passwd',
    'ftp://b.test/s.png',
    'data:image/png;base64,AA==',
    'http://169.254.169.254/latest',
  ])('to %s', async (location) => {
    const { url, seen } = await serve(to(location));
    expect(await failure(`${url}/1`)).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('a redirect'),
    });
    expect(seen).toHaveLength(1);
  });

  test('from elsewhere to this machine', async () => {
    const { url, seen } = await serve(text(200, 'from inside'));
    const agent = new MockAgent();
    agent.disableNetConnect();
    onTestFinished(() => agent.close());
    agent
      .get('https://b.test')
      .intercept({ path: '/s.png' })
      .reply(302, '', { headers: { location: `${url}/inside` } });
    const error = await failure('https://b.test/s.png', { baseUrl: 'https://api.acme.test', dispatcher: agent });
    expect(error).toMatchObject({
      code: 'PROTOCOL',
      message: `Acme returned a redirect of https://b.test/s.png that Farhand does not fetch: ${url}/inside. Only 'https:' addresses are allowed.`,
    });
    expect(seen).toEqual([]);
  });
});

describe('a body without an end', () => {
  /** Sends on and on, for as long as somebody reads. */
  const endless =
    (ended: (why: 'closed') => void): Answer =>
    (response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      response.once('close', () => ended('closed'));
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };

  test('is left at the limit, and its connection closed', async () => {
    let ended: (why: 'closed') => void = () => undefined;
    const over = new Promise<'closed'>((resolve) => {
      ended = resolve;
    });
    const { url, seen } = await serve(endless((why) => ended(why)));
    expect(await failure(url, { maxReplyBytes: 1_000_000 })).toMatchObject({
      code: 'PROTOCOL',
      status: 200,
      message: `Acme: GET ${url}/: the reply exceeds the limit of 1000000 bytes.`,
    });
    expect(await over).toBe('closed');
    expect(seen).toHaveLength(1);
  });

  test('that trickles ends with the deadline', async () => {
    let stalled: ServerResponse | undefined;
    const server = await serve((response) => {
      stalled = response;
      response.writeHead(200, { 'content-type': 'image/png' });
      response.write('a little');
    });
    const late = new TimeoutError('late');
    const { deadline, expire } = expiring(late);
    const ended = rejection(fetchPublic(server.url, deadline, local));
    await server.arrived(1);
    const closed = stalled === undefined ? undefined : once(stalled, 'close');
    expire();
    expect(await ended).toBe(late);
    await closed;
    expect(server.seen).toHaveLength(1);
  });
});
