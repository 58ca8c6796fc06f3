import { expect, test } from 'vitest';
import type { LightconeCall } from '@farhand/lightcone-driver';
import { connect, forever, success, type Reply, type Vendor } from './scripted-vendor.js';

const click: LightconeCall = { type: 'click', x: 1, y: 1, tab_id: 'T1' };
const down: LightconeCall = { type: 'key_down', key: 'shift' };

/** The names in the bodies of the requests that carried input, as they came in. */
const namesIn = ({ seen }: Vendor): readonly (readonly string[])[] =>
  seen.flatMap(({ body }) => {
    const names = [...JSON.stringify(body ?? null).matchAll(/"request_id":"([^"]+)"/g)].map(([, name]) => name ?? '');
    return names.length === 0 ? [] : [names];
  });

const ok = { status: 'SUCCESS' };

test('each generic action has a name of its own', async () => {
  const { connection, service } = await connect({
    'POST /computers/c1/execute': success(),
    'POST /computers/c1/batch': { json: { results: [ok, ok] } },
    'POST /computers/c1/key-down': success(),
  });
  await connection.send([click], forever());
  await connection.send([down, click], forever());
  // The endpoint of one action has no documented place for a name.
  await connection.send([down], forever());
  const names = namesIn(service);
  expect(names.map((some) => some.length)).toEqual([1, 2]);
  expect(new Set(names.flat()).size).toBe(3);
  for (const name of names.flat()) expect(name).toMatch(/^farhand-[0-9a-f]{12}-\d+$/);
  expect(service.seen.at(-1)?.body).toEqual({ key: 'shift' });
});

test('the reply to another request is no reply: the outcome is open', async () => {
  const script: Record<string, Reply> = { 'POST /computers/c1/execute': success() };
  const { connection, service } = await connect(script);
  await connection.send([click], forever());
  const [[first = '']] = namesIn(service) as [[string]];
  service.answer({ 'POST /computers/c1/execute': { json: { ...ok, request_id: first } } });
  expect(await connection.send([click], forever())).toMatchObject({
    outcomes: ['unknown'],
    error: {
      code: 'PROTOCOL',
      message: expect.stringContaining(`: the reply belongs to another request: its id is ${first}, expected farhand-`),
    },
  });
  service.answer({ 'POST /computers/c1/execute': { json: { status: 'FAILED', request_id: first } } });
  expect(await connection.send([click], forever())).toMatchObject({ outcomes: ['unknown'] });
  service.answer({ 'POST /computers/c1/batch': { json: { results: [ok, { ...ok, request_id: first }] } } });
  expect(await connection.send([down, click], forever())).toMatchObject({ outcomes: ['unknown', 'unknown'] });
});

test('a server that has names of its own, or none, is believed', async () => {
  const { connection, service } = await connect({ 'POST /computers/c1/execute': { json: ok } });
  expect(await connection.send([click], forever())).toMatchObject({ outcomes: ['applied'] });
  service.answer({ 'POST /computers/c1/execute': { json: { ...ok, request_id: 'req_abc123' } } });
  expect(await connection.send([click], forever())).toMatchObject({ outcomes: ['applied'] });
});
