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

/** A box of one shade. */
export type Shaded = Region & { readonly shade: number };

/** The four sides of a frame, one pixel wide. Corners are left out as rounded ones do. */
export const framed = ({ x, y, width, height }: Region, shade: number, corner = 0): readonly Shaded[] => [
  { x: x + corner, y, width: width - 2 * corner, height: 1, shade },
  { x: x + corner, y: y + height - 1, width: width - 2 * corner, height: 1, shade },
  { x, y: y + corner, width: 1, height: height - 2 * corner, shade },
  { x: x + width - 1, y: y + corner, width: 1, height: height - 2 * corner, shade },
  // A round corner, as a diagonal.
  ...Array.from({ length: corner }, (_, step) =>
    [x + step, x + width - 1 - step].flatMap((column) =>
      [y + corner - step, y + height - 1 - corner + step].map((row) => ({
        x: column,
        y: row,
        width: 1,
        height: 1,
        shade,
      })),
    ),
  ).flat(),
];

/** A gray picture with boxes, and with lines of letters in front of them. */
export const drawn = (
  size: { readonly width: number; readonly height: number },
  background: number,
  { boxes = [], lines = [] }: { readonly boxes?: readonly Shaded[]; readonly lines?: readonly DrawnLine[] },
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
