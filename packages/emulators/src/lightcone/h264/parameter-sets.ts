import type { Size } from '@farhand/core/driver';
import { BitWriter } from './bit-writer.js';
import { nalUnit } from './nal-unit.js';

/** Baseline profile: what every decoder knows. */
const profile = { idc: 66, constraints: 0xc0, level: 40 } as const;

/** What a decoder has to know before the first picture: the size, and that nothing but whole pictures come. */
export const parameterSets = ({ width, height }: Size): Uint8Array => {
  const [columns, rows] = [Math.ceil(width / 16), Math.ceil(height / 16)];
  // In units of two pixels, since colours have half the resolution.
  const [right, bottom] = [(columns * 16 - width) >> 1, (rows * 16 - height) >> 1];
  const sequence = new BitWriter()
    .u(8, profile.idc)
    .u(8, profile.constraints)
    .u(8, profile.level)
    .ue(0) // its number
    .ue(0) // frame numbers have four bits
    .ue(2) // pictures are shown in the order of their coming
    .ue(0) // none refers to another
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
    .ue(0) // that of the sequence
    .u(1, 0) // variable-length codes
    .u(1, 0)
    .ue(0) // one group of slices
    .ue(0)
    .ue(0)
    .u(1, 0)
    .u(2, 0)
    .ue(0) // quantizers and their offset, which samples as they are do not need
    .ue(0)
    .ue(0)
    .u(1, 1) // slices say how they are deblocked
    .u(1, 0)
    .u(1, 0)
    .trailing();
  return Buffer.concat([nalUnit(0x67, sequence.bytes()), nalUnit(0x68, picture.bytes())]);
};
