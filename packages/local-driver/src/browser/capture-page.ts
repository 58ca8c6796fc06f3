import type { ScreenshotData } from '@farhand/core/driver';
import type { CDPSession } from 'playwright-core';
import { pngSize } from './png-size.js';

/** Takes a picture of the viewport of a page. The pixels are the same either way: a quick one has more bytes. */
export const capturePage = async (session: CDPSession, isQuick: boolean): Promise<ScreenshotData> => {
  const options = { format: 'png', optimizeForSpeed: isQuick } as const;
  const { data } = await session.send('Page.captureScreenshot', options);
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  return { bytes, ...pngSize(bytes), mime: 'image/png' };
};
