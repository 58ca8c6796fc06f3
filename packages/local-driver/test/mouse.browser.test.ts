import type { Action } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { noting, useBrowser, type TestPage } from './browser.js';

const browser = useBrowser();

const events = ['mousemove', 'mousedown', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu'];

/** Type, place, button, buttons, detail, and the modifiers that are held. */
const note =
  "[event.type, event.clientX + ',' + event.clientY, event.button, event.buttons, event.detail, ...['alt', 'ctrl', 'meta', 'shift'].filter((name) => event[name + 'Key'])].join(' ')";

const open = (): Promise<TestPage> => browser.open(noting(events, note));

const click = {
  type: 'click',
  at: { x: 30, y: 40 },
  button: 'left',
  clickCount: 1,
  modifiers: [],
  delayMs: 0,
} as const;
const down = { type: 'pointerDown', button: 'left', clickCount: 1 } as const;
const up = { type: 'pointerUp', button: 'left', clickCount: 1 } as const;
const moveTo = (x: number, y: number): Action => ({ type: 'pointerMove', to: { x, y } });

describe('of a click, a page sees', () => {
  test('the move, the press, the release and the click', async () => {
    const page = await open();
    await page.perform(click);
    expect(await page.log()).toEqual([
      'mousemove 30,40 0 0 0',
      'mousedown 30,40 0 1 1',
      'mouseup 30,40 0 0 1',
      'click 30,40 0 0 1',
    ]);
  });

  test('at the left top corner, the place 0,0', async () => {
    const page = await open();
    await page.perform({ ...click, at: { x: 0, y: 0 } });
    expect(await page.log()).toEqual([
      'mousemove 0,0 0 0 0',
      'mousedown 0,0 0 1 1',
      'mouseup 0,0 0 0 1',
      'click 0,0 0 0 1',
    ]);
  });

  test('with a count of two, a second click with detail 2 and a dblclick', async () => {
    const page = await open();
    await page.perform({ ...click, clickCount: 2 });
    expect(await page.log()).toEqual([
      'mousemove 30,40 0 0 0',
      'mousedown 30,40 0 1 1',
      'mouseup 30,40 0 0 1',
      'click 30,40 0 0 1',
      'mousedown 30,40 0 1 2',
      'mouseup 30,40 0 0 2',
      'click 30,40 0 0 2',
      'dblclick 30,40 0 0 2',
    ]);
  });

  test('with a count of three, a third click with detail 3, which selects the paragraph', async () => {
    const page = await browser.open(noting(['click', 'dblclick'], 'event.type + event.detail', '<p>one two three</p>'));
    await page.perform({ ...click, at: { x: 20, y: 25 }, clickCount: 3 });
    expect(await page.log()).toEqual(['click1', 'click2', 'dblclick2', 'click3']);
    expect(await page.evaluate('String(getSelection()).trim()')).toBe('one two three');
  });

  test('with the right button, a contextmenu and no click', async () => {
    const page = await open();
    await page.perform({ ...click, button: 'right' });
    expect(await page.log()).toEqual([
      'mousemove 30,40 0 0 0',
      'mousedown 30,40 2 2 1',
      'contextmenu 30,40 2 2 0',
      'mouseup 30,40 2 0 1',
      'auxclick 30,40 2 0 1',
    ]);
  });

  test('with the middle button, an auxclick', async () => {
    const page = await open();
    await page.perform({ ...click, button: 'middle' });
    expect(await page.log()).toEqual([
      'mousemove 30,40 0 0 0',
      'mousedown 30,40 1 4 1',
      'mouseup 30,40 1 0 1',
      'auxclick 30,40 1 0 1',
    ]);
  });

  test('with modifiers, these on every event', async () => {
    const page = await open();
    await page.perform({ ...click, modifiers: ['Control', 'Shift'] });
    expect(await page.log()).toEqual([
      'mousemove 30,40 0 0 0 ctrl shift',
      'mousedown 30,40 0 1 1 ctrl shift',
      'mouseup 30,40 0 0 1 ctrl shift',
      'click 30,40 0 0 1 ctrl shift',
    ]);
  });

  test('events that are trusted, from a mouse that presses', async () => {
    const types = ['pointermove', 'pointerdown', 'pointerup', 'click'];
    const page = await browser.open(
      noting(types, "[event.type, event.isTrusted, event.pointerType, event.pressure].join(' ')"),
    );
    await page.perform(click);
    expect(await page.log()).toEqual([
      'pointermove true mouse 0',
      'pointerdown true mouse 0.5',
      'pointerup true mouse 0',
      'click true mouse 0',
    ]);
  });
});

describe('of presses and moves, a page sees', () => {
  test('each button that goes down or up beside another one, and no click of the one it interrupted', async () => {
    const page = await open();
    await page.perform(moveTo(9, 8), down, { ...down, button: 'right' }, { ...up, button: 'right' }, up);
    expect(await page.log()).toEqual([
      'mousemove 9,8 0 0 0',
      'mousedown 9,8 0 1 1',
      'mousedown 9,8 2 3 1',
      'contextmenu 9,8 2 3 0',
      'mouseup 9,8 2 1 1',
      'auxclick 9,8 2 1 1',
      'mouseup 9,8 0 0 0',
    ]);
  });

  test('every move, whether a button is down or not', async () => {
    const page = await open();
    await page.perform(
      moveTo(1, 1),
      moveTo(2, 2),
      moveTo(3, 3),
      down,
      moveTo(4, 4),
      moveTo(5, 5),
      up,
      moveTo(6, 6),
      moveTo(7, 7),
    );
    expect(await page.log()).toEqual([
      'mousemove 1,1 0 0 0',
      'mousemove 2,2 0 0 0',
      'mousemove 3,3 0 0 0',
      'mousedown 3,3 0 1 1',
      'mousemove 4,4 0 1 0',
      'mousemove 5,5 0 1 0',
      'mouseup 5,5 0 0 1',
      'click 5,5 0 0 1',
      'mousemove 6,6 0 0 0',
      'mousemove 7,7 0 0 0',
    ]);
  });

  test('a press, a move and a release in three programs as in one', async () => {
    const page = await open();
    await page.perform(moveTo(9, 8), down);
    await page.perform(moveTo(20, 8));
    await page.perform(up);
    expect(await page.log()).toEqual([
      'mousemove 9,8 0 0 0',
      'mousedown 9,8 0 1 1',
      'mousemove 20,8 0 1 0',
      'mouseup 20,8 0 0 1',
      'click 20,8 0 0 1',
    ]);
  });

  test('all of twenty hovers', async () => {
    const page = await browser.open(noting(['mousemove'], 'event.clientX'));
    const places = Array.from({ length: 20 }, (_, index) => index * 10);
    await page.perform(...places.map((x): Action => ({ type: 'hover', at: { x, y: 5 } })));
    expect(await page.log()).toEqual(places);
  });
});

describe('the wheel', () => {
  const wheel = { type: 'wheel', at: { x: 50, y: 60 }, deltaX: 0, deltaY: 120, modifiers: [] } as const;
  const wheelNote =
    "[event.type, event.clientX + ',' + event.clientY, event.deltaX ?? '', event.deltaY ?? '', event.shiftKey].join(' ')";

  test('turns where the pointer is, down and right for positive pixels', async () => {
    const page = await browser.open(noting(['wheel', 'click'], wheelNote));
    await page.perform(wheel, { ...wheel, deltaX: 7, deltaY: -30, modifiers: ['Shift'] }, click);
    expect(await page.log()).toEqual(['wheel 50,60 0 120 false', 'wheel 50,60 7 -30 true', 'click 30,40   false']);
  });

  test('scrolls the page by that many pixels', async () => {
    const page = await browser.open(noting([], '0', '<div style="height: 5000px; width: 5000px"></div>'));
    await page.perform(wheel, { ...wheel, deltaX: 40, deltaY: 0 });
    const settled = `new Promise((resolve) => {
      const look = () => (scrollX === 40 && scrollY === 120 ? resolve([scrollX, scrollY]) : requestAnimationFrame(look));
      look();
    })`;
    expect(await page.evaluate(settled)).toEqual([40, 120]);
  });
});

test('a press before the pointer was anywhere is refused, with the way out', async () => {
  const page = await open();
  await expect(page.perform(down)).rejects.toThrow(
    /the pointer's position is not known yet.*Call mouse\.move\(x, y\) first; wheel also accepts \{ at \}\./s,
  );
  expect(await page.log()).toEqual([]);
});
