import type { ScreenshotData } from '@farhand/core/driver';

/** The vendor's screenshots are JPEG of unknown quality; this one keeps text readable. */
const quality = 85;

/** A screenshot as JPEG. */
export const toJpeg = async ({ bytes, mime }: ScreenshotData): Promise<Uint8Array> => {
  if (mime === 'image/jpeg') return bytes;
  const { default: sharp } = await import('sharp');
  return sharp(bytes).flatten({ background: '#ffffff' }).jpeg({ quality }).toBuffer();
};
