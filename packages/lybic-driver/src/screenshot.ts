import { ProtocolError, readImage, type Deadline, type PublicFetcher, type ScreenshotData } from '@farhand/core/driver';
import type { ActionResponse } from './wire-replies.js';
import type { ExecuteRequest } from './wire-requests.js';

/** Asks for a picture and nothing else. */
export const pictureRequest: ExecuteRequest = {
  action: { type: 'screenshot' },
  includeScreenShot: true,
  includeCursorPosition: false,
};

/** Asks where the pointer is. Without an effect, and the cheapest: so the vendor's own Python SDK does (March 2026). */
export const pointerRequest: ExecuteRequest = {
  action: { type: 'finished' },
  includeScreenShot: false,
  includeCursorPosition: true,
};

/**
 * Fetches the picture that an action was answered with. The vendor puts it, as WebP, where no key is needed to get it.
 *
 * @throws ProtocolError if the answer has no address that is fetched, or behind it is no image, or one larger than any screen.
 */
export const fetchScreenshot = async (
  { screenShot = '' }: ActionResponse,
  pictures: Pick<PublicFetcher, 'fetch'>,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  if (!/^https?:\/\//i.test(screenShot)) {
    throw new ProtocolError('Lybic: the answer to a screenshot has no address of an image.');
  }
  return readImage(await pictures.fetch(screenShot, deadline), 'Lybic: a screenshot');
};
