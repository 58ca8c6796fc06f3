import { crc32, deflateSync } from 'node:zlib';

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A part of a PNG file. */
export const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
};

/** A black PNG in shades of grey, in which `extra` comes before the pixels and `rows` say how many there really are. */
export const madePng = (
  { width, height }: { readonly width: number; readonly height: number },
  { rows = height, extra = [] }: { readonly rows?: number; readonly extra?: readonly Uint8Array[] } = {},
): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 0, 0, 0, 0])])),
      ...extra,
      chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows))),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
