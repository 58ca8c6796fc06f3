import { expect, test } from 'vitest';
import { placeFor } from '../src/desktop/windows.js';

const screen = { width: 1280, height: 720 };

test.each([
  ['that fits stays', { x: 10, y: 20, width: 600, height: 400 }, undefined],
  ['that fills the screen stays', { x: 0, y: 0, ...screen }, undefined],
  ['that lacks a pixel gets it', { x: 0, y: 0, width: 1279, height: 719 }, { x: 0, y: 0, ...screen }],
  [
    'that is too high is as high as the screen',
    { x: 0, y: 0, width: 1124, height: 822 },
    { x: 0, y: 0, width: 1124, height: 720 },
  ],
  [
    'that is too large is as large as the screen',
    { x: 50, y: 60, width: 2000, height: 2000 },
    { x: 0, y: 0, ...screen },
  ],
  [
    'beyond an edge comes back',
    { x: 1000, y: 500, width: 600, height: 400 },
    { x: 680, y: 320, width: 600, height: 400 },
  ],
  ['before an edge comes back', { x: -30, y: -40, width: 600, height: 400 }, { x: 0, y: 0, width: 600, height: 400 }],
])('a window %s', (_what, window, place) => {
  expect(placeFor(window, screen)).toEqual(place);
});
