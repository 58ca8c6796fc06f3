import { ActionFailedError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { clientOf, rejection, vendor } from './scripted-vendor.js';

const click = async (json: unknown): Promise<unknown> => {
  const service = await vendor({ 'POST /computers/c1/click': { json } });
  return clientOf(service).click('c1', { x: 1, y: 2 });
};

describe('an action succeeded if its answer says so', () => {
  test.each(['SUCCESS', 'success', 'Ok', 'completed'])('%s', async (status) => {
    expect(await click({ status, result: {}, request_id: 'r', executed_tab_id: 'T1' })).toEqual({
      status,
      result: {},
      request_id: 'r',
      executed_tab_id: 'T1',
    });
  });

  test('no error message is an empty, absent or null one', async () => {
    expect(await click({ status: 'SUCCESS', error_message: '' })).toMatchObject({ status: 'SUCCESS' });
    expect(await click({ status: 'SUCCESS', error_message: null })).toMatchObject({ status: 'SUCCESS' });
  });

  test('the page it ran in', async () => {
    const page = { url: 'https://a.test', title: 'A', viewport_width: 1280, scroll_y: 0.5, is_main_tab: true };
    expect(await click({ status: 'SUCCESS', page_context: page })).toMatchObject({ page_context: page });
    expect(await click({ status: 'SUCCESS', page_context: null })).toEqual({ status: 'SUCCESS' });
  });
});

test('a batch may have an identifier of its own, besides those of its actions', async () => {
  const results = [{ status: 'SUCCESS', request_id: 'r1' }];
  const service = await vendor({ 'POST /computers/c1/batch': { json: { executed: 1, results, request_id: 'r0' } } });
  expect(await clientOf(service).batch('c1', { actions: [] })).toEqual({ executed: 1, results, request_id: 'r0' });
});

describe('an action failed if its answer says so, although the status is 200', () => {
  test.each([
    [
      { status: 'EXECUTION_ERROR', error_message: 'net::ERR_CONNECTION_RESET', request_id: 'r' },
      'EXECUTION_ERROR',
      'Lightcone: POST /computers/{id}/click failed: EXECUTION_ERROR: net::ERR_CONNECTION_RESET.',
    ],
    [{ status: 'error' }, 'error', 'Lightcone: POST /computers/{id}/click failed: error.'],
    [{ status: 'TIMEOUT' }, 'TIMEOUT', 'Lightcone: POST /computers/{id}/click failed: TIMEOUT.'],
    [
      { status: 'SUCCESS', error_message: 'no such tab' },
      'SUCCESS',
      'Lightcone: POST /computers/{id}/click failed: SUCCESS: no such tab.',
    ],
    [{ error_message: 'no such tab' }, undefined, 'Lightcone: POST /computers/{id}/click failed: no such tab.'],
  ])('%o', async (json, vendorStatus, message) => {
    const error = await rejection(click(json));
    expect(error).toMatchObject({ name: 'ActionFailedError', code: 'ACTION_FAILED', status: 200, message });
    expect(error instanceof ActionFailedError ? error.vendorStatus : error).toBe(vendorStatus);
  });

  test('the error has the identifier of the request', async () => {
    expect(await rejection(click({ status: 'FAILED', request_id: 'req_9' }))).toMatchObject({ requestId: 'req_9' });
  });
});

describe('a 200 that does not say is no success', () => {
  test.each([{}, { result: {} }, { status: '' }, { status: null, request_id: 'r' }])('%o', async (json) => {
    expect(await rejection(click(json))).toMatchObject({
      code: 'PROTOCOL',
      status: 200,
      message: 'Lightcone: POST /computers/{id}/click: the reply has status 200 but does not report success.',
    });
  });

  test.each([
    [[], 'an array'],
    [null, 'null'],
    ['SUCCESS', 'a string'],
  ])('%j is no answer', async (json, kind) => {
    expect(await rejection(click(json))).toMatchObject({
      code: 'PROTOCOL',
      message: `Lightcone: POST /computers/{id}/click: expected a JSON object in the reply, got ${kind}.`,
    });
  });
});

describe('a command', () => {
  const sync = async (json: unknown): Promise<unknown> => {
    const service = await vendor({ 'POST /computers/c1/exec/sync': { json } });
    return clientOf(service).exec.sync('c1', { command: 'false' });
  };

  test('an exit code other than 0 is a result', async () => {
    expect(await sync({ exit_code: 100, stdout: '', stderr: 'E: no' })).toEqual({
      exit_code: 100,
      stdout: '',
      stderr: 'E: no',
    });
  });

  test('silence is empty output', async () => {
    expect(await sync({ exit_code: 0 })).toEqual({ exit_code: 0, stdout: '', stderr: '' });
  });

  test('without an exit code it failed, or cannot be read', async () => {
    expect(await rejection(sync({ status: 'error', error_message: 'no shell' }))).toMatchObject({
      code: 'ACTION_FAILED',
    });
    expect(await rejection(sync({ stdout: 'a' }))).toMatchObject({ code: 'PROTOCOL' });
  });
});
