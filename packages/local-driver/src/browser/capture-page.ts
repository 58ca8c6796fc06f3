import type { ScreenshotData } from '@farhand/core/driver';
import { pngSize } from './png-size.js';

/**
 * A page that has nothing to show yet, or not again, refuses for a moment (seen with Chromium 156 at the beginning of a
 * page on a busy machine, November 2026). How often it is asked, and the time between, in milliseconds.
 */
const mostTries = 20;
const betweenTriesMs = 50;

/** The part of a CDP session that is used here. */
export interface CapturingSession {
  send(
    method: 'Page.captureScreenshot',
    params: { readonly format: 'png'; readonly optimizeForSpeed: boolean },
  ): Promise<{ readonly data: string }>;
}

/** Takes a picture of the viewport of a page. The pixels are the same either way: a quick one has more bytes. */
export const capturePage = async (session: CapturingSession, isQuick: boolean): Promise<ScreenshotData> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: isQuick });
      const bytes = new Uint8Array(Buffer.from(data, 'base64'));
      return { bytes, ...pngSize(bytes), mime: 'image/png' };
    } catch (error) {
      if (tries === mostTries || !/unable to capture screenshot/i.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, betweenTriesMs));
    }
  }
};
