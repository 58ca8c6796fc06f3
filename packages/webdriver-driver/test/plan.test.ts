import { describe, expect, test } from 'vitest';
import { describeRequests, planRequests } from '../dist/plan.js';
import type { WebDriverCall } from '../dist/wire.js';

const shift = '\ue008';
const enter = '\ue006';
const move = (x: number): WebDriverCall => ({ type: 'move', to: { x, y: 5 } });
const down: WebDriverCall = { type: 'buttonDown', button: 0, at: { x: 1, y: 5 } };
const up: WebDriverCall = { type: 'buttonUp', button: 0 };
const keyDown = (value: string): WebDriverCall => ({ type: 'keyDown', value });
const keyUp = (...values: readonly string[]): WebDriverCall => ({ type: 'keyUp', values });
const press = (value: string): readonly WebDriverCall[] => [keyDown(value), keyUp(value)];
const pause = (durationMs: number): WebDriverCall => ({ type: 'pause', durationMs });
const scroll: WebDriverCall = { type: 'scroll', at: { x: 1, y: 5 }, deltaX: 0, deltaY: 120 };
const insert: WebDriverCall = { type: 'insertText', text: 'ß' };

/** The types of the calls of each request. */
const divided = (...calls: readonly WebDriverCall[]): readonly string[] =>
  planRequests(calls).map((request) => request.calls.map(({ type }) => type).join(' '));

describe('one request carries', () => {
  test('a click with a key around it', () => {
    expect(divided(keyDown(shift), move(1), down, up, keyUp(shift))).toEqual([
      'keyDown move buttonDown buttonUp keyUp',
    ]);
  });

  test('a drag', () => {
    expect(divided(move(1), down, move(2), move(3), up)).toEqual(['move buttonDown move move buttonUp']);
  });

  test('typing up to Enter, with its release', () => {
    expect(divided(...press('a'), ...press(enter), ...press('b'))).toEqual([
      'keyDown keyUp keyDown keyUp',
      'keyDown keyUp',
    ]);
  });

  test('hovers before a click', () => {
    expect(divided(move(1), move(2), down, up)).toEqual(['move move buttonDown buttonUp']);
  });
});

describe('a new request begins', () => {
  test('with a click behind a click, which would count as its second', () => {
    expect(divided(move(1), down, up, move(1), down, up)).toEqual([
      'move buttonDown buttonUp',
      'move buttonDown buttonUp',
    ]);
  });

  test('with a turn of the wheel, and behind it', () => {
    expect(divided(...press('a'), move(1), scroll, move(1), down, up)).toEqual([
      'keyDown keyUp move',
      'scroll',
      'move buttonDown buttonUp',
    ]);
  });

  test('with inserted text, and behind it', () => {
    expect(divided(...press('a'), insert, insert, ...press('b'))).toEqual([
      'keyDown keyUp',
      'insertText',
      'insertText',
      'keyDown keyUp',
    ]);
  });

  test('with keys behind a click, because a page may show a dialog between them', () => {
    expect(divided(move(1), down, up, ...press('a'))).toEqual(['move buttonDown buttonUp', 'keyDown keyUp']);
  });

  test('with another tab', () => {
    const inTab = (tab: string): WebDriverCall => ({ ...keyDown('a'), tab });
    expect(planRequests([inTab('a'), pause(5), inTab('b')]).map(({ tab }) => tab)).toEqual(['a', 'b']);
  });

  test('before its pauses exceed 20 seconds', () => {
    expect(divided(pause(15_000), pause(5000), pause(1))).toEqual(['pause pause', 'pause']);
  });

  test('after a thousand calls', () => {
    const requests = planRequests(Array.from({ length: 1001 }, () => keyDown('a')));
    expect(requests.map(({ calls }) => calls.length)).toEqual([1000, 1]);
  });
});

describe('the body of a request', () => {
  test('has one tick for each action, in which the other sources pause', () => {
    const [request] = planRequests([keyDown(shift), move(1), down, pause(30), up, keyUp(shift)]);
    const p = { type: 'pause' };
    expect(request?.body).toEqual({
      actions: [
        {
          type: 'key',
          id: 'keyboard',
          actions: [{ type: 'keyDown', value: shift }, p, p, p, p, { type: 'keyUp', value: shift }],
        },
        {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions: [
            p,
            { type: 'pointerMove', x: 1, y: 5, duration: 0, origin: 'viewport' },
            { type: 'pointerDown', button: 0 },
            p,
            { type: 'pointerUp', button: 0 },
            p,
          ],
        },
        { type: 'none', id: 'clock', actions: [p, p, p, { type: 'pause', duration: 30 }, p, p] },
      ],
    });
  });

  test('begins a press of its own with a move to where the pointer is', () => {
    const [request] = planRequests([down]);
    expect(request?.body).toEqual({
      actions: [
        {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions: [
            { type: 'pointerMove', x: 1, y: 5, duration: 0, origin: 'viewport' },
            { type: 'pointerDown', button: 0 },
          ],
        },
      ],
    });
  });

  test('releases a key by both of its values, and a button where it was pressed if the drag is cancelled', () => {
    const [request] = planRequests([keyUp('a', 'A'), { ...up, back: { x: 7, y: 8 } }]);
    expect(JSON.stringify(request?.body)).toContain('{"type":"keyUp","value":"a"},{"type":"keyUp","value":"A"}');
    expect(JSON.stringify(request?.body)).toContain(
      '{"type":"pointerMove","x":7,"y":8,"duration":0,"origin":"viewport"}',
    );
  });

  test('turns the wheel at a place', () => {
    const [request] = planRequests([scroll]);
    expect(request?.body).toEqual({
      actions: [
        {
          type: 'wheel',
          id: 'wheel',
          actions: [{ type: 'scroll', x: 1, y: 5, deltaX: 0, deltaY: 120, duration: 0, origin: 'viewport' }],
        },
      ],
    });
  });

  test('of inserted text is a command of the DevTools protocol', () => {
    const [request] = planRequests([insert]);
    expect([request?.endpoint, request?.body]).toEqual([
      'devTools',
      { cmd: 'Input.insertText', params: { text: 'ß' } },
    ]);
  });
});

test('explain shows the requests with keys that can be read', () => {
  const calls: readonly WebDriverCall[] = [keyDown(shift), move(1), { ...down, tab: 't1' }];
  expect(describeRequests([keyUp('a', 'A')], false)).toEqual([
    { summary: 'POST /session/{id}/actions', lines: ['keyUp values "a" "A"'] },
  ]);
  expect(describeRequests(calls, true)).toEqual([
    {
      summary: 'POST /session/{id}/actions',
      lines: ['keyDown value \\ue008 (Shift)', 'move to 1,5', 'buttonDown button 0 at 1,5 in t1'],
    },
    { summary: 'GET /session/{id}/screenshot', lines: [] },
  ]);
});
