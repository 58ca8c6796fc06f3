import type { ScreenshotData } from '@farhand/core/driver';
import sharp from 'sharp';

/** The vendor's screenshots are JPEG of unknown quality; this one keeps text readable. */
const quality = 85;

/** A screenshot as JPEG. */
export const toJpeg = async ({ bytes, mime }: ScreenshotData): Promise<Uint8Array> =>
  mime === 'image/jpeg' ? bytes : sharp(bytes).flatten({ background: '#ffffff' }).jpeg({ quality }).toBuffer();
