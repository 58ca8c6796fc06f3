import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lybic } from './lybic.js';

describe('a picture', () => {
  test('is WebP in the size of the screen, at an address without a key, also for pages', async () => {
    const { call, create } = await lybic({ display: { width: 320, height: 200 } });
    const { path } = await create();
    const response = await fetch((await call('POST', `${path}/preview`)).body.screenShot);
    const { format, width, height } = await sharp(await response.arrayBuffer()).metadata();

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect([format, width, height]).toEqual(['webp', 320, 200]);
  });

  test('is another one each time, and a missing one is not found', async () => {
    const { call, raw, create } = await lybic();
    const { path } = await create();
    const [one, two] = [await call('POST', `${path}/preview`), await call('POST', `${path}/preview`)];
    expect(one.body.screenShot).not.toBe(two.body.screenShot);
    const response = await raw('/screenshots/x.webp');
    expect([response.status, await response.json()]).toEqual([
      404,
      { code: 'emulator.NOT_FOUND', message: 'Screenshot x.webp not found' },
    ]);
  });

  test('outlives its sandbox', async () => {
    const { call, create } = await lybic();
    const { path } = await create();
    const { screenShot } = (await call('POST', `${path}/preview`)).body;
    await call('DELETE', path);
    expect((await fetch(screenShot)).status).toBe(200);
  });

  test('that fails is reported, and the action stays done', async () => {
    const { call, create } = await lybic();
    const { path, backend } = await create();
    backend.screenshot = () => Promise.reject(new Error('No screen.'));
    const answer = await call('POST', `${path}/actions/execute`, { action: { type: 'keyboard:type', content: 'a' } });

    expect(answer).toMatchObject({ status: 500, body: { code: 'emulator.INTERNAL', message: 'No screen.' } });
    expect(backend.log.length).toBe(1);
  });
});

describe('screenShotPutUrl', () => {
  const storage = async (status: number) => {
    const seen: { method: string | undefined; type: string | undefined; url: string | undefined; bytes: Buffer }[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, headers, url } = request;
        seen.push({ method, type: headers['content-type'], url, bytes: Buffer.concat(chunks) });
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    return { seen, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/put?signed=1` };
  };

  test('gets the picture, which is shown as well', async () => {
    const { call, create } = await lybic();
    const { path } = await create();
    const { seen, url } = await storage(200);
    const { body } = await call('POST', `${path}/preview`, { screenShotPutUrl: url });

    expect(seen).toMatchObject([{ method: 'PUT', type: 'image/webp', url: '/put?signed=1' }]);
    expect((await sharp(seen[0]?.bytes).metadata()).format).toBe('webp');
    expect((await fetch(body.screenShot)).status).toBe(200);
  });

  test.each([
    [403, 'HTTP 403'],
    [302, 'no answer'],
  ])('that replies %i is reported', async (status, why) => {
    const { call, create } = await lybic();
    const { path } = await create();
    const { seen, url } = await storage(status);
    const action = { type: 'screenshot' };

    expect(await call('POST', `${path}/actions/execute`, { action, screenShotPutUrl: url })).toMatchObject({
      status: 502,
      body: { code: 'emulator.UPLOAD_FAILED', message: `The screenshot could not be uploaded: ${why}` },
    });
    expect(seen.length).toBe(1);
  });

  test('says nothing if no picture is wanted', async () => {
    const { call, create } = await lybic();
    const { path } = await create();
    const { seen, url } = await storage(200);
    await call('POST', `${path}/actions/execute`, {
      action: { type: 'screenshot' },
      includeScreenShot: false,
      screenShotPutUrl: url,
    });
    expect(seen).toEqual([]);
  });
});
