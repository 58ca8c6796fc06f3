import { expect, test } from 'vitest';
import { pointsAt } from '../src/browser/aims.js';
import type { CdpCall } from '../src/browser/wire.js';
import { key, move, press, turn, up } from './page-of-calls.js';

const dragged: CdpCall = { ...move, params: { ...move.params, buttons: 1 } };
const pressedAgain: CdpCall = { ...press, params: { ...press.params, clickCount: 2 } };

/** Which of some calls point at a place. */
const pointing = (...calls: readonly CdpCall[]): readonly number[] =>
  calls.flatMap((call, index) => (pointsAt(call, calls[index - 1], calls[index + 1]) === undefined ? [] : [index]));

test('a click points with the way to it, and not again with its press', () => {
  expect(pointing(move, press, up)).toEqual([0]);
});

test('a press without a way before it points', () => {
  expect(pointing(press, up, press, up)).toEqual([0, 2]);
});

test('the second press of a double click belongs to the first', () => {
  expect(pointing(move, press, up, pressedAgain, up)).toEqual([0]);
});

test('a way points where it begins and ends', () => {
  expect(pointing(move, move, move, move)).toEqual([0, 3]);
});

test('a drag points where it is pressed', () => {
  expect(pointing(move, press, dragged, dragged, up)).toEqual([0]);
});

test('turns of the wheel point with the way to them, or with the first', () => {
  expect(pointing(move, turn, turn)).toEqual([0]);
  expect(pointing(turn, turn)).toEqual([0]);
});

test('a key points at nothing', () => {
  expect(pointing(key('a'))).toEqual([]);
});
