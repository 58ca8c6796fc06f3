import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

describe('execute', () => {
  test('takes the action wrapped, or flat as older documentation has it', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/execute`, { action: { type: 'key_down', key: 'a' } });
    await call('POST', `${path}/execute`, { type: 'key_up', key: 'a' });

    expect(backend.log).toEqual([
      { type: 'keyDown', key: 'a', tab: 'tab-1' },
      { type: 'keyUp', key: 'a', tab: 'tab-1' },
    ]);
  });

  test('gives back the request id and, if asked, what it knows of the page', async () => {
    const { call, create } = await lightcone();
    const { path } = await create({ display: { width: 800, height: 600 } });
    await call('POST', `${path}/navigate`, { url: 'https://one.test/a' });
    const action = { type: 'click', x: 1, y: 2, include_context: true, request_id: 'mine' };

    expect((await call('POST', `${path}/execute`, { action })).body).toEqual({
      status: 'SUCCESS',
      result: {},
      request_id: 'mine',
      executed_tab_id: 'tab-1',
      page_context: {
        url: 'https://one.test/a',
        title: 'one.test',
        viewport_width: 800,
        viewport_height: 600,
        device_scale_factor: 1,
        tab_id: 'tab-1',
        is_main_tab: true,
      },
      timestamp: '2026-01-01T00:00:00.000Z',
    });
  });

  test('the page of a desktop is null', async () => {
    const { call, create } = await lightcone();
    const { path } = await create({ kind: 'desktop' });
    const action = { type: 'wait', ms: 1, include_context: true };

    expect((await call('POST', `${path}/execute`, { action })).body).toMatchObject({
      status: 'SUCCESS',
      page_context: null,
    });
  });

  test.for([
    [{}, 'The action has no type'],
    [{ action: {} }, 'The action has no type'],
    [{ action: { type: 'move', x: 1, y: 2 } }, 'Unknown action type: move'],
  ] as const)('%j fails as an action', async ([body, message]) => {
    const { call, create } = await lightcone();
    const { path } = await create();
    const answer = await call('POST', `${path}/execute`, body);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'EXECUTION_ERROR', error_message: message });
  });
});

describe('batch', () => {
  test('carries actions of every type out in order', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    const { status, body } = await call('POST', `${path}/batch`, {
      actions: [
        { type: 'key_down', key: 'shift' },
        { type: 'click', x: 1, y: 2 },
        { type: 'new_tab' },
        { type: 'key_up', key: 'shift', tab_id: 'tab-1' },
        { type: 'get_html_content', request_id: 'last' },
      ],
    });

    expect(status).toBe(200);
    expect({ executed: body.executed, total: body.total }).toEqual({ executed: 5, total: 5 });
    expect(body.results.map(({ result }) => result)).toEqual([
      {},
      {},
      { created_tab_id: 'tab-2' },
      {},
      { html_content: '<!doctype html><title></title>' },
    ]);
    expect(body.results[4]).toMatchObject({ status: 'SUCCESS', request_id: 'last', executed_tab_id: 'tab-2' });
    expect(backend.log.map(({ type, tab }) => [type, tab])).toEqual([
      ['keyDown', 'tab-1'],
      ['click', 'tab-1'],
      ['keyUp', 'tab-1'],
    ]);
  });

  test('stops at the first action that fails, which is the last result', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    const { status, body } = await call('POST', `${path}/batch`, {
      actions: [{ type: 'key_down', key: 'a' }, { type: 'bogus' }, { type: 'key_up', key: 'a' }],
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      executed: 2,
      total: 3,
      results: [{ status: 'SUCCESS' }, { status: 'EXECUTION_ERROR', error_message: 'Unknown action type: bogus' }],
    });
    expect(backend.log.map(({ type }) => type)).toEqual(['keyDown']);
  });

  test('a field of the wrong type is noticed before anything runs', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    const answer = await call('POST', `${path}/batch`, {
      actions: [
        { type: 'key_down', key: 'a' },
        { type: 'click', x: '1', y: 2 },
      ],
    });

    expect(answer).toMatchObject({ status: 400, body: { title: 'Bad request', detail: 'x must be a number' } });
    expect(backend.log).toEqual([]);
  });

  test('nothing to do is done', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    expect((await call('POST', `${path}/batch`, { actions: [] })).body).toEqual({ executed: 0, total: 0, results: [] });
    expect((await call('POST', `${path}/batch`)).body).toEqual({ executed: 0, total: 0, results: [] });
  });
});
