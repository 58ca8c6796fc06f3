import { lybic } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, forever, rejection, settings, vendor } from './scripted-vendor.js';
import { cursorAt, desktop, done, execute, sandbox, shape, type Reply } from './vendor-answers.js';

const serverTime = { date: 'Sun, 01 Mar 2026 10:30:00 GMT' };

describe('attach', () => {
  test('looks at the sandbox, then at its screen', async () => {
    const service = await vendor({ ...desktop, [execute]: cursorAt(0, 0, 800, 600) });
    const connection = await lybic(settings(service.url)).attach('SBX-1', forever());
    onTestFinished(() => connection.detach());
    expect(connection).toMatchObject({ id: 'SBX-1', kind: 'desktop', platform: 'linux' });
    expect(connection.display).toEqual({ width: 800, height: 600 });
    expect(service.log()).toEqual([
      'GET S',
      [execute, { action: { type: 'finished' }, includeScreenShot: false, includeCursorPosition: true }],
    ]);
  });

  test('one that is still starting is waited for', async () => {
    const service = await vendor({
      ...desktop,
      'GET S': { json: { sandbox: { ...sandbox, status: 'PENDING', shape } } },
    });
    const connection = await lybic(settings(service.url)).attach('SBX-1', forever());
    onTestFinished(() => connection.detach());
    expect(service.log()).toContain('GET S/status');
  });

  const with_ = (more: object): Reply => ({ json: { sandbox: { ...sandbox, shape, ...more } }, headers: serverTime });

  test.each<readonly [string, Reply, object]>([
    ['not known', { status: 404, json: { message: 'Sandbox not found' } }, { code: 'CLOSED', status: 404 }],
    [
      'past its end',
      with_({ expiresAt: '2026-03-01T10:30:00.000Z' }),
      { code: 'CLOSED', message: expect.stringContaining('has expired') },
    ],
    ['stopped', with_({ status: 'STOPPED' }), { code: 'CLOSED', vendorStatus: 'STOPPED' }],
    ['broken', with_({ status: 'ERROR' }), { code: 'ACTION_FAILED', vendorStatus: 'ERROR' }],
    ['a phone', with_({ shape: { name: 'p', os: 'Android' } }), { code: 'UNSUPPORTED_FACET' }],
    ['of no system', with_({ shape: {} }), { code: 'PROTOCOL' }],
  ])('one that is %s is left alone', async (_, reply, expected) => {
    const service = await vendor({ ...desktop, 'GET S': reply });
    expect(await rejection(lybic(settings(service.url)).attach('SBX-1', forever()))).toMatchObject(expected);
    expect(service.log()).toEqual(['GET S']);
  });

  test('by the vendor’s clock, not by that of this machine', async () => {
    const service = await vendor({ ...desktop, 'GET S': with_({ expiresAt: '2026-03-01T10:30:01.000Z' }) });
    const connection = await lybic(settings(service.url)).attach('SBX-1', forever());
    onTestFinished(() => connection.detach());
    expect(connection.id).toBe('SBX-1');
  });
});

describe('list', () => {
  test('what has not expired, with the vendor’s status in lower case', async () => {
    const sandboxes = [
      sandbox,
      { ...sandbox, id: 'SBX-2', status: 'PENDING', expiresAt: 'soon' },
      { ...sandbox, id: 'SBX-3', expiresAt: '2026-03-01T10:29:59.999Z' },
      { id: 'SBX-4' },
      { name: 'without an id' },
    ];
    const service = await vendor({ 'GET O/sandboxes': { json: sandboxes, headers: serverTime } });
    const createdAt = new Date(Date.UTC(2026, 2, 1, 10));
    expect(await lybic(settings(service.url)).list(forever())).toEqual([
      { id: 'SBX-1', kind: 'desktop', status: 'running', createdAt, expiresAt: new Date(Date.UTC(2099, 2, 1, 11)) },
      { id: 'SBX-2', kind: 'desktop', status: 'pending', createdAt },
      { id: 'SBX-4', kind: 'desktop', status: 'unknown' },
    ]);
  });
});

describe('pointer', () => {
  test('is asked for with an action that does nothing, again if the reply is lost', async () => {
    const { connection, log } = await connect({ [execute]: ['reset', cursorAt(7, 9.6, 1024, 768)] });
    expect(await connection.pointer?.(forever())).toEqual({ x: 7, y: 10 });
    expect(connection.display).toEqual({ width: 1024, height: 768 });
    const asking = [execute, { action: { type: 'finished' }, includeScreenShot: false, includeCursorPosition: true }];
    expect(log()).toEqual([asking, asking]);
  });

  test('is not known if the vendor does not say', async () => {
    const { connection } = await connect({ [execute]: done });
    expect(await connection.pointer?.(forever())).toBeUndefined();
  });
});

test('status is what the vendor says of the sandbox', async () => {
  const { connection, log } = await connect({ 'GET S': { json: { sandbox: { ...sandbox, status: 'ERROR' } } } });
  expect(await connection.status(forever())).toEqual({
    id: 'SBX-1',
    kind: 'desktop',
    status: 'error',
    createdAt: new Date(Date.UTC(2026, 2, 1, 10)),
    expiresAt: new Date(Date.UTC(2099, 2, 1, 11)),
  });
  expect(log()).toEqual(['GET S']);
});

describe('keepAlive gives it an hour, or its own life once more', () => {
  const living = (expiresAt: string): Reply => ({
    json: { sandbox: { ...sandbox, expiresAt, shape } },
    headers: serverTime,
  });

  test.each([
    ['less is left', '2026-03-01T10:40:00.000Z', 3600],
    ['more is left: it never shortens a life', '2026-03-01T12:30:00.500Z', 7201],
    ['a day is left', '2026-03-02T10:30:00.000Z', 86_400],
    ['nobody knows what is left', 'soon', 3600],
  ])('%s', async (_, expiresAt, maxLifeSeconds) => {
    const { connection, log } = await connect({ 'GET S': living(expiresAt), 'POST S/extend': { text: '' } });
    await connection.keepAlive(forever());
    expect(log()).toEqual(['GET S', ['POST S/extend', { maxLifeSeconds }]]);
  });

  test('more than a day is left: nothing is to be done', async () => {
    const { connection, log } = await connect({ 'GET S': living('2026-03-02T10:30:00.001Z') });
    await connection.keepAlive(forever());
    expect(log()).toEqual(['GET S']);
  });

  test.each([
    [600_000, 600],
    [1000, 30],
  ])('launched for %d ms: %d s', async (maxLifetimeMs, maxLifeSeconds) => {
    const service = await vendor({ ...desktop, 'GET S': living('2026-03-01T10:30:20.000Z'), 'POST S/extend': done });
    const connection = await lybic(settings(service.url)).open({ kind: 'desktop', maxLifetimeMs }, forever());
    onTestFinished(() => connection.detach());
    await connection.keepAlive(forever());
    expect(service.log().at(-1)).toEqual(['POST S/extend', { maxLifeSeconds }]);
  });

  test('of a sandbox that is gone', async () => {
    const { connection } = await connect({ 'GET S': { status: 404, json: { message: 'Not Found' } } });
    expect(await rejection(connection.keepAlive(forever()))).toMatchObject({ code: 'CLOSED', status: 404 });
  });
});

describe('terminate', () => {
  test.each<readonly [string, Reply]>([
    ['200', { text: '' }],
    ['204', { status: 204, text: '' }],
    ['gone already', { status: 404, json: { message: 'Sandbox not found' } }],
    ['gone already, without a reason', { status: 404, text: '' }],
    ['expired', { status: 400, json: { code: 'nomos.SANDBOX_EXPIRED', message: 'x' } }],
  ])('%s', async (_, reply) => {
    const { connection, log } = await connect({ 'DELETE S': reply });
    await connection.terminate(forever());
    expect(log()).toEqual(['DELETE S']);
  });

  test('a lost reply: sent again, and gone by then', async () => {
    const { connection, log } = await connect({
      'DELETE S': ['reset', { status: 404, json: { message: 'Not Found' } }],
    });
    await connection.terminate(forever());
    expect(log()).toHaveLength(2);
  });

  test('refused', async () => {
    const { connection } = await connect({ 'DELETE S': { status: 403, json: { message: 'Not yours' } } });
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

describe('messages to viewers', () => {
  const telling = (action: object): unknown => ({ action, includeScreenShot: false, includeCursorPosition: false });

  test('are actions without input', async () => {
    const { connection, log } = await connect({ [execute]: done });
    const { handoff } = connection;
    await handoff?.finished('all done', forever());
    await handoff?.finished(undefined, forever());
    await handoff?.failed('', forever());
    await handoff?.userTakeover(forever());
    expect(log()).toEqual([
      [execute, telling({ type: 'finished', message: 'all done' })],
      [execute, telling({ type: 'finished' })],
      [execute, telling({ type: 'failed', message: '' })],
      [execute, telling({ type: 'client:user-takeover' })],
    ]);
  });

  test('are not repeated', async () => {
    const { connection, log } = await connect({ [execute]: 'reset' });
    const told = connection.handoff?.finished('x', forever()) ?? Promise.resolve();
    expect(await rejection(told)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(log()).toHaveLength(1);
  });
});
