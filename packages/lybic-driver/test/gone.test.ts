import { lybic } from '@farhand/lybic-driver';
import { describe, expect, test } from 'vitest';
import { clientOf, connect, forever, rejection, settings, vendor } from './scripted-vendor.js';
import { execute, sandbox, shape, type Reply } from './vendor-answers.js';

const html = { 'content-type': 'text/html' };

/** Every way in which the vendor, its SDKs' tests and its own programs say that a sandbox is over. */
const wordings: readonly (readonly [string, Reply])[] = [
  ['404', { status: 404, json: { message: 'Not Found' } }],
  ['404 with an expiry', { status: 404, json: { code: 'nomos.partner.SANDBOX_EXPIRED', message: 'expired' } }],
  ['410', { status: 410, json: {} }],
  ['a code', { status: 400, json: { code: 'nomos.partner.SANDBOX_EXPIRED', message: 'No' } }],
  ['a code alone', { status: 400, json: { code: 'SANDBOX_EXPIRED' } }],
  ['a message', { status: 409, json: { message: 'Sandbox SBX-1 has expired' } }],
  ['another message', { status: 400, json: { message: 'sandbox "SBX-1" not found' } }],
  ['a message that it was stopped', { status: 400, json: { message: 'The sandbox was stopped' } }],
  ['a message that it was deleted', { status: 400, json: { message: 'Sandbox SBX-1 has already been deleted' } }],
  ['a code that it was stopped', { status: 409, json: { code: 'nomos.SANDBOX_STOPPED', message: 'No' } }],
  ['a short message', { status: 400, json: { message: 'expired' } }],
  ['a failure of the server with a message', { status: 500, json: { message: 'SANDBOX_EXPIRED' } }],
  ['a failure of the server with a code alone', { status: 500, json: { code: 'nomos.partner.SANDBOX_EXPIRED' } }],
  ['a failure of the server with an empty message', { status: 502, json: { code: 'SANDBOX_EXPIRED', message: '' } }],
  ['a success that is none', { json: { code: 'SANDBOX_EXPIRED', message: 'x' } }],
  ['a success that is none, with a message', { json: { message: 'Sandbox has been terminated' } }],
];

const gone = { name: 'ClosedError', code: 'CLOSED', message: expect.stringContaining('The sandbox has ended') };

describe('a sandbox that is over, in whichever words, is one error everywhere', () => {
  test.each(wordings)('%s', async (_, reply) => {
    const { connection, log } = await connect({
      [execute]: reply,
      'GET S': reply,
      'POST S/process': reply,
      'POST S/extend': reply,
      'DELETE S': reply,
    });
    const { error } = await connection.send([{ type: 'key:down', key: 'a' }], forever());
    expect(error).toMatchObject(gone);
    expect(await rejection(connection.screenshot(undefined, forever()))).toMatchObject(gone);
    expect(await rejection(connection.pointer?.(forever()) ?? Promise.resolve())).toMatchObject(gone);
    expect(await rejection(connection.shell?.run('ls', {}, forever()) ?? Promise.resolve())).toMatchObject(gone);
    expect(await rejection(connection.handoff?.userTakeover(forever()) ?? Promise.resolve())).toMatchObject(gone);
    expect(await rejection(connection.status(forever()))).toMatchObject(gone);
    expect(await rejection(connection.keepAlive(forever()))).toMatchObject(gone);
    await connection.terminate(forever());
    expect(log().at(-1)).toBe('DELETE S');
  });

  test.each(wordings)('%s: to attach to it is the same error, to end it is none', async (_, reply) => {
    const service = await vendor({ 'GET S': reply, 'DELETE S': reply });
    const driver = lybic(settings(service.url));
    expect(await rejection(driver.attach('SBX-1', forever()))).toMatchObject(gone);
    await driver.terminate('SBX-1', forever());
  });

  const shown = (more: object): Reply => ({ json: { sandbox: { ...sandbox, shape, ...more } } });

  test.each<readonly [string, Reply, RegExp]>([
    ['STOPPED', shown({ status: 'STOPPED' }), /the sandbox SBX-1 has stopped/],
    ['past its end', shown({ expiresAt: '2020-01-01T00:00:00.000Z' }), /the sandbox SBX-1 has expired/],
  ])('what the vendor still shows as %s is over, too', async (_, reply, message) => {
    const { connection, log } = await connect({ 'GET S': reply, 'POST S/extend': { text: '' } });
    const closed = { code: 'CLOSED', message: expect.stringMatching(message) };
    expect(await rejection(connection.status(forever()))).toMatchObject(closed);
    expect(await rejection(connection.keepAlive(forever()))).toMatchObject(closed);
    expect(log()).toEqual(['GET S', 'GET S']);
  });
});

describe('the words of a request are not believed', () => {
  const process = 'POST S/process';

  test.each<readonly [string, Reply]>([
    ['in a refusal', { status: 400, json: { message: 'rm: session_expired.txt: the coupon has expired' } }],
    ['in a phrase', { status: 400, json: { message: 'echo: sandbox has expired' } }],
    ['in a failure of the server', { status: 500, json: { message: 'cannot run: echo SANDBOX_EXPIRED' } }],
    ['in a status that says that something is missing', { status: 404, json: { message: 'Not Found' } }],
  ])('%s: the vendor is asked, and says that the sandbox runs', async (_, reply) => {
    const { connection, log } = await connect({ [process]: reply });
    const failed = await rejection(connection.shell?.run('echo', {}, forever()) ?? Promise.resolve());
    expect(failed).not.toMatchObject({ code: 'CLOSED' });
    expect(log()).toEqual([[process, expect.anything()], 'GET S']);
  });

  test.each<readonly [string, Reply]>([
    ['has trouble', { status: 503, json: { message: 'Later' } }],
    ['knows no such path', { status: 404, json: { message: 'Cannot GET /api', statusCode: 404 } }],
    ['is not to be reached', 'reset'],
  ])('nor if the vendor %s when it is asked', async (_, answer) => {
    const { connection } = await connect({ [process]: { status: 410, json: {} }, 'GET S': answer });
    expect(await rejection(connection.shell?.run('echo', {}, forever()) ?? Promise.resolve())).toMatchObject({
      code: 'REJECTED',
      status: 410,
    });
  });
});

describe('is not meant by', () => {
  test.each<readonly [string, Reply, string]>([
    [
      'a path that the vendor does not know',
      { status: 404, json: { message: 'Cannot GET /api/x', statusCode: 404 } },
      'REJECTED',
    ],
    ['an answer from something in between', { status: 404, text: '<html>', headers: html }, 'REJECTED'],
    ['an executable', { status: 400, json: { message: 'Executable not found in sandbox' } }, 'REJECTED'],
    ['a file of the sandbox', { status: 400, json: { message: 'sandbox file not found' } }, 'REJECTED'],
    ['a sandbox that is slow', { status: 500, json: { message: 'Sandbox stopped responding' } }, 'OUTCOME_UNKNOWN'],
    ['a key that has expired', { status: 401, json: { code: 'auth.EXPIRED', message: 'expired' } }, 'UNAUTHORIZED'],
  ])('%s', async (_, reply, code) => {
    const service = await vendor({ 'POST S/process': reply });
    const error = await rejection(clientOf(service).process('SBX-1', { executable: 'a' }));
    expect(error).toMatchObject({ code });
  });

  test('an image that there is not', async () => {
    const service = await vendor({ 'POST O/sandboxes/from-image': { status: 404, json: { message: 'Not Found' } } });
    const body = { imageId: 'IMG-1', name: 'n', maxLifeSeconds: 300 };
    const error = await rejection(clientOf(service).sandboxes.createFromImage(body));
    expect(error).toMatchObject({ code: 'REJECTED', status: 404 });
  });

  test.each(['GET S/mappings/a%3A1', 'GET S/operations/x'])('what is below it: %s', async (request) => {
    const service = await vendor({ [request]: { status: 404, json: { message: 'Not Found' } } });
    const client = clientOf(service);
    const work = request.includes('mappings')
      ? client.mappings.get('SBX-1', 'a:1')
      : client.operations.get('SBX-1', 'x');
    expect(await rejection(work)).toMatchObject({ code: 'REJECTED', status: 404 });
  });
});

describe('to end a sandbox without a connection', () => {
  test('is one request', async () => {
    const service = await vendor({ 'DELETE S': { text: '' } });
    await lybic(settings(service.url)).terminate('SBX-1', forever());
    expect(service.log()).toEqual(['DELETE S']);
    await expect.poll(() => service.sockets()).toBe(0);
  });

  test('a lost reply: sent again', async () => {
    const service = await vendor({ 'DELETE S': ['reset', { text: '' }] });
    await lybic(settings(service.url)).terminate('SBX-1', forever());
    expect(service.log()).toEqual(['DELETE S', 'DELETE S']);
  });

  test('a refusal is an error, and leaves no socket open', async () => {
    const service = await vendor({ 'DELETE S': { status: 403, json: { message: 'Not yours' } } });
    expect(await rejection(lybic(settings(service.url)).terminate('SBX-1', forever()))).toMatchObject({
      code: 'UNAUTHORIZED',
      status: 403,
    });
    await expect.poll(() => service.sockets()).toBe(0);
  });

  test('what is no id is refused before anything is sent', async () => {
    const service = await vendor();
    expect(await rejection(lybic(settings(service.url)).terminate('..', forever()))).toBeInstanceOf(TypeError);
    expect(service.seen).toEqual([]);
  });
});
