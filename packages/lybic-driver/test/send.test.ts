import { deadlineLike, startDeadline, type Deadline, type SendReport } from '@farhand/core/driver';
import type { LybicCall } from '@farhand/lybic-driver';
import { describe, expect, test } from 'vitest';
import { connect, forever } from './scripted-vendor.js';
import { cursorAt, done, execute, type Reply, type Script } from './vendor-answers.js';

const px = (value: number) => ({ type: 'px', value }) as const;
const click: LybicCall = { type: 'mouse:click', x: px(3), y: px(4), button: 1 };
const down: LybicCall = { type: 'key:down', key: 'shift' };
const up: LybicCall = { type: 'key:up', key: 'shift' };
const move: LybicCall = { type: 'mouse:move', x: px(3), y: px(4) };

const carrying = (action: LybicCall): unknown => ({ action, includeScreenShot: false, includeCursorPosition: false });

/** Sends calls and says what became of them, and the code of the error. */
const send = async (
  calls: readonly LybicCall[],
  replies: Script[string],
): Promise<readonly [...SendReport['outcomes'], string]> => {
  const { connection } = await connect({ [execute]: replies });
  const { outcomes, error } = await connection.send(calls, forever());
  return [...outcomes, error === undefined ? 'no error' : 'code' in error ? String(error.code) : error.name];
};

describe('what goes out', () => {
  test('one request for each call, in order, that asks for nothing back', async () => {
    const { connection, log } = await connect({ [execute]: done });
    expect(await connection.send([down, click, up], forever())).toEqual({
      outcomes: ['applied', 'applied', 'applied'],
      requests: 3,
    });
    expect(log()).toEqual([
      [execute, carrying(down)],
      [execute, carrying(click)],
      [execute, carrying(up)],
    ]);
  });

  test('nothing for nothing', async () => {
    const { connection, log } = await connect();
    expect(await connection.send([], forever())).toEqual({ outcomes: [], requests: 0 });
    expect(log()).toEqual([]);
  });

  test('to the deprecated path, if that is wanted', async () => {
    const { connection, log } = await connect({}, { actionsPath: 'computer-use' });
    await connection.send([click], forever());
    expect(log()).toEqual([['POST S/actions/computer-use', carrying(click)]]);
  });

  test('is what the plan says', async () => {
    const { connection } = await connect();
    expect(connection.plan([down, click])).toEqual([
      {
        summary: 'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute',
        lines: ['{"type":"key:down","key":"shift"}'],
      },
      {
        summary: 'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute',
        lines: ['{"type":"mouse:click","x":{"type":"px","value":3},"y":{"type":"px","value":4},"button":1}'],
      },
    ]);
    const { connection: old } = await connect({}, { actionsPath: 'computer-use' });
    expect(old.plan([click])[0]?.summary).toMatch(/\/actions\/computer-use$/);
    expect(connection.plan([])).toEqual([]);
  });
});

describe('a request that fails ends it', () => {
  test.each<readonly [string, Reply, string, string]>([
    ['its reply is lost', 'reset', 'unknown', 'OUTCOME_UNKNOWN'],
    ['500', { status: 500, json: { code: 'internal.server.error', message: 'Oops' } }, 'unknown', 'OUTCOME_UNKNOWN'],
    ['502 in HTML', { status: 502, text: '<html>Bad Gateway' }, 'unknown', 'OUTCOME_UNKNOWN'],
    ['200 without JSON', { text: '<html>' }, 'unknown', 'OUTCOME_UNKNOWN'],
    ['200 that is cut off', { text: '{"cursorPosition":{"x":' }, 'unknown', 'OUTCOME_UNKNOWN'],
    ['200 that is no object', { json: [] }, 'unknown', 'PROTOCOL'],
    ['a redirect', { status: 307, text: '', headers: { location: 'https://elsewhere.test/' } }, 'unknown', 'PROTOCOL'],
    ['400', { status: 400, json: { code: 'x.BAD_KEY', message: 'Unknown key' } }, 'notRun', 'REJECTED'],
    ['401', { status: 401, json: { message: 'Unauthorized' } }, 'notRun', 'UNAUTHORIZED'],
    ['429', { status: 429, json: {} }, 'notRun', 'RATE_LIMITED'],
    ['the sandbox has expired', { status: 400, json: { code: 'nomos.SANDBOX_EXPIRED' } }, 'notRun', 'CLOSED'],
  ])('%s', async (_, reply, outcome, code) => {
    expect(await send([click, click, up], [done, reply])).toEqual(['applied', outcome, 'notRun', code]);
  });

  test('what may have run is not sent again', async () => {
    const { connection, log } = await connect({ [execute]: ['reset', done] });
    expect(await connection.send([click], forever())).toMatchObject({ outcomes: ['unknown'], requests: 1 });
    expect(log()).toHaveLength(1);
  });

  test('a release is sent again: twice is as once', async () => {
    const { connection, log } = await connect({ [execute]: ['reset', done] });
    expect(await connection.send([up], forever())).toEqual({ outcomes: ['applied'], requests: 1 });
    expect(log()).toEqual([
      [execute, carrying(up)],
      [execute, carrying(up)],
    ]);
  });

  test.each<readonly [string, LybicCall]>([
    ['', move],
    [' with a key held around it', { ...move, holdKey: 'alt' }],
    [' from where the pointer is', { ...move, relative: true }],
  ])('a move%s is not: a page sees two', async (_, call) => {
    expect(await send([call], ['reset', done])).toEqual(['unknown', 'OUTCOME_UNKNOWN']);
  });
});

describe('what takes longer than the call may', () => {
  const within = (leftMs: number): Deadline => deadlineLike(forever(), { remainingMs: () => leftMs });

  test.each<readonly [LybicCall, number]>([
    [{ type: 'wait', duration: 30_000 }, 30_000],
    [{ type: 'keyboard:hotkey', keys: 'a', duration: 5000 }, 4999],
  ])('%o with %d ms left is not sent', async (call, leftMs) => {
    const { connection, log } = await connect({ [execute]: done });
    const report = await connection.send([click, call, up], within(leftMs));
    expect(report).toMatchObject({
      outcomes: ['applied', 'notRun', 'notRun'],
      requests: 1,
      error: {
        code: 'TIMEOUT',
        message: expect.stringContaining(`this call has only ${leftMs} ms left. It was not sent.`),
      },
    });
    expect(log()).toHaveLength(1);
  });

  test('less is', async () => {
    const { connection, log } = await connect({ [execute]: done });
    const { outcomes } = await connection.send([{ type: 'wait', duration: 99 }, click], within(100));
    expect(outcomes).toEqual(['applied', 'applied']);
    expect(log()).toHaveLength(2);
  });
});

describe('it never rejects', () => {
  test('aborted before: nothing went out, and the reason is the caller’s', async () => {
    const { connection, log } = await connect();
    const reason = new Error('enough');
    const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort(reason) }, 'test');
    expect(await connection.send([{ type: 'wait', duration: 1 }, click], deadline)).toEqual({
      outcomes: ['notRun', 'notRun'],
      requests: 0,
      error: reason,
    });
    expect(log()).toEqual([]);
  });

  test('detached: nothing went out', async () => {
    const { connection, log } = await connect();
    await connection.detach();
    expect(await connection.send([click], forever())).toMatchObject({
      outcomes: ['notRun'],
      requests: 0,
      error: { code: 'CLOSED' },
    });
    expect(log()).toEqual([]);
  });
});

test('the size of the screen is taken from every reply that has it', async () => {
  const { connection } = await connect({ [execute]: [cursorAt(0, 0, 1920, 1080), cursorAt(0, 0, 0, 0), done] });
  await connection.send([click], forever());
  expect(connection.display).toEqual({ width: 1920, height: 1080 });
  await connection.send([click, click], forever());
  expect(connection.display).toEqual({ width: 1920, height: 1080 });
});
