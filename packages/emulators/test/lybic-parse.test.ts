import { describe, expect, test } from 'vitest';
import { lybic, part, type LybicAnswer } from './lybic.js';

const thousandths = (x: number, y: number): object => ({ x: part(x, 1000), y: part(y, 1000) });

const parse = async (textContent: string): Promise<LybicAnswer> =>
  (await lybic()).call('POST', '/api/computer-use/parse/ui-tars', { textContent });

describe('ui-tars', () => {
  test('a thought and an action', async () => {
    const { status, body } = await parse(
      "Thought: I open the folder.\nIt is there.\nAction: left_double(point='<point>213 257</point>')",
    );
    expect([status, body]).toEqual([
      200,
      {
        actions: [{ type: 'mouse:doubleClick', ...thousandths(213, 257), button: 1 }],
        thoughts: 'I open the folder.\nIt is there.',
      },
    ]);
  });

  test.each([
    ["click(point='<point>1 2</point>')", { type: 'mouse:click', ...thousandths(1, 2), button: 1 }],
    ["click(start_box='(1,2)')", { type: 'mouse:click', ...thousandths(1, 2), button: 1 }],
    ["right_single(point='<point>1 2</point>')", { type: 'mouse:click', ...thousandths(1, 2), button: 2 }],
    [
      "drag(start_point='<point>1 2</point>', end_point='<point>3 4</point>')",
      {
        type: 'mouse:drag',
        startX: part(1, 1000),
        startY: part(2, 1000),
        endX: part(3, 1000),
        endY: part(4, 1000),
        button: 1,
      },
    ],
    [
      "scroll(point='<point>1 2</point>', direction='down')",
      { type: 'mouse:scroll', ...thousandths(1, 2), stepHorizontal: 0, stepVertical: 5 },
    ],
    [
      "scroll(point='<point>1 2</point>', direction='left')",
      { type: 'mouse:scroll', ...thousandths(1, 2), stepHorizontal: -5, stepVertical: 0 },
    ],
    ["hotkey(key='ctrl c')", { type: 'keyboard:hotkey', keys: 'ctrl+c' }],
    [
      String.raw`type(content='it\'s "so"\n')`,
      { type: 'keyboard:type', content: 'it\'s "so"\n', treatNewLineAsEnter: true },
    ],
    ['wait()', { type: 'wait', duration: 5000 }],
    ['finished()', { type: 'finished' }],
    ["finished(content='all done')", { type: 'finished', message: 'all done' }],
    ['call_user()', { type: 'client:user-takeover' }],
  ])('%s', async (text, action) => {
    expect((await parse(`Action: ${text}`)).body).toEqual({ actions: [action] });
  });

  test('several actions, and what is none', async () => {
    expect((await parse('Thought: x\nAction: wait()\nfly(to="moon")\nclick()\n\ncall_user()')).body).toEqual({
      actions: [{ type: 'wait', duration: 5000 }, { type: 'client:user-takeover' }],
      thoughts: 'x',
      unknown: 'fly(to="moon")\nclick()',
    });
  });

  test('text without any of it is unknown', async () => {
    expect((await parse('Hello there')).body).toEqual({ actions: [], unknown: 'Hello there' });
  });

  test('the old form names the model in the body', async () => {
    const { call } = await lybic();
    const body = { model: 'ui-tars', textContent: 'Action: wait()' };
    expect((await call('POST', '/api/computer-use/parse', body)).body).toEqual({
      actions: [{ type: 'wait', duration: 5000 }],
    });
  });
});

test.each([
  ['/api/computer-use/parse/seed', {}, 501],
  ['/api/computer-use/parse/pyautogui', {}, 501],
  ['/api/mobile-use/parse/ui-tars', {}, 501],
  ['/api/computer-use/parse', { model: 'seed' }, 501],
  ['/api/computer-use/parse/qwen', {}, 400],
  ['/api/computer-use/parse', { model: 'gpt' }, 400],
  ['/api/computer-use/parse', {}, 400],
])('%s %j is answered with %i', async (path, body, status) => {
  const { call } = await lybic();
  const answer = await call('POST', path, { textContent: 'x', ...body });
  expect([answer.status, answer.body.code]).toEqual([
    status,
    status === 501 ? 'emulator.NOT_IMPLEMENTED' : 'emulator.INVALID_REQUEST',
  ]);
});

test('text must be there, and the key', async () => {
  const { call, raw } = await lybic();
  expect(await call('POST', '/api/computer-use/parse/ui-tars', {})).toMatchObject({
    status: 400,
    body: { message: 'textContent is missing' },
  });
  expect((await raw('/api/computer-use/parse/ui-tars', { method: 'POST' })).status).toBe(401);
});
