import type { ScreenshotData, TabId } from '@farhand/core/driver';
import type { Session } from './session.js';

/** A picture of a tab, or of the screen, as JPEG. */
export const takeScreenshot = async (session: Session, tab: TabId | undefined): Promise<Uint8Array> =>
  toJpeg(await session.within('The screenshot', (deadline) => session.connection.screenshot(tab, deadline)));

/** The vendor's screenshots are JPEG of unknown quality; this one keeps text readable. */
const quality = 85;

/** A screenshot as JPEG. */
export const toJpeg = async ({ bytes, mime }: ScreenshotData): Promise<Uint8Array> => {
  if (mime === 'image/jpeg') return bytes;
  const { default: sharp } = await import('sharp');
  return sharp(bytes).flatten({ background: '#ffffff' }).jpeg({ quality }).toBuffer();
};
