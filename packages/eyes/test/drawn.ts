import type { RawPicture, Region } from '@farhand/core';

/** A letter of five by seven pixels, row by row. Enough for tests that find lines without reading them. */
const glyph = ['10001', '11011', '10101', '10001', '10001', '10001', '10001'];

/** How a line is drawn. */
export interface DrawnLine {
  readonly x: number;
  readonly y: number;
  readonly letters: number;
  readonly ink: number;
}

/** Pixels between two letters. */
const gap = 2;

/** A gray picture with boxes, and with lines of letters in front of them. */
export const drawn = (
  size: { readonly width: number; readonly height: number },
  background: number,
  {
    boxes = [],
    lines = [],
  }: { readonly boxes?: readonly (Region & { readonly shade: number })[]; readonly lines?: readonly DrawnLine[] },
): RawPicture => {
  const data = new Uint8Array(size.width * size.height * 3).fill(background);
  const paint = (x: number, y: number, shade: number): void =>
    void data.fill(shade, (y * size.width + x) * 3, (y * size.width + x) * 3 + 3);
  for (const { x, y, width, height, shade } of boxes) {
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) paint(column, row, shade);
    }
  }
  for (const { x, y, letters, ink } of lines) {
    for (let letter = 0; letter < letters; letter += 1) {
      glyph.forEach((row, down) => {
        [...row].forEach((bit, across) => {
          if (bit === '1') paint(x + letter * (5 + gap) + across, y + down, ink);
        });
      });
    }
  }
  return { data, ...size, channels: 3 };
};
