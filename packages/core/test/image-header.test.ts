import { describe, expect, test } from 'vitest';
import { imageHeader } from '../dist/image.js';

const header = (base64: string): unknown => imageHeader(new Uint8Array(Buffer.from(base64, 'base64')));

const dots = (count: number): string => '/'.repeat(count);
const tables = `/9j/2wBDAP${dots(86)}2wBDAf${dots(86)}`;
const exif =
  '/9j/4QEGRXhpZgAASUkqAAgAAAAHABIBAwABAAAAAQAAABoBBQABAAAAYgAAABsBBQABAAAAagAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAJiC' +
  'AgA9AAAAcgAAAGmHBAABAAAAsAAAAAAAAAA4YwAA6AMAADhjAADoAwAAeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4AAAGAACQBwAEAAAAMDIxMAGRBwAEAAAAAQIDAACgBwAEAAAAMDEwMAGgAwABAAAA//8AAAKgBAABAAAABwAAAAOgBAABAAAA' +
  `LAEAAAAAAAD/2wBDAP${dots(86)}2wBDAf${dots(86)}wAARCAEsAAcDASIA`;

describe('images of 7×300 pixels, as an encoder writes them', () => {
  test.each([
    ['PNG', 'image/png', 'iVBORw0KGgoAAAANSUhEUgAAAAcAAAEsCAIAAACALD7F'],
    ['JPEG', 'image/jpeg', `${tables}wAARCAEsAAcDASIAAhEB`],
    ['progressive JPEG', 'image/jpeg', `${tables}wgARCAEsAAcDASIAAhEB`],
    ['JPEG that begins with Exif', 'image/jpeg', exif],
    ['WebP', 'image/webp', 'UklGRkoAAABXRUJQVlA4ID4AAADQAwCdASoHACwBP83m8HK/uDMsIagD8DmJ'],
    ['lossless WebP', 'image/webp', 'UklGRiQAAABXRUJQVlA4TBcAAAAvBsBKAAdQs840s/8BICH8Xy9G9D9UAQA='],
    ['WebP with transparency', 'image/webp', 'UklGRmQAAABXRUJQVlA4WAoAAAAQAAAABgAAKwEAQUxQSBAAAAABB1DAiAgACeH/'],
  ])('%s', (_, mime, base64) => {
    expect(header(base64)).toEqual({ mime, width: 7, height: 300 });
  });
});

describe('a view into a larger buffer', () => {
  test('is read from where it begins', () => {
    const image = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAcAAAEsCAIAAACALD7F', 'base64');
    const larger = new Uint8Array(image.length + 5);
    larger.set(image, 5);
    expect(imageHeader(larger.subarray(5))).toEqual({ mime: 'image/png', width: 7, height: 300 });
  });
});

describe('what is no such image', () => {
  test.each([
    ['nothing', ''],
    ['text', Buffer.from('<html>not an image, but long enough</html>').toString('base64')],
    ['a PNG cut off in its header', 'iVBORw0KGgoAAAANSUhEUgAAAAc='],
    ['a PNG of no width', 'iVBORw0KGgoAAAANSUhEUgAAAAAAAAEsCAIAAACALD7F'],
    ['a JPEG cut off before its frame', tables],
    ['a JPEG that ends with filling', '/9j///////////////////////////////////////////8='],
    ['a GIF', 'R0lGODlhBwAsAYAAAAAAAP///ywAAAAABwAsAQACAA=='],
    ['another RIFF file', 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA='],
  ])('%s', (_, base64) => {
    expect(header(base64)).toBeUndefined();
  });
});
