import type { Grey } from '../grey.js';

/*
 * Tags and types of TIFF 6.0, for pages in shades of gray without compression.
 */

const short = 3;
const long = 4;

/** Bytes before the first page: the byte order, the version, and where the first page is. */
const headerBytes = 8;

/** Bytes of one entry in the directory of a page. */
const entryBytes = 12;

type Entry = readonly [tag: number, type: number, value: number];

/** What a directory says of its page. In the order of the tags, as TIFF demands. */
const entriesOf = ({ width, height }: Grey, pixelsAt: number): readonly Entry[] => [
  [256, long, width],
  [257, long, height],
  [258, short, 8], // Bits of a pixel.
  [259, short, 1], // No compression.
  [262, short, 1], // 0 is black.
  [273, long, pixelsAt],
  [277, short, 1], // Bytes of a pixel.
  [278, long, height], // All rows in one strip.
  [279, long, width * height],
];

const directoryBytes = 2 + 9 * entryBytes + 4;

/** Offsets in a TIFF are even. */
const even = (bytes: number): number => bytes + (bytes % 2);

/** Encodes pictures as the pages of one TIFF, so that one program reads all of them from its input. */
export const grayTiff = (pages: readonly Grey[]): Buffer => {
  const sizes = pages.map(({ data }) => directoryBytes + even(data.length));
  const tiff = Buffer.alloc(sizes.reduce((sum, size) => sum + size, headerBytes));
  tiff.write('II', 'latin1');
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(pages.length === 0 ? 0 : headerBytes, 4);
  let at = headerBytes;
  pages.forEach((page, index) => {
    const pixelsAt = at + directoryBytes;
    const entries = entriesOf(page, pixelsAt);
    tiff.writeUInt16LE(entries.length, at);
    entries.forEach(([tag, type, value], entry) => {
      const start = at + 2 + entry * entryBytes;
      tiff.writeUInt16LE(tag, start);
      tiff.writeUInt16LE(type, start + 2);
      tiff.writeUInt32LE(1, start + 4);
      tiff.writeUInt32LE(value, start + 8);
    });
    const next = at + (sizes[index] ?? 0);
    tiff.writeUInt32LE(index === pages.length - 1 ? 0 : next, pixelsAt - 4);
    tiff.set(page.data, pixelsAt);
    at = next;
  });
  return tiff;
};
