import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

/** A desktop over a recorder. */
const desktop = async () => {
  const api = await lightcone({ allowExec: true });
  const { path, backend } = await api.create({ kind: 'desktop' });
  return { ...api, path, backend };
};

describe('input of a desktop', () => {
  test('goes to the screen, whatever tab is named', async () => {
    const { call, path, backend } = await desktop();
    const { body } = await call('POST', `${path}/click`, { x: 1, y: 2, tab_id: 'T' });
    expect(body).toMatchObject({ status: 'SUCCESS' });
    expect(body).not.toHaveProperty('executed_tab_id');
    expect(backend.log).toEqual([
      { type: 'click', at: { x: 1, y: 2 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 },
    ]);
  });

  test('goes to the pixel that holds a point', async () => {
    const { call, path, backend } = await desktop();
    await call('POST', `${path}/click`, { x: 1.9, y: 2.1 });
    await call('POST', `${path}/mouse-down`, { x: 3.5, y: 4.5 });
    await call('POST', `${path}/mouse-up`, { x: 5.5, y: 6.5 });
    await call('POST', `${path}/drag`, { x1: 0.5, y1: 0.5, x2: 9.99, y2: 9.99 });
    expect(backend.log).toMatchObject([
      { type: 'click', at: { x: 1, y: 2 } },
      { type: 'pointerMove', to: { x: 3, y: 4 } },
      { type: 'pointerDown' },
      { type: 'pointerMove', to: { x: 5, y: 6 } },
      { type: 'pointerUp' },
      {
        type: 'drag',
        path: [
          { x: 0, y: 0 },
          { x: 9, y: 9 },
        ],
      },
    ]);
  });

  test.each([
    [0, 120, 0, 120],
    [0, 100, 0, 120],
    [0, 1, 0, 120],
    [0, -1, 0, -120],
    [0, 500, 0, 480],
    [-190, 0, -240, 0],
    [0, 0, 0, 0],
  ])('turns the wheel by whole notches: %i, %i', async (dx, dy, deltaX, deltaY) => {
    const { call, path, backend } = await desktop();
    await call('POST', `${path}/execute`, { action: { type: 'scroll', dx, dy } });
    await call('POST', `${path}/scroll`, { x: 1.5, y: 2, dx, dy });
    expect(backend.log).toEqual([
      { type: 'scroll', deltaX, deltaY },
      { type: 'wheel', at: { x: 1, y: 2 }, deltaX, deltaY, modifiers: [] },
    ]);
  });

  test('of a browser stays as it is', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/scroll`, { x: 1.5, y: 2, dx: 0, dy: 100 });
    expect(backend.log).toMatchObject([{ at: { x: 1.5, y: 2 }, deltaY: 100 }]);
  });
});

describe('what a desktop has not', () => {
  test.each([
    ['navigate', { url: 'https://x.test' }, 'go_to_url needs a browser session'],
    ['html', {}, 'get_html_content needs a browser session'],
    ['tabs', {}, 'new_tab needs a browser session'],
    ['viewport', { width: 1, height: 1 }, 'set_viewport needs a browser session'],
  ])('%s', async (endpoint, body, message) => {
    const { call, path } = await desktop();
    expect((await call('POST', `${path}/${endpoint}`, body)).body).toMatchObject({
      status: 'EXECUTION_ERROR',
      error_message: message,
    });
  });

  test('a page: its context is null', async () => {
    const { call, path } = await desktop();
    expect((await call('POST', `${path}/execute`, { type: 'wait', ms: 1, include_context: true })).body).toMatchObject({
      status: 'SUCCESS',
      page_context: null,
    });
  });
});

test('commands see the variables of the backend, and their own', async () => {
  const { call, path, backend } = await desktop();
  Object.assign(backend, { environment: { DISPLAY: ':7', XAUTHORITY: 'auth', LANG: 'C', BAD: 5 } });
  const body = { command: 'echo "$DISPLAY|$XAUTHORITY|$LANG|$BAD"', env: { XAUTHORITY: 'mine' } };
  expect((await call('POST', `${path}/exec/sync`, body)).body).toMatchObject({ stdout: ':7|mine|C|\n' });
});
