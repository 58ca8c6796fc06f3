import { describe, expect, test } from 'vitest';
import { linux, lybic, px } from './lybic.js';

const tool = (args: object): string => JSON.stringify({ name: 'computer_use', arguments: args });

describe('what is parsed', () => {
  test.each([
    ['computer', 'ui-tars', 'Action: wait()', { type: 'wait', duration: 5000 }],
    ['computer', 'seed', 'Action: wait()', { type: 'wait', duration: 5000 }],
    ['computer', 'pyautogui', 'time.sleep(1)', { type: 'wait', duration: 1000 }],
    ['computer', 'qwen-2.5-vl', tool({ action: 'wait', time: 2 }), { type: 'wait', duration: 2000 }],
    ['mobile', 'ui-tars', 'Action: press_home()', { type: 'android:home' }],
    ['mobile', 'seed', 'Action: press_home()', { type: 'android:home' }],
  ])('for a %s, by a model of the type %s', async (device, type, textContent, action) => {
    const { call } = await lybic();
    const { status, body } = await call('POST', `/api/${device}-use/parse/${type}`, { textContent });
    expect([status, body]).toEqual([200, { actions: [action] }]);
  });

  test.each(['ui-tars', 'seed'])('in the old form, which names the model %s in the body', async (model) => {
    const { call } = await lybic();
    const { status, body } = await call('POST', '/api/computer-use/parse', { model, textContent: 'Action: wait()' });
    expect([status, body]).toEqual([200, { actions: [{ type: 'wait', duration: 5000 }] }]);
  });
});

test.each([
  ['/api/computer-use/parse/glm-4.1v', {}, 501],
  ['/api/computer-use/parse/glm-4.5v', {}, 501],
  ['/api/computer-use/parse/qwen-3-vl', {}, 501],
  ['/api/computer-use/parse', { model: 'oai-compute-use' }, 501],
  ['/api/mobile-use/parse/pyautogui', {}, 501],
  ['/api/mobile-use/parse/qwen-2.5-vl', {}, 501],
  ['/api/mobile-use/parse/glm-4.5v', {}, 501],
  ['/api/computer-use/parse/qwen', {}, 400],
  ['/api/mobile-use/parse/toString', {}, 400],
  ['/api/computer-use/parse', { model: 'gpt' }, 400],
  ['/api/computer-use/parse', { model: 'pyautogui' }, 400],
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

// Each would take minutes if a parser went back over what it has read.
describe.each(['ui-tars', 'pyautogui', 'qwen-2.5-vl'])('a long text that makes no sense to %s', (type) => {
  test.each([
    ['letters', 'a'.repeat(500_000)],
    ['lines', 'Action:\n'.repeat(50_000)],
    ['quotes that do not close', "a('\n".repeat(100_000)],
    ['escapes', `a('${'\\'.repeat(200_000)}`],
    ['calls that do not close', 'a(b='.repeat(100_000)],
    ['lists that do not close', 'a(['.repeat(150_000)],
    ['blanks', `a()${' '.repeat(500_000)}b`],
    ['braces that do not close', '{'.repeat(500_000)],
    ['braces', '{}'.repeat(250_000)],
  ])('%s', async (_, textContent) => {
    const { call } = await lybic();
    const { status, body } = await call('POST', `/api/computer-use/parse/${type}`, { textContent });
    expect([status, body.actions]).toEqual([200, []]);
  });
});

describe('parsed, sent and carried out', () => {
  test('what the class Pyautogui of the vendor’s Python SDK posts', async () => {
    const { call, create } = await lybic();
    const { path, backend } = await create({ shape: linux });
    const code = [
      "pyautogui.click(x=10, y=20, clicks=1, interval=0.0, button='left', duration=0.0, tween=None, logScreenshot=None, _pause=True)",
      'pyautogui.move(xOffset=None, yOffset=5, duration=0.0, tween=None, _pause=True)',
      "pyautogui.dragTo(x=30, y=40, duration=0.0, button='left', _pause=True)",
      'pyautogui.scroll(clicks=2, x=30, y=40, _pause=True)',
      "pyautogui.typewrite(message='你好', interval=0.0, _pause=True)",
      "pyautogui.press(keys='esc', presses=1, interval=0.0, _pause=True)",
      "pyautogui.hotkey('ctrl', 'c', interval=0.0, _pause=True)",
    ];
    for (const line of code) {
      const textContent = `\`\`\`python\n        ${line}\n        \`\`\``;
      const { body } = await call('POST', '/api/computer-use/parse/pyautogui', { textContent });
      expect(body.actions).toHaveLength(1);
      for (const action of body.actions) {
        expect((await call('POST', `${path}/actions/execute`, { action })).status).toBe(200);
      }
    }
    expect(backend.log).toMatchObject([
      { type: 'click', at: { x: 10, y: 20 }, button: 'left', clickCount: 1 },
      { type: 'hover', at: { x: 10, y: 25 } },
      {
        type: 'drag',
        path: [
          { x: 10, y: 25 },
          { x: 30, y: 40 },
        ],
      },
      { type: 'wheel', at: { x: 30, y: 40 }, deltaX: 0, deltaY: -240 },
      { type: 'type', text: '你好' },
      { type: 'press', key: 'Escape' },
      { type: 'press', key: 'c', modifiers: ['Control'] },
    ]);
  });

  test.each(['down', 'up'] as const)('a scroll down, where positive steps scroll %s', async (positiveScroll) => {
    const { call, create } = await lybic({ variants: { positiveScroll } });
    const { path, backend } = await create();
    const textContent = 'pyautogui.scroll(-3, 10, 20)';
    const { body } = await call('POST', '/api/computer-use/parse/pyautogui', { textContent });
    const action = {
      type: 'mouse:scroll',
      x: px(10),
      y: px(20),
      stepHorizontal: 0,
      stepVertical: positiveScroll === 'down' ? 3 : -3,
    };
    expect(body).toEqual({ actions: [action] });
    await call('POST', `${path}/actions/execute`, { action });
    expect(backend.log).toMatchObject([{ type: 'wheel', deltaX: 0, deltaY: 360 }]);
  });
});
