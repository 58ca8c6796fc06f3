import { describe, expect, test } from 'vitest';
import { part, px } from './lybic.js';
import { parsed } from './lybic-parse.js';

const at = (x: number, y: number): object => ({ x: part(x, 1000), y: part(y, 1000) });
const wait = { type: 'wait', duration: 5000 };
const typed = (content: string): object => ({ type: 'keyboard:type', content, treatNewLineAsEnter: true });

test('a thought and an action', async () => {
  const text = "Thought: I open the folder.\nIt is there.\nAction: left_double(point='<point>213 257</point>')";
  expect(await parsed('computer', 'ui-tars', text)).toEqual({
    actions: [{ type: 'mouse:doubleClick', ...at(213, 257), button: 1 }],
    thoughts: 'I open the folder.\nIt is there.',
  });
});

describe('a point is written', () => {
  test.each([
    ["click(point='<point>1 2</point>')", at(1, 2)],
    ["click(start_box='(1,2)')", at(1, 2)],
    ["click(start_box='<|box_start|>(1,2)<|box_end|>')", at(1, 2)],
    ["click(start_box='<bbox>100 20 300 40</bbox>')", at(200, 30)],
    ["click(start_box='[100, 20, 300, 40]')", at(200, 30)],
    ["click(start_box='(100,20,300,40)')", at(200, 30)],
    ["click(start_box='<bbox>7 7 7 7</bbox>')", at(7, 7)],
    ["click(start_box='[10, 20, 11, 20]')", at(11, 20)],
  ])('%s', async (text, place) => {
    expect(await parsed('computer', 'ui-tars', `Action: ${text}`)).toEqual({
      actions: [{ type: 'mouse:click', ...place, button: 1 }],
    });
  });
});

describe('a verb', () => {
  const drag = { type: 'mouse:drag', startX: part(1, 1000), startY: part(2, 1000), endX: part(3, 1000), button: 1 };

  test.each([
    ["left_single(point='<point>1 2</point>')", { type: 'mouse:click', ...at(1, 2), button: 1 }],
    ["right_single(point='<point>1 2</point>')", { type: 'mouse:click', ...at(1, 2), button: 2 }],
    ["right_click(start_box='<bbox>0 0 2 4</bbox>')", { type: 'mouse:click', ...at(1, 2), button: 2 }],
    ["drag(start_point='<point>1 2</point>', end_point='<point>3 4</point>')", { ...drag, endY: part(4, 1000) }],
    ["drag(start_box='<bbox>0 0 2 4</bbox>', end_box='<bbox>2 2 4 8</bbox>')", { ...drag, endY: part(5, 1000) }],
    [
      "scroll(point='<point>1 2</point>', direction='down')",
      { type: 'mouse:scroll', ...at(1, 2), stepHorizontal: 0, stepVertical: 5 },
    ],
    [
      "scroll(direction='left', start_box='(1,2)')",
      { type: 'mouse:scroll', ...at(1, 2), stepHorizontal: -5, stepVertical: 0 },
    ],
    [
      "scroll(direction:Enum[up,down,left,right]='up',start_box='(1,2)')",
      { type: 'mouse:scroll', ...at(1, 2), stepHorizontal: 0, stepVertical: -5 },
    ],
    ["hotkey(key='ctrl c')", { type: 'keyboard:hotkey', keys: 'ctrl+c' }],
    ["hotkey(key=' enter ')", { type: 'keyboard:hotkey', keys: 'enter' }],
    ['wait()', wait],
    ['finished()', { type: 'finished' }],
    ["finished(content='all done')", { type: 'finished', message: 'all done' }],
    ["failed(content='no window')", { type: 'failed', message: 'no window' }],
    ['call_user()', { type: 'client:user-takeover' }],
  ])('%s', async (text, action) => {
    expect(await parsed('computer', 'ui-tars', `Action: ${text}`)).toEqual({ actions: [action] });
  });
});

describe('a text to type', () => {
  test.each([
    [String.raw`type(content='it\'s "so"\n')`, 'it\'s "so"\n'],
    [String.raw`type(content="say \"hi\"\tnow")`, 'say "hi"\tnow'],
    [String.raw`type(content='C:\\new C:\Windows')`, 'C:\\new C:\\Windows'],
    [String.raw`type(content='\u4f60\x41\U0001f600')`, '你A😀'],
    ["type(content='你好，世界')", '你好，世界'],
    ["type(content='one\ntwo\n')", 'one\ntwo\n'],
    ["type(content='a, b) # c')", 'a, b) # c'],
    ["type(content='')", ''],
  ])('%j', async (text, content) => {
    expect(await parsed('computer', 'ui-tars', `Action: ${text}`)).toEqual({ actions: [typed(content)] });
  });
});

describe('parts of an answer', () => {
  test.each([
    ['Action_Summary: 打开文件夹。\nAction: wait()', { actions: [wait], thoughts: '打开文件夹。' }],
    ['Thought: a\n\nAction_Summary: b\nAction: wait()', { actions: [wait], thoughts: 'a\n\nb' }],
    ['  Thought: a\r\n  Action: wait()\r\n', { actions: [wait], thoughts: 'a' }],
    ['Action: wait()\nThought: a', { actions: [wait], thoughts: 'a' }],
    ['Thought: only this', { actions: [], thoughts: 'only this' }],
    ['wait()', { actions: [wait] }],
    ['Action:\nwait()\n\nwait() # once more', { actions: [wait, wait] }],
    ['Action: wait();wait()', { actions: [wait, wait] }],
    [
      "Action: save_memory(content='the code is 7')\nfinished()",
      { actions: [{ type: 'finished' }], memory: 'the code is 7' },
    ],
    ["Action: output(content='42')", { actions: [], unknown: "output(content='42')" }],
    ['Sure!\nAction: wait()', { actions: [wait], unknown: 'Sure!' }],
    ['Hello there', { actions: [], unknown: 'Hello there' }],
    ['', { actions: [] }],
  ])('%j', async (text, body) => {
    expect(await parsed('computer', 'ui-tars', text)).toEqual(body);
  });
});

describe('what is none', () => {
  test.each([
    'click()',
    "click('<point>1 2</point>')",
    "click(point='in the middle')",
    "click(point='<point>1 2 3</point>')",
    `click(point='${'9'.repeat(400)} 1')`,
    "drag(start_box='(1,2)')",
    "scroll(point='<point>1 2</point>')",
    "scroll(point='<point>1 2</point>', direction='inward')",
    'type()',
    "hotkey(key=' ')",
    "fly(to='moon')",
    "constructor(content='a')",
    "type(content='it's late')",
    "type(content='never closed",
    "type(content='a'",
    'wait() and then some',
    'wait',
    '### wait()',
  ])('%s', async (text) => {
    expect(await parsed('computer', 'ui-tars', `Thought: a\nAction: ${text}`)).toEqual({
      actions: [],
      thoughts: 'a',
      unknown: text,
    });
  });

  test('does not keep what follows from being read', async () => {
    const text = 'Action: wait()\nfly(to="moon")\nclick()\n\ncall_user()';
    expect(await parsed('computer', 'ui-tars', text)).toEqual({
      actions: [wait, { type: 'client:user-takeover' }],
      unknown: 'fly(to="moon")\nclick()',
    });
  });
});

describe('seed counts pixels', () => {
  test.each([
    [
      "click(start_box='<|box_start|>(640,360)<|box_end|>')",
      { type: 'mouse:click', x: px(640), y: px(360), button: 1 },
    ],
    ["left_double(point='<point>10 20</point>')", { type: 'mouse:doubleClick', x: px(10), y: px(20), button: 1 }],
    [
      "drag(start_box='<|box_start|>(1,2)<|box_end|>', end_box='<|box_start|>(3,4)<|box_end|>')",
      { type: 'mouse:drag', startX: px(1), startY: px(2), endX: px(3), endY: px(4), button: 1 },
    ],
    ["hotkey(key='ctrl shift t')", { type: 'keyboard:hotkey', keys: 'ctrl+shift+t' }],
  ])('%s', async (text, action) => {
    expect(await parsed('computer', 'seed', `Action_Summary: 点击\nAction: ${text}`)).toEqual({
      actions: [action],
      thoughts: '点击',
    });
  });
});
