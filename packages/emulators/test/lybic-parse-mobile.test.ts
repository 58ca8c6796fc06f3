import { describe, expect, test } from 'vitest';
import { part, px } from './lybic.js';
import { parsed } from './lybic-parse.js';

const at = (x: number, y: number): object => ({ x: part(x, 1000), y: part(y, 1000) });

test('a summary and an action', async () => {
  const text = "Summary: 打开设置\nAction: click(start_box='<bbox>100 20 300 40</bbox>')";
  expect(await parsed('mobile', 'ui-tars', text)).toEqual({
    actions: [{ type: 'touch:tap', ...at(200, 30) }],
    thoughts: '打开设置',
  });
});

describe('a verb', () => {
  const swipe = { type: 'touch:swipe', ...at(1, 2), distance: part(3, 10) };

  test.each([
    [
      "drag(start_box='<bbox>0 0 2 4</bbox>', end_box='<bbox>2 2 4 8</bbox>')",
      {
        type: 'touch:drag',
        startX: part(1, 1000),
        startY: part(2, 1000),
        endX: part(3, 1000),
        endY: part(5, 1000),
      },
    ],
    ["long_press(point='<point>1 2</point>')", { type: 'touch:longPress', ...at(1, 2), duration: 1000 }],
    ["scroll(point='<point>1 2</point>', direction='down')", { ...swipe, direction: 'up' }],
    ["scroll(point='<point>1 2</point>', direction='up')", { ...swipe, direction: 'down' }],
    ["scroll(point='<point>1 2</point>', direction='left')", { ...swipe, direction: 'right' }],
    ["scroll(point='<point>1 2</point>', direction='right')", { ...swipe, direction: 'left' }],
    ["type(content='你好\\n')", { type: 'keyboard:type', content: '你好\n', treatNewLineAsEnter: true }],
    ["hotkey(key='enter')", { type: 'keyboard:hotkey', keys: 'enter' }],
    ['press_home()', { type: 'android:home' }],
    ['press_back()', { type: 'android:back' }],
    ['list_apps()', { type: 'os:listApps' }],
    ["open_app(app_name='微信')", { type: 'os:startAppByName', name: '微信' }],
    ["wait(t='3')", { type: 'wait', duration: 3000 }],
    ['wait(t=0.5)', { type: 'wait', duration: 500 }],
    ['wait()', { type: 'wait', duration: 5000 }],
    ["finished(content='done')", { type: 'finished', message: 'done' }],
    ["call_user(content='Which account?')", { type: 'client:user-takeover' }],
  ])('%s', async (text, action) => {
    expect(await parsed('mobile', 'ui-tars', `Action: ${text}`)).toEqual({ actions: [action] });
  });
});

test.each([
  "left_double(point='<point>1 2</point>')",
  'click()',
  "drag(start_box='<bbox>0 0 2 4</bbox>')",
  "scroll(point='<point>1 2</point>', direction='')",
  'open_app()',
  "wait(t='soon')",
  "wait(t='-1')",
])('%s is none', async (text) => {
  expect(await parsed('mobile', 'ui-tars', `Action: ${text}`)).toEqual({ actions: [], unknown: text });
});

test('seed counts pixels', async () => {
  expect(await parsed('mobile', 'seed', "Action: click(start_box='<bbox>100 20 300 40</bbox>')")).toEqual({
    actions: [{ type: 'touch:tap', x: px(200), y: px(30) }],
  });
});
