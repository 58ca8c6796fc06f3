import { ProtocolError, readImage, type Deadline, type PublicFetcher, type ScreenshotData } from '@farhand/core/driver';
import type { ActionResponse } from './wire-replies.js';
import type { ExecuteRequest } from './wire-requests.js';

/** Requests only a screenshot. */
export const pictureRequest: ExecuteRequest = {
  action: { type: 'screenshot' },
  includeScreenShot: true,
  includeCursorPosition: false,
};

/**
 * Requests only the position of the pointer. This has no effect, and is the cheapest request: the vendor's own Python
 * SDK does it (March 2026).
 */
export const pointerRequest: ExecuteRequest = {
  action: { type: 'finished' },
  includeScreenShot: false,
  includeCursorPosition: true,
};

/**
 * Fetches the screenshot that the reply to an action refers to. The vendor stores it as WebP at an address that needs
 * no key.
 *
 * @throws ProtocolError if the reply has no usable address, or the address has no image, or an image larger than any
 * screen.
 */
export const fetchScreenshot = async (
  { screenShot = '' }: ActionResponse,
  pictures: Pick<PublicFetcher, 'fetch'>,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  if (!/^https?:\/\//i.test(screenShot)) {
    throw new ProtocolError('Lybic: the reply to a screenshot has no address of an image.');
  }
  return readImage(await pictures.fetch(screenShot, deadline), 'Lybic: a screenshot');
};
