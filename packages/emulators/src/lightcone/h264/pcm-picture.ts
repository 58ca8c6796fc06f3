import type { RawPicture } from '@farhand/core/driver';
import { BitWriter } from './bit-writer.js';
import { nalUnit } from './nal-unit.js';

/** Macroblock type 25, samples as they are, and zeros up to the next byte. */
const pcmHeader = [0x0d, 0x00] as const;

const side = 16;
const blockBytes = pcmHeader.length + side * side + 2 * 64;

/** The head of a slice with a whole picture. Neighbours differ in `id`, 0 or 1. */
const sliceHead = (id: number): BitWriter =>
  new BitWriter()
    .ue(0) // begins at the first macroblock
    .ue(7) // every macroblock stands for itself
    .ue(0) // the picture's parameter set
    .u(4, 0) // frame number
    .ue(id)
    .u(1, 0)
    .u(1, 0)
    .ue(0) // quantizer
    .ue(1); // not deblocked

/** The colour of a pixel by ITU-R BT.601, in the range of video; at the edge that of the last pixel. */
const pixelAt = (
  { data, width, height, channels }: RawPicture,
  x: number,
  y: number,
): readonly [number, number, number] => {
  const at = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * channels;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
};

/**
 * A picture in H.264 that is not compressed: every macroblock has its samples as they are. It needs no other picture to be
 * decoded, and takes one and a half bytes a pixel.
 */
export const pcmPicture = (picture: RawPicture, id: 0 | 1): Uint8Array => {
  const [columns, rows] = [Math.ceil(picture.width / side), Math.ceil(picture.height / side)];
  // The first macroblock's type comes right behind the head, before the zeros.
  const head = sliceHead(id).ue(25).align().bytes();
  const bytes = new Uint8Array(head.length - pcmHeader.length + columns * rows * blockBytes + 1);
  let at = head.length;
  for (let block = 0; block < columns * rows; block += 1) {
    if (block === 0) bytes.set(head);
    else {
      bytes.set(pcmHeader, at);
      at += pcmHeader.length;
    }
    const [left, top] = [(block % columns) * side, Math.floor(block / columns) * side];
    for (let pixel = 0; pixel < side * side; pixel += 1) {
      const [red, green, blue] = pixelAt(picture, left + (pixel % side), top + (pixel >> 4));
      bytes[at + pixel] = 16 + (65.738 * red + 129.057 * green + 25.064 * blue) / 256;
    }
    at += side * side;
    for (let pixel = 0; pixel < 64; pixel += 1) {
      const [red, green, blue] = pixelAt(picture, left + (pixel % 8) * 2, top + (pixel >> 3) * 2);
      bytes[at + pixel] = 128 + (-37.945 * red - 74.494 * green + 112.439 * blue) / 256;
      bytes[at + 64 + pixel] = 128 + (112.439 * red - 94.154 * green - 18.285 * blue) / 256;
    }
    at += 128;
  }
  bytes[at] = 0x80;
  return nalUnit(0x65, bytes.subarray(0, at + 1));
};
