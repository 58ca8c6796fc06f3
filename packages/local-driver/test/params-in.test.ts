import type { PictureView } from '@farhand/core/driver';
import { expect, test } from 'vitest';
import { paramsIn, type CdpCommand } from '../src/browser/wire.js';
import { mouseWheel } from '../src/browser/rules.js';

const command = (call: Pick<CdpCommand<'Input.dispatchMouseEvent'>, 'params'>): CdpCommand => ({
  type: 'command',
  method: 'Input.dispatchMouseEvent',
  withLast: false,
  doneIfClosed: false,
  ...call,
});

const wheel = command({ params: mouseWheel({ x: 301, y: 200 }, 0, 150, { keys: [], buttons: [] }) });

const at = (scale: number, corner = { x: 0, y: 0 }): PictureView => ({ scale, corner });

test('a position is sent in CSS pixels, a turn of the wheel unchanged', () => {
  expect(paramsIn(wheel.params, at(2))).toMatchObject({ type: 'mouseWheel', x: 150.5, y: 100, deltaX: 0, deltaY: 150 });
  expect(paramsIn(wheel.params, at(1.25))).toMatchObject({ x: 240.8, y: 160 });
});

test('a picture of a pinched page shows a part of it', () => {
  expect(paramsIn(wheel.params, at(2, { x: 40, y: 10 }))).toMatchObject({ x: 190.5, y: 110 });
});

test('at one pixel for each CSS pixel nothing is changed', () => {
  expect(paramsIn(wheel.params, at(1))).toBe(wheel.params);
});

test('what has no position is left as it is', () => {
  const typed: CdpCommand = {
    type: 'command',
    method: 'Input.insertText',
    params: { text: 'é' },
    withLast: false,
    doneIfClosed: false,
  };
  expect(paramsIn(typed.params, at(2))).toBe(typed.params);
});
