import { attach } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { browser, clientOf, connect, forever, rejection, settings, vendor, type Reply } from './scripted-vendor.js';

const problem = (status: number, title: string, detail?: string): Reply => ({
  status,
  json: { status, title, type: '', ...(detail === undefined ? {} : { detail }) },
});

/** Every way in which the vendor says, or its documents say, that a computer is over. */
const wordings: readonly (readonly [string, Reply])[] = [
  ['404', problem(404, 'Session not found')],
  ['404 with a detail', problem(404, 'Not found', 'session not found')],
  ['404 with the id', problem(404, 'Not found', 'Session comp_123 not found')],
  ['404 in the form of 2025', { status: 404, json: { status: 'error', error_message: 'Computer not found' } }],
  ['410', { status: 410, text: '' }],
  ['410 with words', problem(410, 'Gone')],
  ['400', problem(400, 'Bad request', 'The session has expired')],
  ['409', problem(409, 'Conflict', 'The computer was terminated')],
  ['a code', { status: 400, json: { message: 'SESSION_EXPIRED' } }],
  ['a failure of the server', problem(500, 'Session not found')],
  [
    'a failure of the server with the word for other failures',
    problem(503, 'Service unavailable', 'session has expired'),
  ],
  ['a result', { json: { status: 'EXECUTION_ERROR', error_message: 'Session not found', request_id: 'r1' } }],
  ['a result in lower case', { json: { status: 'error', error_message: 'session has been terminated' } }],
  ['a problem with status 200', { json: { status: 404, title: 'Session not found', type: '' } }],
  ['an error within', { json: { error: { message: 'Computer has expired' } } }],
];

const status = 'GET /computers/c1/status';

/** What the vendor says of a computer that is over when it is asked. */
const over: Reply = problem(404, 'Session not found');

const gone = { name: 'ClosedError', code: 'CLOSED', message: expect.stringContaining('The computer has ended') };

describe('a computer that is over, in whichever words, is one error everywhere', () => {
  test.each(wordings)('%s', async (_, reply) => {
    const { connection, service, log } = await connect();
    service.answer({
      'POST /computers/c1/click': reply,
      'POST /computers/c1/screenshot': reply,
      'GET /computers/c1/tabs': reply,
      'POST /computers/c1/tabs': reply,
      'POST /computers/c1/navigate': reply,
      'POST /computers/c1/exec/sync': reply,
      'GET /computers/c1/status': reply,
      'POST /computers/c1/keepalive': reply,
      'DELETE /computers/c1': reply,
    });
    const { tabs, shell } = connection;
    const { error } = await connection.send([{ type: 'click', x: 1, y: 1 }], forever());
    expect(error).toMatchObject(gone);
    expect(await rejection(connection.screenshot(undefined, forever()))).toMatchObject(gone);
    expect(await rejection(tabs?.list(forever()) ?? Promise.resolve())).toMatchObject(gone);
    expect(await rejection(tabs?.open(undefined, forever()) ?? Promise.resolve())).toMatchObject(gone);
    expect(await rejection(tabs?.navigate('T1', 'https://a.test', forever()) ?? Promise.resolve())).toMatchObject(gone);
    expect(await rejection(shell?.run('ls', {}, forever()) ?? Promise.resolve())).toMatchObject(gone);
    expect(await rejection(connection.status(forever()))).toMatchObject(gone);
    expect(await rejection(connection.keepAlive(forever()))).toMatchObject(gone);
    await connection.terminate(forever());
    expect(log().at(-1)).toBe('DELETE /computers/c1');
  });

  test.each(wordings)('%s: to attach to it is the same error, to end it is none', async (_, reply) => {
    const service = await vendor({ 'GET /computers/c1': reply, 'DELETE /computers/c1': reply });
    const driver = lightcone(settings(service.url));
    expect(await rejection(driver.attach('c1', forever()))).toMatchObject(gone);
    await driver.terminate('c1', forever());
  });

  test.each(['terminated', 'TERMINATED', 'expired'])('a status of %s', async (status) => {
    const { connection, service } = await connect();
    service.answer({
      'GET /computers/c1/status': { json: { status } },
      'POST /computers/c1/keepalive': { json: { status } },
      'POST /computers/c1/click': { json: { status } },
      'GET /computers/c1': { json: { id: 'c1', status } },
    });
    const closed = { code: 'CLOSED', vendorStatus: expect.stringMatching(/^(terminated|TERMINATED|expired)$/) };
    expect(await rejection(connection.status(forever()))).toMatchObject(closed);
    expect(await rejection(connection.keepAlive(forever()))).toMatchObject(closed);
    expect((await connection.send([{ type: 'click', x: 1, y: 1 }], forever())).error).toMatchObject(closed);
    expect(await rejection(lightcone(settings(service.url)).attach('c1', forever()))).toMatchObject(closed);
    expect(await clientOf(service).retrieve('c1')).toMatchObject({ status });
  });
});

describe('what has run of a batch is still reported', () => {
  const batch = 'POST /computers/c1/batch';
  const click = { type: 'click', x: 1, y: 1 } as const;
  const three = [click, click, click];
  const ok = { status: 'SUCCESS' };
  const failed = { status: 'EXECUTION_ERROR', error_message: 'Session not found' };

  test.each<readonly [string, Reply, readonly string[]]>([
    ['its second action says so', { json: { results: [ok, failed] } }, ['applied', 'failed', 'notRun']],
    ['the answer as a whole says so', { json: failed }, ['unknown', 'unknown', 'unknown']],
    [
      'the answer as a whole says so, and what ran',
      { json: { ...failed, results: [ok] } },
      ['applied', 'failed', 'notRun'],
    ],
    ['the server fails with it', problem(500, 'Session not found'), ['unknown', 'unknown', 'unknown']],
    ['it is refused', problem(404, 'Session not found'), ['notRun', 'notRun', 'notRun']],
  ])('%s', async (_, reply, outcomes) => {
    const { connection } = await connect({ [batch]: reply, [status]: over });
    const report = await connection.send(three, forever());
    expect(report).toMatchObject({ outcomes, error: gone });
  });

  test('a click that the server failed on may have happened', async () => {
    const { connection } = await connect({
      'POST /computers/c1/click': problem(500, 'Session not found'),
      [status]: over,
    });
    expect(await connection.send([click], forever())).toMatchObject({ outcomes: ['unknown'], error: gone });
  });
});

describe('the words of a request are not believed', () => {
  const alive: Reply = { json: { id: 'c1', status: 'RUNNING' } };
  const navigate = 'POST /computers/c1/navigate';

  test.each<readonly [string, Reply]>([
    ['in a result', { json: { status: 'EXECUTION_ERROR', error_message: 'no route to /?reason=session_expired' } }],
    ['in a refusal', problem(400, 'Bad request', 'https://a.test/?reason=session_expired is no address')],
    ['in a status that clients read as an end', problem(410, 'Gone', 'https://a.test/ answered so')],
    ['in a success that is none', { json: { error: { message: 'SESSION_EXPIRED is in https://a.test/' } } }],
  ])('%s: the vendor is asked, and says that the computer runs', async (_, reply) => {
    const { connection, log } = await connect({ [navigate]: reply, [status]: alive });
    const work = connection.tabs?.navigate('T1', 'https://a.test/', forever()) ?? Promise.resolve();
    expect(await rejection(work)).not.toMatchObject({ code: 'CLOSED' });
    expect(log().at(-1)).toBe(status);
  });

  test.each<readonly [string, Reply]>([
    ['has trouble', problem(503, 'Service unavailable')],
    ['knows no such question', { status: 404, text: '404 page not found\n' }],
    ['is not to be reached', 'reset'],
  ])('nor if the vendor %s when it is asked', async (_, answer) => {
    const { connection } = await connect({ [navigate]: problem(410, 'Gone'), [status]: answer });
    const work = connection.tabs?.navigate('T1', 'https://a.test/', forever()) ?? Promise.resolve();
    expect(await rejection(work)).toMatchObject({ code: 'REJECTED', status: 410 });
  });

  test('what was typed: the key that is down is not forgotten, and comes up', async () => {
    const service = await vendor({
      ...browser,
      'POST /computers/c1/key-down': { json: { status: 'SUCCESS' } },
      'POST /computers/c1/key-up': { json: { status: 'SUCCESS' } },
      'POST /computers/c1/batch': problem(500, 'Cannot type: the session has expired'),
      [status]: alive,
    });
    const computer = await attach(lightcone(settings(service.url)), 'c1');
    onTestFinished(() => computer.close());
    await computer.keyboard.down('Control');
    const typed = computer.tab.type('the session has expired').then(
      () => 'typed',
      (error: unknown) => error,
    );
    expect(await typed).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect.poll(() => computer.held()).toEqual([]);
    expect(service.seen.map(({ request }) => request).slice(-4)).toEqual([
      'POST /computers/c1/key-down',
      'POST /computers/c1/batch',
      status,
      'POST /computers/c1/key-up',
    ]);
  });
});

describe('is not meant by', () => {
  test.each<readonly [string, Reply, string]>([
    ['a tab', problem(404, 'Tab not found'), 'REJECTED'],
    ['a path that does not exist', { status: 404, text: '404 page not found\n' }, 'REJECTED'],
    ['a page of a proxy', { status: 403, text: '<html>Your session has expired' }, 'UNAUTHORIZED'],
    ['another page of a proxy', { status: 400, text: '<html>Your session has expired' }, 'REJECTED'],
    ['a proxy that fails', { status: 502, text: '<html>Your session has expired' }, 'OUTCOME_UNKNOWN'],
    ['a key that has expired', problem(401, 'Invalid token', 'session expired'), 'UNAUTHORIZED'],
    [
      'a session of the browser’s own',
      { json: { status: 'error', error_message: 'Session with given id not found.' } },
      'ACTION_FAILED',
    ],
    [
      'a tab that was closed',
      { json: { status: 'error', error_message: 'Session closed. Most likely the page has been closed.' } },
      'ACTION_FAILED',
    ],
    [
      'a page that did not load',
      { json: { status: 'EXECUTION_ERROR', error_message: 'net::ERR_CONNECTION_RESET' } },
      'ACTION_FAILED',
    ],
  ])('%s', async (_, reply, code) => {
    const { connection } = await connect({ 'POST /computers/c1/navigate': reply });
    const work = connection.tabs?.navigate('T1', 'https://a.test', forever()) ?? Promise.resolve();
    expect(await rejection(work)).toMatchObject({ code });
  });

  test('the output of a command', async () => {
    const { connection } = await connect({
      'POST /computers/c1/exec/sync': {
        json: { exit_code: 1, stdout: 'Session not found', stderr: 'session expired' },
      },
    });
    expect(await connection.shell?.run('tmux attach', {}, forever())).toMatchObject({ exitCode: 1 });
  });

  test('what is refused when a computer is created', async () => {
    const service = await vendor({ 'POST /computers': problem(503, 'Session not found') });
    const error = await rejection(lightcone(settings(service.url)).open({ kind: 'browser' }, forever()));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', status: 503 });
  });
});

describe('to end a computer without a connection', () => {
  test('is one request, sent again if the reply is lost', async () => {
    const service = await vendor({ 'DELETE /computers/c1': ['reset', { status: 204, text: '' }] });
    await lightcone(settings(service.url)).terminate('c1', forever());
    expect(service.log()).toEqual(['DELETE /computers/c1', 'DELETE /computers/c1']);
  });

  test('a refusal is an error', async () => {
    const service = await vendor({ 'DELETE /computers/c1': problem(403, 'Not yours') });
    expect(await rejection(lightcone(settings(service.url)).terminate('c1', forever()))).toMatchObject({
      code: 'UNAUTHORIZED',
      status: 403,
    });
  });

  test('what is no id is refused before anything is sent', async () => {
    const service = await vendor();
    expect(await rejection(lightcone(settings(service.url)).terminate('..', forever()))).toBeInstanceOf(TypeError);
    expect(service.seen).toEqual([]);
  });
});
