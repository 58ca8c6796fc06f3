import type { ScreenshotData } from '@farhand/core/driver';
import type { Endpoint } from './endpoint.js';
import { notFound } from './problem.js';

/** The vendor's quality is not known; this one keeps text readable. */
const quality = 90;

/** A screenshot as WebP. */
export const toWebp = async ({ bytes, mime }: ScreenshotData): Promise<Uint8Array> => {
  if (mime === 'image/webp') return bytes;
  const { default: sharp } = await import('sharp');
  return sharp(bytes).webp({ quality, effort: 1 }).toBuffer();
};

/** `GET /screenshots/{name}`: whoever knows the name may see the picture, also a page in a browser. */
export const pictureEndpoint: Endpoint = {
  keyed: false,
  answer: async ({ emulator, params }) => {
    const name = params['name'] ?? '';
    const bytes = emulator.pictures.get(name);
    if (bytes === undefined) throw notFound('Screenshot', name);
    const headers = { 'access-control-allow-origin': '*' };
    return { type: 'bytes', status: 200, contentType: 'image/webp', bytes, headers };
  },
};
