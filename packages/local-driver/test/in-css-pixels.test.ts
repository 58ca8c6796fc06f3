import { expect, test } from 'vitest';
import { inCssPixels, type CdpCommand } from '../src/browser/wire.js';
import { mouseWheel } from '../src/browser/rules.js';

const command = (call: Pick<CdpCommand<'Input.dispatchMouseEvent'>, 'params'>): CdpCommand => ({
  type: 'command',
  method: 'Input.dispatchMouseEvent',
  withMove: false,
  doneIfClosed: false,
  ...call,
});

const wheel = command({ params: mouseWheel({ x: 301, y: 200 }, 0, 150, { keys: [], buttons: [] }) });

test('a position is told in CSS pixels, a turn of the wheel as it is', () => {
  expect(inCssPixels(wheel, 2)).toMatchObject({ type: 'mouseWheel', x: 150.5, y: 100, deltaX: 0, deltaY: 150 });
  expect(inCssPixels(wheel, 1.25)).toMatchObject({ x: 240.8, y: 160 });
});

test('at one pixel for each CSS pixel nothing is changed', () => {
  expect(inCssPixels(wheel, 1)).toBe(wheel.params);
});

test('what has no position is left as it is', () => {
  const typed: CdpCommand = {
    type: 'command',
    method: 'Input.insertText',
    params: { text: 'é' },
    withMove: false,
    doneIfClosed: false,
  };
  expect(inCssPixels(typed, 2)).toBe(typed.params);
});
