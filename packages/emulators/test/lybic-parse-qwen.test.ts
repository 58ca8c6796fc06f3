import { describe, expect, test } from 'vitest';
import { px } from './lybic.js';
import { parsed } from './lybic-parse.js';

const read = (text: string): Promise<object> => parsed('computer', 'qwen-2.5-vl', text);
const tool = (args: object): string => JSON.stringify({ name: 'computer_use', arguments: args });

const at = { x: px(10), y: px(20) };
const here = { x: px(0), y: px(0), relative: true };
const coordinate = [10, 20];

describe('an action', () => {
  const scroll = { type: 'mouse:scroll', stepHorizontal: 0 };

  test.each([
    [
      { action: 'left_click', coordinate },
      { type: 'mouse:click', ...at, button: 1 },
    ],
    [{ action: 'left_click' }, { type: 'mouse:click', ...here, button: 1 }],
    [
      { action: 'right_click', coordinate },
      { type: 'mouse:click', ...at, button: 2 },
    ],
    [
      { action: 'middle_click', coordinate },
      { type: 'mouse:click', ...at, button: 4 },
    ],
    [
      { action: 'double_click', coordinate },
      { type: 'mouse:doubleClick', ...at, button: 1 },
    ],
    [
      { action: 'mouse_move', coordinate },
      { type: 'mouse:move', ...at },
    ],
    [
      { action: 'left_click_drag', coordinate },
      {
        type: 'mouse:drag',
        startX: px(0),
        startY: px(0),
        startRelative: true,
        endX: px(10),
        endY: px(20),
        button: 1,
      },
    ],
    [
      { action: 'scroll', pixels: 240, coordinate },
      { ...scroll, ...at, stepVertical: -2 },
    ],
    [
      { action: 'scroll', pixels: -500 },
      { ...scroll, ...here, stepVertical: 4 },
    ],
    [
      { action: 'scroll', pixels: -5 },
      { ...scroll, ...here, stepVertical: 1 },
    ],
    [
      { action: 'scroll', pixels: 0 },
      { ...scroll, ...here, stepVertical: 0 },
    ],
    [
      { action: 'key', keys: ['ctrl', 'c'] },
      { type: 'keyboard:hotkey', keys: 'ctrl+c' },
    ],
    [
      { action: 'key', keys: ['ctrl', '+'] },
      { type: 'keyboard:hotkey', keys: 'ctrl+plus' },
    ],
    [
      { action: 'type', text: '你好 "{}"\n' },
      { type: 'keyboard:type', content: '你好 "{}"\n', treatNewLineAsEnter: true },
    ],
    [
      { action: 'wait', time: 1.5 },
      { type: 'wait', duration: 1500 },
    ],
    [{ action: 'terminate', status: 'success' }, { type: 'finished' }],
    [{ action: 'terminate', status: 'failure' }, { type: 'failed' }],
  ])('%j', async (args, action) => {
    expect(await read(`<tool_call>\n${tool(args)}\n</tool_call>`)).toEqual({ actions: [action] });
  });
});

describe('around it', () => {
  const move = tool({ action: 'mouse_move', coordinate });
  const moved = { type: 'mouse:move', ...at };

  test.each([
    [move, { actions: [moved] }],
    [JSON.stringify({ action: 'mouse_move', coordinate }), { actions: [moved] }],
    [`\`\`\`json\n${move}\n\`\`\``, { actions: [moved] }],
    [
      `I move "there.\n<tool_call>${move}</tool_call>\nDone.`,
      { actions: [moved], thoughts: 'I move "there.\n\nDone.' },
    ],
    [`Like {this.\n<tool_call>${move}`, { actions: [moved], thoughts: 'Like {this.' }],
    [`${move}\n</tool_call>`, { actions: [moved] }],
    [`<tool_call>${move}</tool_call><tool_call>${move}</tool_call>`, { actions: [moved, moved] }],
    [`So: ${move} {"action":"fly"}`, { actions: [moved], thoughts: 'So:', unknown: '{"action":"fly"}' }],
    ['Nothing to do.', { actions: [], unknown: 'Nothing to do.' }],
    ['', { actions: [] }],
  ])('%j', async (text, body) => {
    expect(await read(text)).toEqual(body);
  });
});

test.each([
  tool({}),
  tool({ action: 'fly' }),
  tool({ action: 'toString' }),
  tool({ action: { toString: 1 } }),
  tool({ action: ['left_click'] }),
  tool({ action: 'mouse_move' }),
  tool({ action: 'left_click_drag', coordinate: null }),
  tool({ action: 'left_click', coordinate: [1] }),
  tool({ action: 'left_click', coordinate: ['1', '2'] }),
  tool({ action: 'left_click', coordinate: '1,2' }),
  tool({ action: 'scroll' }),
  tool({ action: 'key', keys: [] }),
  tool({ action: 'key', keys: ['a', 5] }),
  tool({ action: 'key' }),
  tool({ action: 'type' }),
  tool({ action: 'wait', time: -1 }),
  tool({ action: 'terminate' }),
  '{"name":"browser_use","arguments":{"action":"wait","time":1}}',
  '{"name":"computer_use"}',
  '{"name":"computer_use","arguments":[]}',
  '{"action":"wait",}',
  '{"action":"wait"',
  '[1, 2]',
])('%s is unknown', async (text) => {
  expect(await read(text)).toEqual({ actions: [], unknown: text });
});
