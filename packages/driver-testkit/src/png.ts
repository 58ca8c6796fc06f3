import type { Size } from '@farhand/core/driver';
import { crc32, deflateSync } from 'node:zlib';

/** Returns a number in a fixed number of bytes, the highest first. */
export const bigEndian = (value: number, bytes: number): Buffer => {
  const out = Buffer.alloc(bytes);
  out.writeUIntBE(value, 0, bytes);
  return out;
};

/** Returns the header of an 8-bit grayscale PNG, with its declared size. */
export const pngHeader = ({ width, height }: Size): Buffer =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.concat([bigEndian(width, 4), bigEndian(height, 4), Buffer.from([8, 0, 0, 0, 0])])),
  ]);

/** Returns an 8-bit grayscale PNG. `rows`: its pixels, with a filter number before each row. They may be incomplete. */
export const greyPng = (size: Size, rows: Uint8Array): Buffer =>
  Buffer.concat([pngHeader(size), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([bigEndian(data.length, 4), body, bigEndian(crc32(body), 4)]);
};
