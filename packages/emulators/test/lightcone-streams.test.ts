import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { lightcone, type Lightcone } from './lightcone.js';

/** An event stream that is being read, block by block. */
const open = async (
  { server }: Lightcone,
  path: string,
): Promise<{ readonly type: string | null; next(): Promise<string | undefined>; cancel(): Promise<void> }> => {
  const response = await fetch(`${server.url}${path}`, { headers: { authorization: 'Bearer sk_test' } });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  return {
    type: response.headers.get('content-type'),
    next: async () => {
      for (;;) {
        const end = buffer.indexOf('\n\n');
        if (end >= 0) {
          const block = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          return block;
        }
        const chunk = await reader?.read();
        if (chunk?.done !== false) return undefined;
        buffer += chunk.value;
      }
    },
    cancel: async () => reader?.cancel(),
  };
};

/** The next event of a stream, as its JSON. */
const eventOf = async ({ next }: Awaited<ReturnType<typeof open>>): Promise<unknown> =>
  JSON.parse((await next())?.replace(/^data: /, '') ?? 'null');

describe('events', () => {
  test('report every action and its outcome, and end with the computer', async () => {
    const api = await lightcone();
    const { path } = await api.create();
    const events = await open(api, `${path}/events`);
    expect(events.type).toBe('text/event-stream');
    expect(await events.next()).toBe(': heartbeat');

    const { body } = await api.call('POST', `${path}/type`, { text: 'x' });
    expect(await eventOf(events)).toEqual({ request_id: body.request_id, action: { type: 'type', text: 'x' } });
    expect(await eventOf(events)).toEqual(body);
    await api.call('POST', `${path}/batch`, { actions: [{ type: 'bogus', request_id: 'mine' }, { type: 'wait' }] });
    expect(await eventOf(events)).toEqual({ request_id: 'mine', action: { type: 'bogus' } });
    expect(await eventOf(events)).toEqual({ request_id: expect.any(String), action: { type: 'wait' } });
    expect(await eventOf(events)).toMatchObject({ request_id: 'mine', status: 'EXECUTION_ERROR' });

    await api.call('DELETE', path);
    expect(await events.next()).toBeUndefined();
  });

  test('of one computer say nothing of another', async () => {
    const api = await lightcone();
    const [one, other] = [await api.create(), await api.create()];
    const events = await open(api, `${one.path}/events`);
    await events.next();
    await api.call('POST', `${other.path}/type`, { text: 'x' });
    const { body } = await api.call('POST', `${one.path}/type`, { text: 'y' });

    expect(await eventOf(events)).toEqual({ request_id: body.request_id, action: { type: 'type', text: 'y' } });
    await events.cancel();
  });

  test.each(['exec/sync', 'exec'])('have what a command says, by %s', async (endpoint) => {
    const api = await lightcone({ allowExec: true });
    const { path } = await api.create({ kind: 'desktop' });
    const events = await open(api, `${path}/events`);
    await events.next();
    const headers = { authorization: 'Bearer sk_test' };
    const body = JSON.stringify({ command: 'echo é; echo err >&2; exit 3' });
    await (await fetch(`${api.server.url}${path}/${endpoint}`, { method: 'POST', headers, body })).text();

    const told = [await eventOf(events), await eventOf(events), await eventOf(events), await eventOf(events)];
    const request_id = expect.stringMatching(/^req_/);
    expect(told).toContainEqual({ request_id, data: 'w6kK', is_stderr: false });
    expect(told).toContainEqual({ request_id, data: 'ZXJyCg==', is_stderr: true });
    expect([told[0], told[3]]).toEqual([
      { request_id, action: { type: 'debug', debug: { command: 'echo é; echo err >&2; exit 3' } } },
      { request_id, exit_code: 3, stdout: 'é\n', stderr: 'err\n' },
    ]);
    await events.cancel();
  });
});

describe('the screencast', () => {
  test('of a browser sends a JPEG at once, and another when the picture has changed', async () => {
    const api = await lightcone({ screencastIntervalMs: 1 });
    const { path } = await api.create({ display: { width: 64, height: 48 } });
    const frames = await open(api, `${path}/screencast`);
    expect(await frames.next()).toBe(': heartbeat');
    const first = JSON.parse((await frames.next())?.replace(/^data: /, '') ?? '');

    expect(Object.keys(first)).toEqual(['image_data', 'metadata']);
    expect(first.metadata).toEqual({ timestamp: Date.UTC(2026, 0, 1) / 1000, viewport_width: 64, viewport_height: 48 });
    expect(await sharp(Buffer.from(first.image_data, 'base64')).metadata()).toMatchObject({
      format: 'jpeg',
      width: 64,
      height: 48,
    });

    await api.call('POST', `${path}/viewport`, { width: 32, height: 24 });
    const second = JSON.parse((await frames.next())?.replace(/^data: /, '') ?? '');
    expect(await sharp(Buffer.from(second.image_data, 'base64')).metadata()).toMatchObject({ width: 32, height: 24 });

    await api.call('DELETE', path);
    expect(await frames.next()).toBeUndefined();
  });

  test('is no activity', async () => {
    const api = await lightcone({ screencastIntervalMs: 1 });
    const { path } = await api.create({ inactivity_timeout_seconds: 10 });
    const frames = await open(api, `${path}/screencast`);
    await frames.next();
    await frames.next();
    api.clock.advance(10_000);

    expect(await frames.next()).toBeUndefined();
  });

  test('of a desktop sends video that needs nothing but itself', async () => {
    const api = await lightcone({ screencastIntervalMs: 1, recorder: { pointer: () => ({ x: 3, y: 4 }) } });
    const { path } = await api.create({ kind: 'desktop', display: { width: 20, height: 16 } });
    const events = await open(api, `${path}/screencast`);
    expect(await events.next()).toBe(': heartbeat');
    const [name, data = ''] = (await events.next())?.split('\n') ?? [];
    expect(name).toBe('event: h264');
    const units = Buffer.from(JSON.parse(data.replace(/^data: /, '')).nalu_data, 'base64');
    // Two parameter sets and a picture of two macroblocks, 384 bytes each and two for their types.
    const starts = units.toString('latin1').split('\0\0\0\u0001').slice(1);
    expect(starts.map((unit) => unit.charCodeAt(0))).toEqual([0x67, 0x68, 0x65]);
    expect(starts[2]?.length).toBe(1 + 4 + 384 + 2 + 384 + 1);
    expect(await events.next()).toBe('event: cursor_position\ndata: {"x":3,"y":4}');
    await events.cancel();
  });
});

test('streams end when the server closes', async () => {
  const api = await lightcone();
  const { path } = await api.create();
  const events = await open(api, `${path}/events`);
  await events.next();
  await api.server.close();

  await expect(events.next()).rejects.toThrow('terminated');
});

test('the socket is not emulated, and no CDP endpoint is named', async () => {
  const { call, create, raw } = await lightcone();
  const { path } = await create();

  expect(await call('GET', `${path}/ws`)).toMatchObject({ status: 404, body: { title: 'Not found', type: '' } });
  expect(
    (await raw(`${path}/ws?token=sk_test`, { headers: { upgrade: 'websocket' } }).catch(() => undefined))?.status,
  ).not.toBe(101);
  expect((await call('GET', path)).body).not.toHaveProperty('endpoints.cdp');
  expect(await call('GET', `${path}/cdp/json/version`)).toMatchObject({ status: 404, body: { title: 'Not found' } });
});
