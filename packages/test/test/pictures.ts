import type { Region, Size } from '@farhand/core';
import sharp from 'sharp';

/** A box of one colour. */
export interface Box extends Region {
  readonly colour: string;
}

const svgOf = ({ width, height }: Size, boxes: readonly Box[], text: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${boxes
      .map(
        (box) => `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="${box.colour}"/>`,
      )
      .join('')}<text x="20" y="60" font-size="32" fill="#c00">${text}</text></svg>`,
  );

/** A picture with boxes on white, as computers take it. */
export const pngOf = async (
  size: Size,
  boxes: readonly Box[] = [],
  text = '',
): Promise<{ readonly bytes: Uint8Array; readonly mime: 'image/png' } & Size> => ({
  bytes: new Uint8Array(
    await sharp(svgOf(size, boxes, text))
      .png()
      .toBuffer(),
  ),
  mime: 'image/png',
  ...size,
});

/** The pixels of encoded bytes: red, green and blue. */
export const pixelsOf = async (
  bytes: Uint8Array,
): Promise<{ readonly data: Uint8Array; readonly channels: 3 } & Size> => {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels: 3 };
};

/** The same picture as a JPEG, with colours in half resolution. */
export const jpegOf = async (bytes: Uint8Array, quality: number): Promise<Uint8Array> =>
  new Uint8Array(await sharp(bytes).jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer());
