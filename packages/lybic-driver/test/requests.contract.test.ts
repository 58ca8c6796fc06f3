import { UnsupportedActionError } from '@farhand/core';
import { describe, expect, test } from 'vitest';

import { openEmulated } from './open-emulated.js';

type Computer = Awaited<ReturnType<typeof openEmulated>>['computer'];

const at = (x: number, y: number): string => `"x":{"type":"px","value":${x}},"y":{"type":"px","value":${y}}`;
const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `"startX":{"type":"px","value":${x1}},"startY":{"type":"px","value":${y1}},"endX":{"type":"px","value":${x2}},"endY":{"type":"px","value":${y2}}`;

const whereIsIt =
  'POST S/actions/execute {"action":{"type":"finished"},"includeScreenShot":false,"includeCursorPosition":true}';

describe('one gesture is one request', () => {
  test('the headline: a click with Shift held', async () => {
    const { computer, requests } = await openEmulated();
    await computer.keyboard.hold('shift', () => computer.tab.click(300, 80));
    expect(requests()).toEqual([`{"type":"mouse:click",${at(300, 80)},"button":1,"holdKey":"shift"}`]);
  });

  test.each<readonly [string, (computer: Computer) => PromiseLike<unknown>, string]>([
    ['a click', (c) => c.tab.click(1, 2), `{"type":"mouse:click",${at(1, 2)},"button":1}`],
    ['in the corner', (c) => c.tab.click(0, 0), `{"type":"mouse:click",${at(0, 0)},"button":1}`],
    ['a middle click', (c) => c.tab.click(1, 2, { button: 'middle' }), `{"type":"mouse:click",${at(1, 2)},"button":4}`],
    ['a double click', (c) => c.tab.dblclick(1, 2), `{"type":"mouse:doubleClick",${at(1, 2)},"button":1}`],
    [
      'a triple click',
      (c) => c.tab.click(1, 2, { clickCount: 3 }),
      `{"type":"mouse:tripleClick",${at(1, 2)},"button":1}`,
    ],
    ['a hover', (c) => c.tab.hover(1, 2), `{"type":"mouse:move",${at(1, 2)}}`],
    ['a move', (c) => c.mouse.move(1, 2), `{"type":"mouse:move",${at(1, 2)}}`],
    [
      'nested holds',
      (c) => c.keyboard.hold('ctrl', () => c.keyboard.hold('shift', () => c.tab.click(1, 2))),
      `{"type":"mouse:click",${at(1, 2)},"button":1,"holdKey":"ctrl+shift"}`,
    ],
    [
      'a drag with a key held',
      (c) => c.tab.drag({ x: 1, y: 2 }, { x: 30, y: 40 }, { modifiers: ['Alt'] }),
      `{"type":"mouse:drag",${line(1, 2, 30, 40)},"button":1,"holdKey":"alt"}`,
    ],
    [
      'move, down, move, up',
      (c) => c.mouse.move(1, 2).down().move(30, 40).up(),
      `{"type":"mouse:drag",${line(1, 2, 30, 40)},"button":1}`,
    ],
    ['a chord', (c) => c.keyboard.press('Control+Shift+Tab'), '{"type":"keyboard:hotkey","keys":"ctrl+shift+Tab"}'],
    [
      'a key that stays',
      (c) => c.keyboard.press('a', { delayMs: 80 }),
      '{"type":"keyboard:hotkey","keys":"a","duration":80}',
    ],
    [
      'text with line breaks',
      (c) => c.keyboard.type('aB\né'),
      '{"type":"keyboard:type","content":"aB\\né","treatNewLineAsEnter":true}',
    ],
    [
      'the wheel',
      (c) => c.mouse.move(1, 2).wheel(0, 240),
      `{"type":"mouse:scroll",${at(1, 2)},"stepVertical":2,"stepHorizontal":0}`,
    ],
  ])('%s', async (_, act, request) => {
    const { computer, requests } = await openEmulated();
    await act(computer);
    expect(requests()).toEqual([request]);
  });

  test('the wheel where the pointer is: the vendor is asked once where that is', async () => {
    const { computer, requests } = await openEmulated();
    await computer.mouse.wheel(-120, 0);
    await computer.mouse.wheel(0, 120);
    expect(requests()).toEqual([
      whereIsIt,
      `{"type":"mouse:scroll",${at(640, 360)},"stepVertical":0,"stepHorizontal":-1}`,
      `{"type":"mouse:scroll",${at(640, 360)},"stepVertical":1,"stepHorizontal":0}`,
    ]);
  });
});

describe('requests per gesture', () => {
  test.each<readonly [string, number, (computer: Computer) => PromiseLike<unknown>]>([
    ['hold', 1, (c) => c.keyboard.hold('shift', () => c.tab.click(3, 4))],
    ['click with a modifier', 1, (c) => c.tab.click(3, 4, { modifiers: ['Shift'] })],
    ['drag', 1, (c) => c.tab.drag({ x: 1, y: 2 }, { x: 30, y: 40 })],
    ['chain of three', 3, (c) => c.tab.click(3, 4).type('abc').press('Enter')],
  ])('%s: %d', async (_, count, act) => {
    const { computer, requests } = await openEmulated();
    const receipt = await act(computer);
    expect([requests().length, receipt]).toEqual([count, expect.objectContaining({ requests: count })]);
  });
});

describe('several actions are several requests', () => {
  test('two un-awaited clicks of one turn', async () => {
    const { computer, requests } = await openEmulated();
    await Promise.all([computer.tab.click(0, 0), computer.tab.click(2, 2)]);
    expect(requests()).toEqual([
      `{"type":"mouse:click",${at(0, 0)},"button":1}`,
      `{"type":"mouse:click",${at(2, 2)},"button":1}`,
    ]);
  });

  test('a chain', async () => {
    const { computer, requests } = await openEmulated();
    await computer.keyboard.press('Control+a').press('Delete').type('a\tb');
    expect(requests()).toEqual([
      '{"type":"keyboard:hotkey","keys":"ctrl+a"}',
      '{"type":"keyboard:hotkey","keys":"Delete"}',
      '{"type":"keyboard:type","content":"a","treatNewLineAsEnter":true}',
      '{"type":"keyboard:hotkey","keys":"Tab"}',
      '{"type":"keyboard:type","content":"b","treatNewLineAsEnter":true}',
    ]);
  });

  test('a hold around more than one gesture presses and releases', async () => {
    const { computer, requests } = await openEmulated();
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 2);
      await computer.keyboard.press('a');
    });
    expect(requests()).toEqual([
      '{"type":"key:down","key":"shift"}',
      `{"type":"mouse:click",${at(1, 2)},"button":1}`,
      '{"type":"keyboard:hotkey","keys":"a"}',
      '{"type":"key:up","key":"shift"}',
    ]);
  });
});

describe('what is awaited step by step', () => {
  test('down, one move and up: the release is one drag', async () => {
    const { computer, requests } = await openEmulated();
    await computer.mouse.move(1, 2);
    const pressed = await computer.mouse.down();
    const moved = await computer.mouse.move(30, 40);
    expect(requests()).toEqual([`{"type":"mouse:move",${at(1, 2)}}`]);
    await computer.mouse.up();
    expect([pressed.steps[0]?.outcome, moved.steps[0]?.outcome]).toEqual(['deferred', 'deferred']);
    expect(requests().slice(1)).toEqual([`{"type":"mouse:drag",${line(1, 2, 30, 40)},"button":1}`]);
  });

  test('down and up: the release is one click, where the vendor says that the pointer is', async () => {
    const { computer, requests } = await openEmulated();
    await computer.mouse.down();
    await computer.mouse.up();
    expect(requests()).toEqual([whereIsIt, `{"type":"mouse:click",${at(640, 360)},"button":1}`]);
  });

  test('a second move is refused before anything is sent', async () => {
    const { computer, requests } = await openEmulated();
    await computer.mouse.move(1, 2);
    await computer.mouse.down();
    await computer.mouse.move(30, 40);
    const before = requests().length;
    await expect(computer.mouse.move(50, 60)).rejects.toThrow(/with no points between/);
    expect(requests().length).toBe(before);
    await computer.mouse.up();
    expect(requests().at(-1)).toBe(`{"type":"mouse:drag",${line(1, 2, 30, 40)},"button":1}`);
  });
});

describe('what Lybic cannot do is refused before anything is sent', () => {
  test.each<readonly [string, (computer: Computer) => PromiseLike<unknown>, RegExp]>([
    ['a fraction of a pixel', (c) => c.tab.click(1.5, 1), /whole pixels.*Math\.round/s],
    ['a click with a delay', (c) => c.tab.click(1, 1, { delayMs: 5 }), /delay/],
    ['a fraction of a notch', (c) => c.mouse.move(1, 1).wheel(0, 100), /whole notches of 120 px.*wheel\(0, 120\)/s],
    ['a sign above another in a chord', (c) => c.keyboard.press('Control+?'), /requires Shift.*key below it, '\/'/s],
    ['inserted text that could be typed', (c) => c.keyboard.insertText('abc'), /Use keyboard\.type\(text\)\./],
    ['a drag along a path', (c) => c.mouse.move(1, 1).down().move(2, 2).move(3, 5).up(), /no points between/],
  ])('%s', async (_what, act, message) => {
    const { computer, requests } = await openEmulated();
    const error: unknown = await Promise.resolve(act(computer)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnsupportedActionError);
    expect(String(error)).toMatch(message);
    expect(requests()).toEqual([]);
  });
});

describe('a wait', () => {
  test('that fits is the vendor’s', async () => {
    const { computer, requests } = await openEmulated();
    await computer.keyboard.press('a').pause(5).press('b');
    expect(requests()).toEqual([
      '{"type":"keyboard:hotkey","keys":"a"}',
      '{"type":"wait","duration":5}',
      '{"type":"keyboard:hotkey","keys":"b"}',
    ]);
  });

  test('is also what holds a key for longer than a hotkey can', async () => {
    const { computer, requests } = await openEmulated();
    await computer.keyboard.press('a', { delayMs: 5001 });
    expect(requests()).toEqual([
      '{"type":"key:down","key":"a"}',
      '{"type":"wait","duration":5001}',
      '{"type":"key:up","key":"a"}',
    ]);
  });

  test('that is longer than the default limit fits: the limit allows for pauses', async () => {
    const { computer, requests } = await openEmulated();
    await computer.keyboard.down('a').pause(60_000).up('a');
    expect(requests()).toEqual([
      '{"type":"key:down","key":"a"}',
      '{"type":"wait","duration":60000}',
      '{"type":"key:up","key":"a"}',
    ]);
  });

  test('that does not fit the limit of its call is not sent', async () => {
    const { computer, requests } = await openEmulated();
    const late = computer.keyboard.down('a').pause(60_000, { timeoutMs: 30_000 }).up('a');
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('take 60000 ms') });
    expect(requests()).toEqual([]);
  });
});

test('messages to viewers', async () => {
  const { computer, requests, backend } = await openEmulated();
  await computer.handoff?.finished('all done');
  await computer.handoff?.userTakeover();
  expect(requests()).toEqual(['{"type":"finished","message":"all done"}', '{"type":"client:user-takeover"}']);
  expect(backend.log).toEqual([]);
});

test('a picture is WebP of the size of the display', async () => {
  const { computer, requests } = await openEmulated();
  const picture = await computer.screenshot();
  expect(picture).toMatchObject({ width: 1280, height: 720, mime: 'image/webp' });
  expect(computer.display).toEqual({ width: 1280, height: 720 });
  expect(requests()[0]).toBe(
    'POST S/actions/execute {"action":{"type":"screenshot"},"includeScreenShot":true,"includeCursorPosition":false}',
  );
});

test('explain shows the very requests', async () => {
  const { computer, requests } = await openEmulated();
  const explanation = await computer.explain(() => computer.keyboard.hold('shift', () => computer.tab.click(300, 80)));
  expect(String(explanation)).toBe(
    `POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute
  {"type":"mouse:click",${at(300, 80)},"button":1,"holdKey":"shift"}`,
  );
  expect(requests()).toEqual([]);
});

test('close releases what is down and deletes the sandbox', async () => {
  const { computer, requests, backend } = await openEmulated();
  await computer.keyboard.down('shift');
  await computer.close();
  expect(requests()).toEqual(['{"type":"key:down","key":"shift"}', '{"type":"key:up","key":"shift"}', 'DELETE S']);
  expect(backend.terminated).toBe(true);
});
