import { ProtocolError, readImage } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

/** The beginning of a PNG file that says to be this large. */
const png = (width: number, height: number): Uint8Array => {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return new Uint8Array(bytes);
};

describe('a picture that a screen may have', () => {
  test.each([
    [1, 1],
    [7680, 4320],
    [10_000, 10_000],
    [32_768, 3_051],
    [1, 32_768],
  ])('%d×%d', (width, height) => {
    const bytes = png(width, height);
    expect(readImage(bytes, 'Acme: a picture')).toEqual({ bytes, width, height, mime: 'image/png' });
  });
});

describe('a picture that fills the memory of whoever decodes it', () => {
  test.each([
    [10_001, 10_000],
    [32_769, 1],
    [1, 32_769],
    [65_535, 65_535],
    [4_294_967_295, 4_294_967_295],
  ])('%d×%d', (width, height) => {
    expect(() => readImage(png(width, height), 'Acme: a picture')).toThrow(
      new ProtocolError(
        `Acme: a picture declares ${width}×${height} pixels. Farhand accepts at most 100 million pixels and sides up to 32768.`,
      ),
    );
  });
});

test('what is no picture', () => {
  const read = (): unknown => readImage(new Uint8Array([71, 73, 70]), 'Acme: a picture', { status: 200 });
  expect(read).toThrow(new ProtocolError('Acme: a picture is not a PNG, JPEG or WebP image.', { status: 200 }));
});
