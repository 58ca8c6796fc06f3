import type { RawPicture, Size } from '@farhand/core/driver';

/** Width and height of a macroblock, in pixels. */
const side = 16;

/** Baseline profile, which every decoder supports. */
const profile = { idc: 66, constraints: 0xc0, level: 40 } as const;

/** Returns what a decoder needs before the first picture: the size, and that only whole pictures follow. */
export const parameterSets = ({ width, height }: Size): Uint8Array => {
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  // In units of two pixels, because colors have half the resolution.
  const [right, bottom] = [(columns * side - width) >> 1, (rows * side - height) >> 1];
  const sequence = new BitWriter()
    .u(8, profile.idc)
    .u(8, profile.constraints)
    .u(8, profile.level)
    .ue(0) // its number
    .ue(0) // frame numbers have four bits
    .ue(2) // pictures are shown in the order of arrival
    .ue(0) // no picture refers to another
    .u(1, 0)
    .ue(columns - 1)
    .ue(rows - 1)
    .u(1, 1) // frames, not fields
    .u(1, 1)
    .u(1, 1) // cropped by
    .ue(0)
    .ue(right)
    .ue(0)
    .ue(bottom)
    .u(1, 0) // no further properties
    .trailing();
  const picture = new BitWriter()
    .ue(0) // its number
    .ue(0) // the sequence's number
    .u(1, 0) // variable-length codes
    .u(1, 0)
    .ue(0) // one group of slices
    .ue(0)
    .ue(0)
    .u(1, 0)
    .u(2, 0)
    .ue(0) // quantizers and their offset, which raw samples do not use
    .ue(0)
    .ue(0)
    .u(1, 1) // slices contain their deblocking settings
    .u(1, 0)
    .u(1, 0)
    .trailing();
  return Buffer.concat([nalUnit(0x67, sequence.bytes()), nalUnit(0x68, picture.bytes())]);
};

/** Macroblock type 25, raw samples, and zeros up to the next byte. */
const pcmHeader = [0x0d, 0x00] as const;

const blockBytes = pcmHeader.length + side * side + 2 * 64;

/**
 * Encodes a picture in H.264 without compression: every macroblock contains its raw samples. Decoding needs no other
 * picture. It takes one and a half bytes per pixel.
 */
export const pcmPicture = (picture: RawPicture, id: 0 | 1): Uint8Array => {
  const [columns, rows] = [Math.ceil(picture.width / side), Math.ceil(picture.height / side)];
  // The first macroblock's type comes right after the header, before the zeros.
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

/** Returns the header of a slice with a whole picture. Consecutive pictures differ in `id`, 0 or 1. */
const sliceHead = (id: number): BitWriter =>
  new BitWriter()
    .ue(0) // begins at the first macroblock
    .ue(7) // every macroblock is independent
    .ue(0) // the picture's parameter set
    .u(4, 0) // frame number
    .ue(id)
    .u(1, 0)
    .u(1, 0)
    .ue(0) // quantizer
    .ue(1); // not deblocked

/** Returns the color of a pixel by ITU-R BT.601, in video range. Beyond the edge it is the last pixel's. */
const pixelAt = (
  { data, width, height, channels }: RawPicture,
  x: number,
  y: number,
): readonly [number, number, number] => {
  const at = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * channels;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
};

/** Writes bits, the highest first, and the codes of H.264 (ITU-T H.264, clause 9.1). */
class BitWriter {
  readonly #bits: number[] = [];

  /** Writes a number with a fixed number of bits. */
  u(bits: number, value: number): this {
    for (let at = bits - 1; at >= 0; at -= 1) this.#bits.push((value >>> at) & 1);
    return this;
  }

  /** Writes an unsigned number as Exp-Golomb code: as many zeros as it has bits after the first, then the number. */
  ue(value: number): this {
    const length = 32 - Math.clz32(value + 1);
    return this.u(length - 1, 0).u(length, value + 1);
  }

  /** Writes zeros up to the next byte. */
  align(): this {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    return this;
  }

  /** Writes the end of a payload: a one, then zeros up to the next byte. */
  trailing(): this {
    return this.u(1, 1).align();
  }

  /** Returns the written bytes. The number of bits must be a multiple of eight. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#bits.length / 8);
    for (const [at, bit] of this.#bits.entries()) bytes[at >> 3] = ((bytes[at >> 3] ?? 0) << 1) | bit;
    return bytes;
  }
}

/**
 * Returns a NAL unit in a byte stream (ITU-T H.264, annex B): a start code, the header, and the payload with a 3
 * inserted where two zeros would be followed by a byte below 4.
 */
const nalUnit = (header: number, payload: Uint8Array): Uint8Array => {
  const pieces: Uint8Array[] = [Uint8Array.of(0, 0, 0, 1, header)];
  let from = 0;
  let zeros = 0;
  for (const [at, byte] of payload.entries()) {
    if (zeros === 2 && byte < 4) {
      pieces.push(payload.subarray(from, at), Uint8Array.of(3));
      from = at;
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.concat([...pieces, payload.subarray(from)]);
};
