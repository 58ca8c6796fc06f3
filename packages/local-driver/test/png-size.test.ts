import { ProtocolError } from '@farhand/core/driver';
import { expect, test } from 'vitest';
import { pngSize } from '../src/browser/screenshot.js';

/** The first bytes of a PNG image of 800 × 600 pixels. */
const header = [
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 3, 32, 0, 0, 2, 88,
];

test('the size of a PNG image stands in its header', () => {
  expect(pngSize(Uint8Array.from(header))).toEqual({ width: 800, height: 600 });
});

test('the image may lie anywhere in a buffer', () => {
  expect(pngSize(Uint8Array.from([1, 2, 3, ...header]).subarray(3))).toEqual({ width: 800, height: 600 });
});

test.each([[[]], [header.slice(0, 23)], [[0xff, 0xd8, ...header.slice(2)]]])('anything else is refused', (bytes) => {
  expect(() => pngSize(Uint8Array.from(bytes))).toThrow(ProtocolError);
});
