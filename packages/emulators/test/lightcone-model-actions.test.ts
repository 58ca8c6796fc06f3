import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

const unmodified = { button: 'left', modifiers: [], delayMs: 0, tab: 'tab-1' };

/** What an action comes to at the backend, and what its client is told. */
const done = async (action: object, modelActions = true): Promise<readonly unknown[]> => {
  const { call, create } = await lightcone({ variants: { modelActions } });
  const { path, backend } = await create();
  const { results } = (await call('POST', `${path}/batch`, { actions: [action] })).body;
  return [results[0]?.error_message ?? results[0]?.status, ...backend.log];
};

describe('actions as the vendor’s models word them', () => {
  test.each<readonly [object, ...(readonly object[])]>([
    [
      { type: 'key', keys: ['ctrl', 'a'] },
      { type: 'press', key: 'a', modifiers: ['Control'], holdMs: 0, tab: 'tab-1' },
    ],
    [
      { type: 'key_down', keys: ['shift'] },
      { type: 'keyDown', key: 'Shift', tab: 'tab-1' },
    ],
    [
      { type: 'triple_click', x: 4, y: 5 },
      { type: 'click', at: { x: 4, y: 5 }, clickCount: 3, ...unmodified },
    ],
    [
      { type: 'hscroll', x: 4, y: 5, scroll_x: 300, scroll_y: 7 },
      { type: 'wheel', at: { x: 4, y: 5 }, deltaX: 300, deltaY: 0, modifiers: [], tab: 'tab-1' },
    ],
    [
      { type: 'move', x: 4, y: 5 },
      { type: 'pointerMove', to: { x: 4, y: 5 }, tab: 'tab-1' },
    ],
    [
      { type: 'drag', x: 1, y: 2, end_x: 3, end_y: 4 },
      {
        type: 'drag',
        path: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
        button: 'left',
        modifiers: [],
        tab: 'tab-1',
      },
    ],
    [
      { type: 'click', x: 4, y: 5, button: 'left' },
      { type: 'click', at: { x: 4, y: 5 }, clickCount: 1, ...unmodified },
    ],
  ])('%j', async (action, ...log) => {
    expect(await done(action)).toEqual(['SUCCESS', ...log]);
  });

  test('a key that is held is let go of', async () => {
    const { call, create } = await lightcone({ variants: { modelActions: true } });
    const { path, backend } = await create();
    const actions = [
      { type: 'key_down', keys: ['shift'] },
      { type: 'key_up', keys: ['shift'] },
    ];
    await call('POST', `${path}/batch`, { actions });
    expect(backend.log.map(({ type }) => type)).toEqual(['keyDown', 'keyUp']);
  });

  test('navigate loads an address', async () => {
    const { call, create } = await lightcone({ variants: { modelActions: true } });
    const { path } = await create();
    await call('POST', `${path}/execute`, { action: { type: 'navigate', url: 'https://one.test/' } });
    expect((await call('GET', `${path}/tabs`)).body.result.tabs).toEqual([
      { tab_id: 'tab-1', url: 'https://one.test/', title: 'one.test', is_main: true },
    ]);
  });

  test.each([
    [{ type: 'key', keys: ['a'] }, 'Unknown action type: key'],
    [{ type: 'triple_click', x: 1, y: 1 }, 'Unknown action type: triple_click'],
    [{ type: 'move', x: 1, y: 1 }, 'Unknown action type: move'],
    [{ type: 'hscroll', scroll_x: 1 }, 'Unknown action type: hscroll'],
    [{ type: 'navigate', url: 'https://one.test/' }, 'Unknown action type: navigate'],
    [{ type: 'key_down', keys: ['shift'] }, 'key_down needs key'],
    [
      { type: 'drag', x: 1, y: 2, end_x: 3, end_y: 4 },
      'drag needs x1, y1, x2 and y2, or a path of at least two points',
    ],
  ])('%j is none without the variant', async (action, message) => {
    expect(await done(action, false)).toEqual([message]);
  });

  test.each([
    [{ type: 'triple_click' }, 'triple_click needs x and y'],
    [{ type: 'key' }, 'keypress needs keys'],
    [{ type: 'drag', x: 1, y: 2 }, 'drag needs x1, y1, x2 and y2, or a path of at least two points'],
    [{ type: 'terminate' }, 'Unknown action type: terminate'],
  ])('%j cannot be done', async (action, message) => {
    expect(await done(action)).toEqual([message]);
  });
});
