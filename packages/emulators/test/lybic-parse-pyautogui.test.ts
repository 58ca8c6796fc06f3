import { describe, expect, test } from 'vitest';
import { px } from './lybic.js';
import { parsed } from './lybic-parse.js';

const at = (x: number, y: number): object => ({ x: px(x), y: px(y) });
const here = { ...at(0, 0), relative: true };
const click = { type: 'mouse:click', button: 1 };
const press = (keys: string): object => ({ type: 'keyboard:hotkey', keys });
const typed = (content: string): object => ({ type: 'keyboard:type', content, treatNewLineAsEnter: true });
const fromHere = { startX: px(0), startY: px(0), startRelative: true };

const read = (text: string): Promise<object> => parsed('computer', 'pyautogui', text);

describe('the mouse', () => {
  test.each([
    ['pyautogui.click(100, 200)', { ...click, ...at(100, 200) }],
    ['pyautogui.click(x=100, y=200)', { ...click, ...at(100, 200) }],
    ['pyautogui.click((100, 200))', { ...click, ...at(100, 200) }],
    ['click(100, 200)', { ...click, ...at(100, 200) }],
    ['pyautogui.click()', { ...click, ...here }],
    ['pyautogui.click(x=None, y=None)', { ...click, ...here }],
    ["pyautogui.click(button='RIGHT')", { ...click, ...here, button: 2 }],
    ["pyautogui.click(1, 2, 1, 0.0, 'middle')", { ...click, ...at(1, 2), button: 4 }],
    ['pyautogui.click(1, 2, clicks=2)', { type: 'mouse:doubleClick', ...at(1, 2), button: 1 }],
    ['pyautogui.click(1, 2, clicks=3)', { type: 'mouse:tripleClick', ...at(1, 2), button: 1 }],
    ['pyautogui.leftClick(1, 2)', { ...click, ...at(1, 2) }],
    ['pyautogui.rightClick(1, 2)', { ...click, ...at(1, 2), button: 2 }],
    ['pyautogui.middleClick(1, 2)', { ...click, ...at(1, 2), button: 4 }],
    ["pyautogui.doubleClick(1, 2, button='right')", { type: 'mouse:doubleClick', ...at(1, 2), button: 2 }],
    ['pyautogui.tripleClick(1, 2)', { type: 'mouse:tripleClick', ...at(1, 2), button: 1 }],
    ['pyautogui.moveTo(1, 2, duration=0.5)', { type: 'mouse:move', ...at(1, 2) }],
    ['pyautogui.move(-5, 10)', { type: 'mouse:move', ...at(-5, 10), relative: true }],
    ['pyautogui.move(None, 10)', { type: 'mouse:move', ...at(0, 10), relative: true }],
    ['pyautogui.moveRel(xOffset=5)', { type: 'mouse:move', ...at(5, 0), relative: true }],
    ['pyautogui.dragTo(3, 4)', { type: 'mouse:drag', ...fromHere, endX: px(3), endY: px(4), button: 1 }],
    [
      "pyautogui.dragTo(3, 4, button='right')",
      { type: 'mouse:drag', ...fromHere, endX: px(3), endY: px(4), button: 2 },
    ],
    [
      'pyautogui.drag(3, 0, 0.5)',
      { type: 'mouse:drag', ...fromHere, endX: px(3), endY: px(0), endRelative: true, button: 1 },
    ],
    ['pyautogui.scroll(5)', { type: 'mouse:scroll', ...here, stepHorizontal: 0, stepVertical: -5 }],
    ['pyautogui.scroll(-5, x=1, y=2)', { type: 'mouse:scroll', ...at(1, 2), stepHorizontal: 0, stepVertical: 5 }],
    ['pyautogui.vscroll(clicks=0)', { type: 'mouse:scroll', ...here, stepHorizontal: 0, stepVertical: 0 }],
    ['pyautogui.hscroll(5)', { type: 'mouse:scroll', ...here, stepHorizontal: 5, stepVertical: 0 }],
  ])('%s', async (text, action) => {
    expect(await read(text)).toEqual({ actions: [action] });
  });
});

describe('the keyboard, and waits', () => {
  test.each([
    ["pyautogui.write('Hello, world!')", [typed('Hello, world!')]],
    [String.raw`pyautogui.typewrite(message="it's\n", interval=0.25)`, [typed("it's\n")]],
    ["pyautogui.write('你好')", [typed('你好')]],
    [String.raw`pyautogui.write(r'C:\new')`, [typed(String.raw`C:\new`)]],
    ['pyautogui.write("""one\ntwo "2"\n""")', [typed('one\ntwo "2"\n')]],
    ["pyautogui.typewrite(['a', 'left', 'enter'])", [press('a'), press('left'), press('enter')]],
    ["pyautogui.press('esc')", [press('esc')]],
    ["pyautogui.press('tab', presses=2)", [press('tab'), press('tab')]],
    ["pyautogui.press(keys=['a', 'b'], presses=2)", [press('a'), press('b'), press('a'), press('b')]],
    ["pyautogui.press('+')", [press('plus')]],
    [String.raw`pyautogui.press(['\n', ' ', '\t'])`, [press('Return'), press('space'), press('Tab')]],
    ["pyautogui.hotkey('ctrl', 'shift', 'esc')", [press('ctrl+shift+esc')]],
    ["pyautogui.hotkey(['ctrl', 'c'])", [press('ctrl+c')]],
    ["pyautogui.hotkey(keys=['ctrl', '+'])", [press('ctrl+plus')]],
    ["pyautogui.keyDown('shift')", [{ type: 'key:down', key: 'shift' }]],
    ["pyautogui.keyUp(key='shift')", [{ type: 'key:up', key: 'shift' }]],
    ['pyautogui.sleep(0.5)', [{ type: 'wait', duration: 500 }]],
    ['time.sleep(secs=2)', [{ type: 'wait', duration: 2000 }]],
    ['computer.wait()', [{ type: 'wait', duration: 5000 }]],
    ['computer.wait(seconds=1)', [{ type: 'wait', duration: 1000 }]],
    ['computer.triple_click(x=1, y=2)', [{ type: 'mouse:tripleClick', ...at(1, 2), button: 1 }]],
    ["computer.terminate(status='success', answer='42')", [{ type: 'finished', message: '42' }]],
    ["computer.terminate('failure')", [{ type: 'failed' }]],
    ['pyautogui.screenshot()', [{ type: 'screenshot' }]],
    ['pyautogui.click(1, 2, clicks=0)', []],
  ])('%j', async (text, actions) => {
    expect(await read(text)).toEqual({ actions });
  });
});

describe('several lines', () => {
  test('a fence, what is around it, and lines that do nothing', async () => {
    const text =
      '## Thought:\nThe box is empty.\n## Action:\nType.\n## Code:\n```python\nimport pyautogui\n\n# first\n' +
      'pyautogui.click(1, 2)  # the box\npyautogui.write(\n    "a",\n    interval=0.1,\n)\n```\nDone.';
    expect(await read(text)).toEqual({
      actions: [{ ...click, ...at(1, 2) }, typed('a')],
      thoughts: '## Thought:\nThe box is empty.\n## Action:\nType.\nDone.',
    });
  });

  test('no fence', async () => {
    expect(await read("pyautogui.click(1, 2); pyautogui.press('a')\nI hope so.\npyautogui.press('b')")).toEqual({
      actions: [{ ...click, ...at(1, 2) }, press('a'), press('b')],
      unknown: 'I hope so.',
    });
  });

  test('a fence that is not closed', async () => {
    expect(await read("```python\npyautogui.press('a')")).toEqual({ actions: [press('a')] });
  });
});

test.each([
  "pyautogui.click('button.png')",
  'pyautogui.click(1)',
  'pyautogui.click(x=None, y=2)',
  'pyautogui.click(1, 2, True)',
  'pyautogui.click(1, 2, 1.5)',
  'pyautogui.click(1, 2, clicks=101)',
  "pyautogui.click(1, 2, button='fourth')",
  'pyautogui.click(pos=(1, 2))',
  'pyautogui.click(1, 2, 1, 0, "left", 0, None, 8)',
  'pyautogui.click(x=1, 2)',
  'pyautogui.click(x=width / 2, y=3)',
  'pyautogui.moveTo((1, 2, 3))',
  'pyautogui.dragTo()',
  'pyautogui.scroll()',
  'pyautogui.write(5)',
  "pyautogui.write(f'{name}')",
  'pyautogui.press()',
  "pyautogui.press('a', presses=1000000000)",
  "pyautogui.press(['a', 'b'], presses=60)",
  'pyautogui.hotkey()',
  "pyautogui.hotkey('ctrl', 5)",
  'pyautogui.keyDown()',
  "pyautogui.keyDown(['a', [1]])",
  'pyautogui.sleep(-1)',
  'time.sleep()',
  "computer.terminate(status='maybe')",
  'pyautogui.mouseDown()',
  'pyautogui.position()',
  'pyautogui.constructor()',
  'os.click(1, 2)',
  'x = pyautogui.click(1, 2)',
  'while True: pass',
])('%s is unknown', async (text) => {
  expect(await read(text)).toEqual({ actions: [], unknown: text });
});
