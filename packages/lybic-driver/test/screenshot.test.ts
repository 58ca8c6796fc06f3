import { describe, expect, test } from 'vitest';
import { connect, forever, key, rejection } from './scripted-vendor.js';
import { cursorAt, done, execute, webp, type Reply } from './vendor-answers.js';

const shot = { bytes: webp(1280, 720), width: 1280, height: 720, mime: 'image/webp' };
const path = 'GET /bucket/s.webp?signature=ab';

/** Takes a picture that the vendor keeps under an address of its own. */
const take = async (image: Reply, address = '/bucket/s.webp?signature=ab') => {
  const { connection, service, log } = await connect();
  service.answer({ [execute]: { json: { screenShot: `${service.url}${address}` } }, [path]: image });
  const picture = connection.screenshot(undefined, forever());
  return { picture, log, service };
};

test('the picture is asked for alone, and fetched without the key', async () => {
  const { picture, log, service } = await take({ text: webp(1280, 720) });
  expect(await picture).toEqual(shot);
  expect(log()).toEqual([
    [execute, { action: { type: 'screenshot' }, includeScreenShot: true, includeCursorPosition: false }],
    path,
  ]);
  const fetched = service.seen.at(-1);
  expect(JSON.stringify(fetched?.headers)).not.toContain(key);
  expect(fetched?.headers).not.toHaveProperty('x-api-key');
});

test('nothing happens twice, so a lost reply is asked for again', async () => {
  const { connection, service, log } = await connect();
  service.answer({
    [execute]: ['reset', { json: { screenShot: `${service.url}/s.webp` } }],
    'GET /s.webp': ['reset', { text: webp(1280, 720) }],
  });
  expect(await connection.screenshot(undefined, forever())).toEqual(shot);
  expect(log()).toHaveLength(4);
});

test('it may be a PNG or a JPEG as well: what it is, its bytes say', async () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000280000001e0', 'hex');
  const { picture } = await take({ text: new Uint8Array(png), headers: { 'content-type': 'image/webp' } });
  expect(await picture).toMatchObject({ width: 640, height: 480, mime: 'image/png' });
});

test('an address that has expired', async () => {
  const error = await rejection((await take({ status: 403, text: '<Error/>' })).picture);
  expect(error).toMatchObject({ code: 'UNAUTHORIZED', status: 403 });
  expect(error).toMatchObject({ message: expect.not.stringContaining('signature') });
});

describe('what is no picture', () => {
  test.each<readonly [string, Reply]>([
    ['no address', done],
    ['only where the pointer is', cursorAt(1, 1)],
    ['an empty one', { json: { screenShot: '' } }],
    ['the picture itself', { json: { screenShot: 'data:image/webp;base64,UklGRg==' } }],
    ['an address of nowhere', { json: { screenShot: '/bucket/s.webp' } }],
    ['a file', { json: { screenShot: 'file:///etc/passwd' } }],
    ['an address elsewhere without encryption', { json: { screenShot: 'http://10.0.0.1/s.webp' } }],
    ['no address but a number', { json: { screenShot: 7 } }],
  ])('%s', async (_, reply) => {
    const { connection, log } = await connect({ [execute]: reply });
    expect(await rejection(connection.screenshot(undefined, forever()))).toMatchObject({ code: 'PROTOCOL' });
    expect(log()).toHaveLength(1);
  });

  test('one that is larger than any screen: it is not for decoding', async () => {
    expect(await rejection((await take({ text: webp(16_000, 16_000) })).picture)).toMatchObject({
      code: 'PROTOCOL',
      message:
        'Lybic: a screenshot declares 16000×16000 pixels. Farhand accepts at most 100 million pixels and sides up to 32768.',
    });
  });

  test('something else behind the address', async () => {
    expect(await rejection((await take({ text: '<html>' })).picture)).toMatchObject({ code: 'PROTOCOL' });
  });
});
