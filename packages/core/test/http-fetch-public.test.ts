import { TimeoutError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { fetchPublic } from './fetch-public.js';
import {
  deadPort,
  expiring,
  forever,
  instantPace,
  json,
  rejection,
  reset,
  serve,
  silence,
  text,
  type Answer,
} from './http-scripted-server.js';

const local = { vendor: 'Acme', baseUrl: 'http://127.0.0.1:1', pace: instantPace() };

const fetched = async (url: string): Promise<string> =>
  Buffer.from(await fetchPublic(url, forever(), local)).toString();

test('gets the bytes, and sends no credentials', async () => {
  const server = await serve(text(200, 'image'));
  expect(await fetched(`${server.url}/shot.jpeg?X-Amz-Signature=ab%2Fc`)).toBe('image');
  expect(server.seen).toMatchObject([{ method: 'GET', url: '/shot.jpeg?X-Amz-Signature=ab%2Fc', body: '' }]);
  expect(Object.keys(server.seen[0]?.headers ?? {}).toSorted()).toEqual(['connection', 'host']);
});

describe('which addresses', () => {
  const check = (url: string, baseUrl = 'https://api.acme.test'): Promise<unknown> =>
    rejection(fetchPublic(url, forever(), { ...local, baseUrl }));

  test('http on this machine only if the vendor is on this machine too', async () => {
    const server = await serve(text(200, 'image'));
    expect(await check(`${server.url}/a`)).toMatchObject({
      code: 'PROTOCOL',
      message: `Acme returned an address that Farhand does not fetch: ${server.url}/a. Only 'https:' addresses are allowed.`,
    });
    expect(server.seen).toEqual([]);
  });

  test.each(['http://b.test/shot.png', 'ftp://b.test/a', 'file:///etc/passwd', 'data:image/png;base64,AA=='])(
    '%s is not fetched',
    async (url) => {
      expect(await check(url, 'http://127.0.0.1:1')).toMatchObject({ code: 'PROTOCOL' });
    },
  );

  test('what is no URL is not fetched', async () => {
    expect(await check('shot.png')).toMatchObject({
      code: 'PROTOCOL',
      message: 'Acme returned an address that is not a URL.',
    });
  });
});

describe('redirects', () => {
  const to = (location: string): Answer => text(302, '', { location });

  test('three are followed', async () => {
    const server = await serve(to('/2'), to('/3'), to('/4'), text(200, 'image'));
    expect(await fetched(`${server.url}/1`)).toBe('image');
    expect(server.seen.map(({ url }) => url)).toEqual(['/1', '/2', '/3', '/4']);
  });

  test('four are not', async () => {
    const server = await serve(to('/again'));
    expect(await rejection(fetched(`${server.url}/1`))).toMatchObject({
      code: 'PROTOCOL',
      message: `Acme: GET ${server.url}/1 was redirected more than 3 times.`,
    });
    expect(server.seen).toHaveLength(4);
  });

  test('none leads to an address that is not fetched', async () => {
    const server = await serve(to('http://10.0.0.1/metadata?token=x'));
    expect(await rejection(fetched(`${server.url}/1`))).toMatchObject({
      message: `Acme returned a redirect of ${server.url}/1 that Farhand does not fetch: http://10.0.0.1/metadata. Only 'https:' addresses are allowed.`,
    });
  });
});

describe('failures', () => {
  test('it is tried again as a read is', async () => {
    const server = await serve(reset, json(503, {}), text(200, 'image'));
    expect(await fetched(`${server.url}/1`)).toBe('image');
    expect(server.seen).toHaveLength(3);
  });

  test('an address that has expired', async () => {
    const { url } = await serve(text(403, '<Code>AccessDenied</Code>'));
    expect(await rejection(fetched(`${url}/s?X-Amz-Signature=secret1`))).toMatchObject({
      code: 'UNAUTHORIZED',
      status: 403,
      message: `Acme: GET ${url}/s was refused with status 403: <Code>AccessDenied</Code>. Nothing happened. Check whether the address has expired.`,
    });
  });

  test('nobody there', async () => {
    const port = await deadPort();
    expect(await rejection(fetched(`http://127.0.0.1:${port}/`))).toMatchObject({ code: 'UNREACHABLE' });
  });

  test('too large', async () => {
    const { url } = await serve(text(200, '123456'));
    const options = { ...local, maxReplyBytes: 5 };
    expect(await rejection(fetchPublic(url, forever(), options))).toMatchObject({ code: 'PROTOCOL', status: 200 });
  });

  test('the deadline', async () => {
    const server = await serve(silence);
    const late = new TimeoutError('late');
    const { deadline, expire } = expiring(late);
    const ended = rejection(fetchPublic(server.url, deadline, local));
    await server.arrived(1);
    expire();
    expect(await ended).toBe(late);
  });
});
