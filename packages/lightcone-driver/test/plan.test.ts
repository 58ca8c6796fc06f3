import type { LightconeCall } from '@farhand/lightcone-driver';
import { describe, expect, test } from 'vitest';
import { describeRequests, planRequests } from '../src/send.js';
import { connect } from './scripted-vendor.js';

const at = { x: 120, y: 80 };

describe('one call goes to its own endpoint', () => {
  const calls: readonly (readonly [LightconeCall, string, unknown])[] = [
    [{ type: 'click', ...at }, 'click', at],
    [{ type: 'right_click', ...at, tab_id: 'T1' }, 'rightClick', { x: 120, y: 80, tab_id: 'T1' }],
    [{ type: 'type', text: 'a', tab_id: 'T1' }, 'type', { text: 'a', tab_id: 'T1' }],
    [{ type: 'double_click', ...at }, 'doubleClick', at],
    [{ type: 'right_click', ...at }, 'rightClick', at],
    [{ type: 'mouse_down', ...at }, 'mouseDown', at],
    [{ type: 'mouse_up', ...at }, 'mouseUp', at],
    [{ type: 'drag', x1: 0, y1: 0, x2: 5, y2: 6 }, 'drag', { x1: 0, y1: 0, x2: 5, y2: 6 }],
    [{ type: 'scroll', ...at, dx: 0, dy: 300 }, 'scroll', { x: 120, y: 80, dx: 0, dy: 300 }],
    [{ type: 'type', text: 'héllo' }, 'type', { text: 'héllo' }],
    [{ type: 'keypress', keys: ['ctrl', 'a'] }, 'hotkey', { keys: ['ctrl', 'a'] }],
    [{ type: 'key_down', key: 'shift' }, 'keyDown', { key: 'shift' }],
    [{ type: 'key_up', key: 'shift' }, 'keyUp', { key: 'shift' }],
  ];

  test.each(calls)('%o', (call, endpoint, body) => {
    expect(planRequests([call], 100)).toMatchObject([{ endpoint, body, calls: [call] }]);
    expect(planRequests([call], 100)[0]?.body).toEqual(body);
  });

  test.each<LightconeCall>([
    { type: 'wait', ms: 250 },
    { type: 'drag', path: [at, { x: 1, y: 2 }, { x: 3, y: 4 }] },
  ])('%o has none: /execute', (call) => {
    expect(planRequests([call], 100)).toEqual([
      { endpoint: 'execute', body: { action: call }, calls: [call], effect: 'once' },
    ]);
  });
});

describe('in a tab, what may change tabs asks which is the main one', () => {
  test.each<readonly [LightconeCall, string]>([
    [{ type: 'click', ...at, tab_id: 'T1' }, 'once'],
    [{ type: 'double_click', ...at, tab_id: 'T1' }, 'once'],
    [{ type: 'mouse_up', ...at, tab_id: 'T1' }, 'repeatable'],
    [{ type: 'keypress', keys: ['Enter'], tab_id: 'T1' }, 'once'],
    [{ type: 'key_down', key: 'Enter', tab_id: 'T1' }, 'once'],
    [{ type: 'type', text: 'a\n', tab_id: 'T1' }, 'once'],
  ])('%o: /execute', (call, effect) => {
    expect(planRequests([call], 100)).toEqual([
      { endpoint: 'execute', body: { action: { ...call, include_context: true } }, calls: [call], effect, asking: 0 },
    ]);
  });

  test('of a batch the last that may', () => {
    const down: LightconeCall = { type: 'key_down', key: 'shift', tab_id: 'T1' };
    const click: LightconeCall = { type: 'click', ...at, tab_id: 'T1' };
    const up: LightconeCall = { type: 'key_up', key: 'shift', tab_id: 'T1' };
    expect(planRequests([down, click, up], 3)).toEqual([
      {
        endpoint: 'batch',
        body: { actions: [down, { ...click, include_context: true }, up] },
        calls: [down, click, up],
        effect: 'once',
        asking: 1,
      },
    ]);
  });
});

describe('several calls travel in batches', () => {
  const down: LightconeCall = { type: 'key_down', key: 'shift' };
  const click: LightconeCall = { type: 'click', ...at };
  const up: LightconeCall = { type: 'key_up', key: 'shift' };

  test('of as many as may', () => {
    expect(planRequests([down, click, up], 3)).toEqual([
      { endpoint: 'batch', body: { actions: [down, click, up] }, calls: [down, click, up], effect: 'once' },
    ]);
  });

  test('the rest in another, a lone one by its own endpoint', () => {
    expect(planRequests([down, click, up], 2).map(({ endpoint, calls }) => [endpoint, calls])).toEqual([
      ['batch', [down, click]],
      ['keyUp', [up]],
    ]);
  });

  test('only releases may be sent twice', () => {
    expect(planRequests([up, { type: 'mouse_up', ...at }], 100)[0]?.effect).toBe('repeatable');
    expect(planRequests([up, click], 100)[0]?.effect).toBe('once');
    expect(planRequests([up, { type: 'wait', ms: 1 }], 100)[0]?.effect).toBe('once');
  });

  test('nothing needs no request', () => {
    expect(planRequests([], 100)).toEqual([]);
  });
});

test('a person reads verb, path and one line for each call', () => {
  const calls: readonly LightconeCall[] = [
    { type: 'key_down', key: 'shift', tab_id: 'T1' },
    { type: 'wait', ms: 5 },
  ];
  expect(describeRequests(calls, 100)).toEqual([
    { summary: 'POST /computers/{id}/batch', lines: ['key_down {"key":"shift","tab_id":"T1"}', 'wait {"ms":5}'] },
  ]);
});

describe('a connection', () => {
  const clicks = (count: number): readonly LightconeCall[] =>
    Array.from({ length: count }, (_, x) => ({ type: 'click', x, y: 0 }));

  test('plans batches of 100', async () => {
    const { connection } = await connect();
    expect(connection.plan(clicks(201)).map(({ summary, lines }) => [summary, lines.length])).toEqual([
      ['POST /computers/{id}/batch', 100],
      ['POST /computers/{id}/batch', 100],
      ['POST /computers/{id}/click', 1],
    ]);
  });

  test('or of as many as its option says', async () => {
    const { connection, log } = await connect({}, { batchLimit: 2 });
    expect(connection.plan(clicks(4)).map(({ lines }) => lines.length)).toEqual([2, 2]);
    expect(log()).toEqual([]);
  });
});
