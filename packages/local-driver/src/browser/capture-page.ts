import type { ScreenshotData } from '@farhand/core/driver';
import { askAgain } from './ask-again.js';
import { pngSize } from './png-size.js';

/**
 * A page that has nothing to show yet, or not again, refuses for a moment (seen with Chromium 156 at the beginning of a
 * page on a busy machine, November 2026).
 */
const nothingToShow = { refusal: /unable to capture screenshot/i, mostTries: 20 } as const;

/** The part of a CDP session that is used here. */
export interface CapturingSession {
  send(
    method: 'Page.captureScreenshot',
    params: { readonly format: 'png'; readonly optimizeForSpeed: boolean },
  ): Promise<{ readonly data: string }>;
}

/** Takes a picture of the viewport of a page. The pixels are the same either way: a quick one has more bytes. */
export const capturePage = async (session: CapturingSession, isQuick: boolean): Promise<ScreenshotData> => {
  const options = { format: 'png', optimizeForSpeed: isQuick } as const;
  const { data } = await askAgain(() => session.send('Page.captureScreenshot', options), nothingToShow);
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  return { bytes, ...pngSize(bytes), mime: 'image/png' };
};
