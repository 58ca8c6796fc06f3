import { startDeadline, type SendReport } from '@farhand/core/driver';
import type { LightconeCall, LightconeOptions } from '@farhand/lightcone-driver';
import { describe, expect, test } from 'vitest';
import { connect, forever, success, type Reply, type Script } from './scripted-vendor.js';

const down: LightconeCall = { type: 'key_down', key: 'shift' };
const click: LightconeCall = { type: 'click', x: 0, y: 0 };
const up: LightconeCall = { type: 'key_up', key: 'shift' };
const three = [down, click, up] as const;

const batch = 'POST /computers/c1/batch';

/** Sends calls and says what became of them, and the code of the error. */
const send = async (
  calls: readonly LightconeCall[],
  script: Script,
  options?: LightconeOptions,
): Promise<readonly [...SendReport['outcomes'], string]> => {
  const { connection } = await connect(script, options);
  const { outcomes, error } = await connection.send(calls, forever());
  return [...outcomes, error === undefined ? 'no error' : 'code' in error ? String(error.code) : error.name];
};

const answered = (json: unknown): ReturnType<typeof send> => send(three, { [batch]: { json } });

const ok = { status: 'SUCCESS' };
const no = { status: 'EXECUTION_ERROR', error_message: 'no such tab' };
const allApplied = ['applied', 'applied', 'applied', 'no error'];

describe('what goes out', () => {
  test('one call alone, several together', async () => {
    const { connection, log } = await connect({
      [batch]: { json: { status: 'SUCCESS' } },
      'POST /computers/c1/click': success(),
    });
    expect(await connection.send([click], forever())).toEqual({ outcomes: ['applied'], requests: 1 });
    expect(await connection.send(three, forever())).toEqual({
      outcomes: ['applied', 'applied', 'applied'],
      requests: 1,
    });
    expect(await connection.send([], forever())).toEqual({ outcomes: [], requests: 0 });
    expect(log()).toEqual([
      ['POST /computers/c1/click', { x: 0, y: 0 }],
      [
        batch,
        {
          actions: [
            { type: 'key_down', key: 'shift' },
            { type: 'click', x: 0, y: 0 },
            { type: 'key_up', key: 'shift' },
          ],
        },
      ],
    ]);
  });

  test('several batches in order', async () => {
    const script = { [batch]: { json: ok } };
    const { connection, log } = await connect(script, { batchLimit: 2 });
    expect(await connection.send([down, click, click, up], forever())).toMatchObject({ requests: 2 });
    expect(log()).toEqual([
      [batch, { actions: [down, click] }],
      [batch, { actions: [click, up] }],
    ]);
  });
});

describe('a batch that was applied', () => {
  test.each([
    ['results for each', { executed: 3, total: 3, results: [ok, ok, ok] }],
    ['lower case', { results: [{ status: 'success' }, { status: 'success' }, { status: 'success' }] }],
    ['below result', { status: 'SUCCESS', result: { executed: 3, total: 3, results: [ok, ok, ok] } }],
    ['a status for the whole', { status: 'success' }],
    ['a status for the whole and a count', { status: 'ok', executed: 3, total: 3 }],
    ['a status for the whole and empty results', { status: 'SUCCESS', results: [] }],
    ['a status for the whole and results without one', { status: 'SUCCESS', results: [{}, {}, {}] }],
    ['more results than actions', { results: [ok, ok, ok, no] }],
  ])('%s', async (_, json) => {
    expect(await answered(json)).toEqual(allApplied);
  });
});

describe('a batch that failed on its way', () => {
  test.each([
    ['its result says so', { executed: 2, total: 3, results: [ok, no] }, ['applied', 'failed', 'notRun']],
    ['the first one', { results: [{ status: 'error' }] }, ['failed', 'notRun', 'notRun']],
    ['the last one', { results: [ok, ok, { error_message: 'x' }] }, ['applied', 'applied', 'failed']],
    ['below result', { status: 'ERROR', result: { results: [ok, no] } }, ['applied', 'failed', 'notRun']],
    ['although the whole says success', { status: 'SUCCESS', results: [no] }, ['failed', 'notRun', 'notRun']],
    ['what was skipped has an entry', { results: [ok, no, { status: 'SKIPPED' }] }, ['applied', 'failed', 'notRun']],
    ['only what succeeded has an entry', { status: 'error', results: [ok] }, ['applied', 'failed', 'notRun']],
    ['none of it ran', { status: 'error', executed: 0, total: 3 }, ['failed', 'notRun', 'notRun']],
    ['all of it ran', { status: 'error', executed: 3, total: 3 }, ['applied', 'applied', 'failed']],
  ])('%s', async (_, json, outcomes) => {
    expect(await answered(json)).toEqual([...outcomes, 'ACTION_FAILED']);
  });

  test('the error is that of the action', async () => {
    const { connection } = await connect({
      [batch]: { json: { request_id: 'r', results: [ok, { ...no, request_id: 'r2' }] } },
    });
    expect(await connection.send(three, forever())).toMatchObject({
      requests: 1,
      error: {
        name: 'ActionFailedError',
        message: 'Lightcone: POST /computers/{id}/batch failed: EXECUTION_ERROR: no such tab.',
        vendorStatus: 'EXECUTION_ERROR',
        requestId: 'r2',
      },
    });
  });

  test('nothing after it is sent', async () => {
    const { connection, log } = await connect({ [batch]: { json: { results: [ok, no] } } }, { batchLimit: 2 });
    const { outcomes } = await connection.send([down, click, click, click, up], forever());
    expect(outcomes).toEqual(['applied', 'failed', 'notRun', 'notRun', 'notRun']);
    expect(log()).toHaveLength(1);
  });
});

describe('an outcome that the reply does not show is unknown', () => {
  test.each([
    ['it failed, not said where', { status: 'error' }, ['unknown', 'unknown', 'unknown', 'ACTION_FAILED']],
    [
      'it failed, and whether the failed one is counted is not known',
      { status: 'error', executed: 1 },
      ['unknown', 'unknown', 'notRun', 'ACTION_FAILED'],
    ],
    [
      'it failed although each action succeeded',
      { status: 'error', results: [ok, ok, ok] },
      ['applied', 'applied', 'unknown', 'ACTION_FAILED'],
    ],
    ['nothing is said', {}, ['unknown', 'unknown', 'unknown', 'OUTCOME_UNKNOWN']],
    ['only that fewer ran', { executed: 2, total: 3 }, ['applied', 'unknown', 'unknown', 'OUTCOME_UNKNOWN']],
    ['only a count', { executed: 3, total: 3 }, ['applied', 'applied', 'unknown', 'OUTCOME_UNKNOWN']],
    ['fewer results than actions', { results: [ok] }, ['applied', 'unknown', 'unknown', 'OUTCOME_UNKNOWN']],
    ['a result that says nothing', { results: [ok, {}, ok] }, ['applied', 'unknown', 'unknown', 'OUTCOME_UNKNOWN']],
    ['success of fewer', { status: 'SUCCESS', executed: 2 }, ['applied', 'applied', 'unknown', 'OUTCOME_UNKNOWN']],
  ])('%s', async (_, json, outcomes) => {
    expect(await answered(json)).toEqual(outcomes);
  });
});

describe('a request that fails as a whole', () => {
  const failing: readonly (readonly [string, Reply, string, string])[] = [
    ['its reply is lost', 'reset', 'unknown', 'OUTCOME_UNKNOWN'],
    ['500', { status: 500, json: { title: 'Oops' } }, 'unknown', 'OUTCOME_UNKNOWN'],
    ['200 without JSON', { text: '<html>' }, 'unknown', 'OUTCOME_UNKNOWN'],
    ['401', { status: 401, json: { title: 'Invalid token' } }, 'notRun', 'UNAUTHORIZED'],
    ['429', { status: 429, json: {} }, 'notRun', 'RATE_LIMITED'],
    ['the computer is gone', { status: 404, json: { title: 'Session not found' } }, 'notRun', 'CLOSED'],
  ];

  test.each(failing)('%s', async (_, reply, outcome, code) => {
    expect(await send(three, { [batch]: reply })).toEqual([outcome, outcome, outcome, code]);
    expect(await send([click], { 'POST /computers/c1/click': reply })).toEqual([outcome, code]);
  });

  test('200 with 20,000 objects in one another', async () => {
    const nested = `${'{"error":'.repeat(20_000)}{}${'}'.repeat(20_000)}`;
    const reply = { text: nested, headers: { 'content-type': 'application/json' } };
    expect(await send([click], { 'POST /computers/c1/click': reply })).toEqual(['unknown', 'PROTOCOL']);
    expect(await send([down, click], { [batch]: reply })).toEqual(['unknown', 'unknown', 'OUTCOME_UNKNOWN']);
  });

  test('a refusal of one action is sure, that of a batch is not: some of it may have run', async () => {
    const refusal = { status: 400, json: { title: 'Bad request' } };
    expect(await send([click], { 'POST /computers/c1/click': refusal })).toEqual(['notRun', 'REJECTED']);
    expect(await send([down, click], { [batch]: refusal })).toEqual(['unknown', 'unknown', 'REJECTED']);
  });

  test('an action that says it failed', async () => {
    expect(await send([click], { 'POST /computers/c1/click': { json: no } })).toEqual(['failed', 'ACTION_FAILED']);
  });

  test('after others that were applied', async () => {
    const script = { [batch]: [{ json: ok }, 'reset'] as const };
    expect(await send([down, click, click, up, click], script, { batchLimit: 2 })).toEqual([
      'applied',
      'applied',
      'unknown',
      'unknown',
      'notRun',
      'OUTCOME_UNKNOWN',
    ]);
  });

  test('a batch of releases is sent again', async () => {
    const { connection, log } = await connect({ [batch]: ['reset', { json: ok }] });
    const report = await connection.send([{ type: 'mouse_up', x: 1, y: 2 }, up], forever());
    expect(report).toEqual({ outcomes: ['applied', 'applied'], requests: 1 });
    expect(log()).toHaveLength(2);
  });
});

describe('it never rejects', () => {
  test('aborted before: nothing went out', async () => {
    const { connection, log } = await connect();
    const reason = new Error('enough');
    const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort(reason) }, 'test');
    expect(await connection.send(three, deadline)).toEqual({
      outcomes: ['notRun', 'notRun', 'notRun'],
      requests: 0,
      error: reason,
    });
    expect(log()).toEqual([]);
  });

  test('detached: nothing went out', async () => {
    const { connection, log } = await connect();
    await connection.detach();
    expect(await connection.send(three, forever())).toMatchObject({
      outcomes: ['notRun', 'notRun', 'notRun'],
      requests: 0,
      error: { code: 'CLOSED' },
    });
    expect(log()).toEqual([]);
  });
});
