import { UnsupportedActionError, type Computer } from '@farhand/core';
import { describe, expect, test } from 'vitest';

import { openEmulated } from './open-emulated.js';

describe('one gesture is one request', () => {
  test('the headline: a click with Shift held is one batch, all of it in one tab', async () => {
    const { computer, requests } = await openEmulated();
    const tab = computer.tab.id;
    await computer.keyboard.hold('shift', () => computer.tab.click(300, 80));
    expect(requests()).toEqual([
      `POST /computers/{id}/batch {"actions":[{"type":"key_down","key":"shift","tab_id":"${tab}"},{"type":"click","x":300,"y":80,"tab_id":"${tab}","include_context":true},{"type":"key_up","key":"shift","tab_id":"${tab}"}]}`,
    ]);
  });

  test('also in a tab that is not the main one', async () => {
    const { computer, requests } = await openEmulated();
    const first = computer.tab;
    const second = await computer.tabs.open();
    expect(second.id).not.toBe(first.id);
    const before = requests().length;
    await computer.keyboard.hold('shift', () => first.click(300, 80));
    expect(requests().slice(before)).toEqual([
      `POST /computers/{id}/batch {"actions":[{"type":"key_down","key":"shift","tab_id":"${first.id}"},{"type":"click","x":300,"y":80,"tab_id":"${first.id}","include_context":true},{"type":"key_up","key":"shift","tab_id":"${first.id}"}]}`,
    ]);
  });

  test('nested holds', async () => {
    const { computer, requests } = await openEmulated();
    const tab = computer.tab.id;
    await computer.keyboard.hold('ctrl', () => computer.keyboard.hold('shift', () => computer.tab.click(1, 2)));
    expect(requests()).toEqual([
      `POST /computers/{id}/batch {"actions":[${[
        `{"type":"key_down","key":"ctrl","tab_id":"${tab}"}`,
        `{"type":"key_down","key":"shift","tab_id":"${tab}"}`,
        `{"type":"click","x":1,"y":2,"tab_id":"${tab}","include_context":true}`,
        `{"type":"key_up","key":"shift","tab_id":"${tab}"}`,
        `{"type":"key_up","key":"ctrl","tab_id":"${tab}"}`,
      ].join(',')}]}`,
    ]);
  });

  test('move, down, move, up is one drag', async () => {
    const { computer, requests } = await openEmulated();
    await computer.mouse.move(1, 2).down().move(30, 40).up();
    expect(requests()).toEqual([
      `POST /computers/{id}/drag {"x1":1,"y1":2,"x2":30,"y2":40,"tab_id":"${computer.tab.id}"}`,
    ]);
  });

  test('a longer path is one drag along it', async () => {
    const { computer, requests } = await openEmulated();
    await computer.mouse.move(1, 2).down().move(3, 4).move(5, 6).up();
    expect(requests()).toEqual([
      `POST /computers/{id}/execute {"action":{"type":"drag","path":[{"x":1,"y":2},{"x":3,"y":4},{"x":5,"y":6}],"tab_id":"${computer.tab.id}"}}`,
    ]);
  });

  test('two un-awaited clicks of one turn', async () => {
    const { computer, requests } = await openEmulated();
    const tab = computer.tab.id;
    await Promise.all([computer.tab.click(0, 0), computer.tab.click(2, 2)]);
    expect(requests()).toEqual([
      `POST /computers/{id}/batch {"actions":[{"type":"click","x":0,"y":0,"tab_id":"${tab}"},{"type":"click","x":2,"y":2,"tab_id":"${tab}","include_context":true}]}`,
    ]);
  });

  test('five awaited clicks are five', async () => {
    const { computer, requests } = await openEmulated();
    for (const x of [1, 2, 3, 4, 5]) await computer.tab.click(x, 0);
    expect(requests().map((request) => request.split(' ', 2).join(' '))).toEqual(
      Array.from({ length: 5 }, () => 'POST /computers/{id}/execute'),
    );
  });

  test('a text with line breaks is one batch, each break an Enter', async () => {
    const { computer, requests } = await openEmulated();
    const tab = computer.tab.id;
    await computer.tab.type('a\nb');
    expect(requests()).toEqual([
      `POST /computers/{id}/batch {"actions":[{"type":"type","text":"a","tab_id":"${tab}"},{"type":"keypress","keys":["enter"],"tab_id":"${tab}","include_context":true},{"type":"type","text":"b","tab_id":"${tab}"}]}`,
    ]);
  });
});

describe('requests per gesture', () => {
  test.each<readonly [string, number, (computer: Computer) => PromiseLike<unknown>]>([
    ['hold', 1, (c) => c.keyboard.hold('shift', () => c.tab.click(3, 4))],
    ['click with a modifier', 1, (c) => c.tab.click(3, 4, { modifiers: ['Shift'] })],
    ['drag', 1, (c) => c.tab.drag({ x: 1, y: 2 }, { x: 30, y: 40 })],
    ['stroke', 1, (c) => c.mouse.move(1, 2).hold('left', () => c.mouse.move(30, 40, { steps: 10 }))],
    ['chain of three', 1, (c) => c.tab.click(3, 4).type('abc').press('Enter')],
  ])('%s: %d', async (_, count, act) => {
    const { computer, requests } = await openEmulated();
    const receipt = await act(computer);
    expect([requests().length, receipt]).toEqual([count, expect.objectContaining({ requests: count })]);
  });
});

describe('what is awaited step by step', () => {
  test('down, one move and up: the release carries the move', async () => {
    const { computer, requests } = await openEmulated();
    const tab = computer.tab.id;
    await computer.mouse.move(1, 2);
    await computer.mouse.down();
    const moved = await computer.mouse.move(30, 40);
    await computer.mouse.up();
    expect(moved.steps[0]?.outcome).toBe('deferred');
    expect(requests()).toEqual([
      `POST /computers/{id}/mouse-down {"x":1,"y":2,"tab_id":"${tab}"}`,
      `POST /computers/{id}/execute {"action":{"type":"mouse_up","x":30,"y":40,"tab_id":"${tab}","include_context":true}}`,
    ]);
  });

  test('a second move is refused before anything is sent, with the way out', async () => {
    const { computer, requests } = await openEmulated();
    await computer.mouse.move(1, 2).down();
    await computer.mouse.move(30, 40);
    const before = requests().length;
    await expect(computer.mouse.move(50, 60)).rejects.toThrow(
      'lightcone cannot do this: move to 50, 60, because while the button is down, Lightcone accepts only one last position, with the release. Nothing was sent. Call down, the moves and up in one turn, or use mouse.drag: then they become one drag.',
    );
    expect(requests().length).toBe(before);
    await computer.mouse.up();
    expect(requests().at(-1)).toContain('"x":30,"y":40');
  });

  test('a screenshot between the move and the release would show a lie', async () => {
    const { computer } = await openEmulated();
    await computer.mouse.move(1, 2).down();
    await computer.mouse.move(30, 40);
    await expect(computer.screenshot()).rejects.toThrow(
      /screen\.screenshot\(\) cannot run now: the move to 30, 40 \(called at .*requests\.contract\.test\.ts:\d+:\d+\)+ is still pending/,
    );
    await computer.mouse.up();
    await computer.screenshot();
  });
});

describe('what Lightcone cannot do is refused before anything is sent', () => {
  test.each([
    ['a hover', (computer) => computer.tab.hover(1, 1), /no pointer move/],
    [
      'a middle click',
      (computer) => computer.tab.click(1, 1, { button: 'middle' }),
      /mouse-down presses the left button only/,
    ],
    ['a triple click', (computer) => computer.tab.click(1, 1, { clickCount: 3 }), /no click count/],
    [
      'a right drag',
      (computer) => computer.tab.drag({ x: 1, y: 1 }, { x: 2, y: 2 }, { button: 'right' }),
      /left button/,
    ],
    [
      'a press where the pointer is unknown',
      (computer) => computer.mouse.down(),
      /position is not known yet.*Call mouse\.move\(x, y\) first\./s,
    ],
    [
      'an undocumented key',
      (computer) => computer.keyboard.press('Insert'),
      /'Insert' is not among the keys that Lightcone documents/,
    ],
    [
      'a capital that stays down',
      (computer) => computer.keyboard.down('A'),
      /write 'a', with 'Shift\+' if you intend Shift/,
    ],
    [
      'inserted text that could be typed',
      (computer) => computer.keyboard.insertText('abc'),
      /Use keyboard\.type\(text\)\./,
    ],
  ] satisfies [
    string,
    (computer: Awaited<ReturnType<typeof openEmulated>>['computer']) => PromiseLike<unknown>,
    RegExp,
  ][])('%s', async (_what, act, message) => {
    const { computer, requests } = await openEmulated();
    const error: unknown = await Promise.resolve(act(computer)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnsupportedActionError);
    expect(String(error)).toMatch(message);
    expect(requests()).toEqual([]);
  });
});

test('on a desktop, actions go to the screen: they name no tab', async () => {
  const { computer, requests } = await openEmulated({ kind: 'desktop' });
  await computer.keyboard.hold('shift', () => computer.tab.click(300, 80));
  expect(requests()).toEqual([
    'POST /computers/{id}/batch {"actions":[{"type":"key_down","key":"shift"},{"type":"click","x":300,"y":80},{"type":"key_up","key":"shift"}]}',
  ]);
});

test('aborted while the reply is under way: the reason surfaces, what may be down is released, nothing is sent again', async () => {
  const { computer, requests, backend } = await openEmulated();
  const controller = new AbortController();
  const reason = new Error('enough');
  const reply = backend.hold();
  const pressed = computer.keyboard.down('shift', { signal: controller.signal });
  const failed = pressed.catch((error: unknown) => error);
  await expect.poll(() => backend.sends.length).toBe(1);
  controller.abort(reason);
  expect(await failed).toBe(reason);
  expect(computer.held()).toMatchObject([{ key: 'Shift' }]);
  reply();
  await expect.poll(() => computer.held()).toEqual([]);
  expect(requests().map((request) => request.split(' ', 2).join(' '))).toEqual([
    'POST /computers/{id}/key-down',
    'POST /computers/{id}/key-up',
  ]);
  expect(backend.log.map(({ type }) => type)).toEqual(['keyDown', 'keyUp']);
});

test('explain shows the very requests', async () => {
  const { computer, requests } = await openEmulated();
  const explanation = await computer.explain(() => computer.keyboard.hold('shift', () => computer.tab.click(300, 80)));
  const tab = computer.tab.id;
  expect(String(explanation)).toBe(
    `POST /computers/{id}/batch
  key_down {"key":"shift","tab_id":"${tab}"}
  click {"x":300,"y":80,"tab_id":"${tab}","include_context":true}
  key_up {"key":"shift","tab_id":"${tab}"}`,
  );
  expect(requests()).toEqual([]);
});

test('close releases what is down and ends the computer', async () => {
  const { computer, requests, backend } = await openEmulated();
  await computer.keyboard.down('shift');
  await computer.close();
  expect(requests().map((request) => request.split(' ', 2).join(' '))).toEqual([
    'POST /computers/{id}/key-down',
    'POST /computers/{id}/key-up',
    'DELETE /computers/{id}',
  ]);
  expect(backend.terminated).toBe(true);
});
