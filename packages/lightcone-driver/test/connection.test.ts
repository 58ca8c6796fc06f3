import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, test } from 'vitest';
import { connect, forever, rejection, settings, vendor, type Reply } from './scripted-vendor.js';

describe('list', () => {
  const list = async (json: unknown): Promise<unknown> => {
    const service = await vendor({ 'GET /computers': { json } });
    return lightcone(settings(service.url)).list(forever());
  };

  test('what runs, with the vendor’s status in lower case', async () => {
    const computers = [
      {
        id: 'comp_1',
        kind: 'desktop',
        status: 'RUNNING',
        created_at: '2026-03-01T10:00:00Z',
        expires_at: '2026-03-01T11:00:00Z',
      },
      { id: 'comp_2', kind: 'browser', status: 'ready', created_at: 'yesterday' },
    ];
    expect(await list(computers)).toEqual([
      {
        id: 'comp_1',
        kind: 'desktop',
        status: 'running',
        createdAt: new Date(Date.UTC(2026, 2, 1, 10)),
        expiresAt: new Date(Date.UTC(2026, 2, 1, 11)),
      },
      { id: 'comp_2', kind: 'browser', status: 'ready' },
    ]);
  });

  test('a computer without a kind is a browser, the vendor’s default; one of a kind unknown is left out', async () => {
    expect(await list([{ id: 'a' }, { id: 'b', kind: 'code' }, { kind: 'browser' }, 7])).toEqual([
      { id: 'a', kind: 'browser', status: 'unknown' },
    ]);
  });
});

describe('status', () => {
  test('asks for the times; id and kind are known', async () => {
    const { connection, log } = await connect({
      'GET /computers/c1/status': { json: { status: 'RUNNING', expires_at: '2026-03-01T11:00:00.5Z' } },
    });
    expect(await connection.status(forever())).toEqual({
      id: 'c1',
      kind: 'browser',
      status: 'running',
      expiresAt: new Date(Date.UTC(2026, 2, 1, 11, 0, 0, 500)),
    });
    expect(log()).toEqual(['GET /computers/c1/status']);
  });
});

describe('keepAlive', () => {
  test.each<Reply>([{ json: { status: 'running' } }, { text: '' }, { status: 204, text: '' }])('%o', async (reply) => {
    const { connection, log } = await connect({ 'POST /computers/c1/keepalive': reply });
    await connection.keepAlive(forever());
    expect(log()).toEqual(['POST /computers/c1/keepalive']);
  });

  test('of a computer that is gone', async () => {
    const { connection } = await connect({ 'POST /computers/c1/keepalive': { status: 410, text: '' } });
    expect(await rejection(connection.keepAlive(forever()))).toMatchObject({ code: 'CLOSED', status: 410 });
  });
});

describe('terminate', () => {
  test.each<readonly [string, Reply]>([
    ['200', { text: '' }],
    ['200 with JSON', { json: { status: 'terminated' } }],
    ['204', { status: 204, text: '' }],
    ['gone already', { status: 404, json: { title: 'Session not found' } }],
    ['gone already, without a reason', { status: 404, text: '' }],
    ['gone already, for good', { status: 410, json: {} }],
  ])('%s', async (_, reply) => {
    const { connection, log } = await connect({ 'DELETE /computers/c1': reply });
    await connection.terminate(forever());
    expect(log()).toEqual(['DELETE /computers/c1']);
  });

  test('a lost reply: sent again, and gone by then', async () => {
    const { connection, log } = await connect({
      'DELETE /computers/c1': ['reset', { status: 404, json: { title: 'Session not found' } }],
    });
    await connection.terminate(forever());
    expect(log()).toHaveLength(2);
  });

  test('refused', async () => {
    const { connection } = await connect({ 'DELETE /computers/c1': { status: 403, json: { title: 'Not yours' } } });
    expect(await rejection(connection.terminate(forever()))).toMatchObject({ code: 'UNAUTHORIZED', status: 403 });
  });
});

test('detach sends nothing and closes the connection', async () => {
  const { connection, log } = await connect();
  await connection.detach();
  await connection.detach();
  expect(log()).toEqual([]);
  expect(await rejection(connection.status(forever()))).toMatchObject({ code: 'CLOSED' });
});
