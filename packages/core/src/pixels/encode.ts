import type { Sharp } from 'sharp';
import { decode } from './decode.js';
import type { Encoding } from './encoding.js';
import type { Source } from './source.js';
import type { Steps } from './steps.js';

/** As sharp and browsers have it. */
const defaultQuality = 80;

/** JPEG keeps colours in full: in half resolution, coloured text on a screen is hard to read. */
const inFormat = (image: Sharp, { format, quality = defaultQuality, lossless = false }: Encoding): Sharp => {
  switch (format) {
    case 'png':
      return image.png();
    case 'jpeg':
      return image.jpeg({ quality, chromaSubsampling: '4:4:4' });
    case 'webp':
      return lossless ? image.webp({ lossless }) : image.webp({ quality });
  }
};

/** Whether a picture is encoded so already: in that format, with nothing changed and nothing wished. */
const isEncodedSo = (source: Source, steps: Steps, { format, quality, lossless }: Encoding): source is EncodedSource =>
  'bytes' in source &&
  steps.length === 0 &&
  quality === undefined &&
  lossless === undefined &&
  source.mime === `image/${format}`;

type EncodedSource = Extract<Source, { readonly bytes: Uint8Array }>;

/**
 * Encodes a picture. One that is encoded so already stays as it is.
 *
 * @throws ProtocolError if it cannot be decoded.
 */
export const encode = async (source: Source, steps: Steps, encoding: Encoding): Promise<Uint8Array> => {
  if (isEncodedSo(source, steps, encoding)) return source.bytes;
  const buffer = await decode(source, steps, (image) => inFormat(image, encoding).toBuffer());
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
};
