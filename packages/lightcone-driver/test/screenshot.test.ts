import { describe, expect, test } from 'vitest';
import {
  browser,
  connect,
  forever,
  instant,
  key,
  picture,
  png,
  rejection,
  success,
  vendor,
  type Reply,
} from './scripted-vendor.js';
import { lightcone } from '@farhand/lightcone-driver';

const request = 'POST /computers/c1/screenshot';
const base64 = Buffer.from(png(640, 480)).toString('base64');
const shot = { bytes: png(640, 480), width: 640, height: 480, mime: 'image/png' };

/** Attaches with an ordinary picture, then takes one that the vendor answers with this. */
const take = async (reply: Reply, tab?: string): Promise<readonly [unknown, readonly unknown[]]> => {
  const { connection, service, log } = await connect();
  service.answer({ [request]: reply });
  return [await connection.screenshot(tab, forever()), log()];
};

describe('the image itself', () => {
  test('is asked for, of the main tab or of another', async () => {
    expect(await take(success({ screenshot_url: base64 }))).toEqual([shot, [[request, { base64: true }]]]);
    expect(await take(success({ screenshot_url: base64 }), 'T2')).toEqual([
      shot,
      [[request, { base64: true, tab_id: 'T2' }]],
    ]);
  });

  test('may have a data: prefix', async () => {
    expect((await take(success({ screenshot_url: `data:image/png;base64,${base64}` })))[0]).toEqual(shot);
  });
});

describe('an address of the image', () => {
  test('is fetched without the key', async () => {
    const { connection, service } = await connect();
    service.answer({
      [request]: success({ screenshot_url: `${service.url}/bucket/s.png?X-Amz-Signature=ab` }),
      'GET /bucket/s.png?X-Amz-Signature=ab': { text: png(640, 480) },
    });
    expect(await connection.screenshot(undefined, forever())).toEqual(shot);
    const fetched = service.seen.at(-1);
    expect(fetched?.request).toBe('GET /bucket/s.png?X-Amz-Signature=ab');
    expect(JSON.stringify(fetched?.headers)).not.toContain(key);
    expect(fetched?.headers).not.toHaveProperty('authorization');
  });

  test('that has expired', async () => {
    const { connection, service } = await connect();
    service.answer({
      [request]: success({ screenshot_url: `${service.url}/s.png?X-Amz-Signature=ab` }),
      'GET /s.png?X-Amz-Signature=ab': { status: 403, text: '<Error/>' },
    });
    const error = await rejection(connection.screenshot(undefined, forever()));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', status: 403 });
    expect(error).toMatchObject({ message: expect.not.stringContaining('X-Amz-Signature') });
  });

  test('elsewhere without encryption is not fetched', async () => {
    expect(await rejection(take(success({ screenshot_url: 'http://10.0.0.1/s.png' })))).toMatchObject({
      code: 'PROTOCOL',
    });
  });

  test('is fetched at launch as well', async () => {
    const service = await vendor(browser);
    service.answer({
      [request]: success({ screenshot_url: `${service.url}/s.png` }),
      'GET /s.png': { text: png(1920, 1080) },
    });
    const driver = lightcone({ apiKey: key, baseUrl: service.url, pace: instant });
    const connection = await driver.open({ kind: 'browser' }, forever());
    await connection.detach();
    expect(connection.display).toEqual({ width: 1920, height: 1080 });
  });
});

describe('no image', () => {
  test.each<readonly [string, Reply]>([
    ['no result', { json: { status: 'SUCCESS' } }],
    ['an empty one', success({ screenshot_url: '' })],
    ['text', success({ screenshot_url: Buffer.from('no image').toString('base64') })],
  ])('%s', async (_, reply) => {
    expect(await rejection(take(reply))).toMatchObject({ code: 'PROTOCOL', status: 200 });
  });

  test.each<readonly [string, (url: string) => Reply]>([
    ['in the answer', () => picture(65_535, 65_535)],
    ['behind an address', (url) => success({ screenshot_url: `${url}/s.png` })],
  ])('but one larger than any screen, %s', async (_, reply) => {
    const { connection, service } = await connect();
    service.answer({ [request]: reply(service.url), 'GET /s.png': { text: png(65_535, 65_535) } });
    expect(await rejection(connection.screenshot(undefined, forever()))).toMatchObject({
      code: 'PROTOCOL',
      message:
        'Lightcone: the reply to a screenshot declares 65535×65535 pixels. Farhand accepts at most 100 million pixels and sides up to 32768.',
    });
  });

  test('a lost reply is asked for again: nothing happens twice', async () => {
    const { connection, service, log } = await connect();
    service.answer({ [request]: ['reset', picture(640, 480)] });
    expect(await connection.screenshot(undefined, forever())).toEqual(shot);
    expect(log()).toHaveLength(2);
  });
});
