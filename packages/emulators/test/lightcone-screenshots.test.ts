import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

const shape = async (bytes: Buffer): Promise<object> => {
  const { format, width, height } = await sharp(bytes).metadata();
  return { format, width, height };
};

describe('a screenshot', () => {
  test('is a URL that shows a JPEG without a key', async () => {
    const { server, call, create } = await lightcone();
    const { path } = await create({ display: { width: 320, height: 200 } });
    const url = (await call('POST', `${path}/screenshot`, {})).body.result.screenshot_url;
    const response = await fetch(url);

    expect(url.startsWith(`${server.url}/screenshots/`)).toBe(true);
    expect(url).toMatch(/\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\.jpeg$/);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(await shape(Buffer.from(await response.arrayBuffer()))).toEqual({ format: 'jpeg', width: 320, height: 200 });
  });

  test('can be seen after the computer has ended', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    const url = (await call('POST', `${path}/screenshot`)).body.result.screenshot_url;
    await call('DELETE', path);

    expect((await fetch(url)).status).toBe(200);
  });

  test('is bare base64 under the same key if so asked', async () => {
    const { call, create } = await lightcone();
    const { path } = await create({ kind: 'desktop', display: { width: 64, height: 48 } });
    const { body } = await call('POST', `${path}/screenshot`, { base64: true });

    expect(Object.keys(body.result)).toEqual(['screenshot_url']);
    expect(body.result.screenshot_url).toMatch(/^\/9j\/[A-Za-z0-9+/]+=*$/);
    expect(await shape(Buffer.from(body.result.screenshot_url, 'base64'))).toEqual({
      format: 'jpeg',
      width: 64,
      height: 48,
    });
  });

  test('can be of a tab in the background', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    await call('POST', `${path}/viewport`, { width: 100, height: 50 });
    await call('POST', `${path}/tabs`, {});
    const { body } = await call('POST', `${path}/screenshot`, { base64: true, tab_id: 'tab-1' });

    expect(body.executed_tab_id).toBe('tab-1');
    expect(await shape(Buffer.from(body.result.screenshot_url, 'base64'))).toMatchObject({ width: 100, height: 50 });
  });

  test('a name that was never given shows nothing', async () => {
    const { raw } = await lightcone();
    expect(await raw('/screenshots/00000000-0000-4000-8000-000000000000.jpeg')).toMatchObject({ status: 404 });
  });
});

describe('a picture after the action', () => {
  test('comes with the result', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    const { body } = await call('POST', `${path}/click?screenshot_after=true`, { x: 1, y: 2 });

    expect(body.status).toBe('SUCCESS');
    expect((await fetch(body.result.screenshot_url)).headers.get('content-type')).toBe('image/jpeg');
    expect(backend.log).toHaveLength(1);
  });

  test('waits as long as the request asks', async () => {
    const { call, create, clock } = await lightcone();
    const { path, backend } = await create();
    const timers = clock.pending();
    let answered = false;
    const answer = call('POST', `${path}/click?screenshot_after=true&settle_ms=500`, { x: 1, y: 2 });
    void answer.then(() => (answered = true));
    while (backend.log.length === 0 || clock.pending() < timers) await new Promise(setImmediate);
    await call('GET', `${path}/status`);

    expect(answered).toBe(false);
    clock.advance(500);
    expect((await answer).body.result).toHaveProperty('screenshot_url');
  });

  test('does not come if the action failed, or if it was not asked for', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    expect((await call('POST', `${path}/click?screenshot_after=true`, {})).body.result).toEqual({});
    expect((await call('POST', `${path}/click?screenshot_after=false`, { x: 1, y: 1 })).body.result).toEqual({});
  });
});
