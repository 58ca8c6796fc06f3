import { ProtocolError, readImage, type Deadline, type ScreenshotData } from '@farhand/core/driver';
import type { ActionResponse } from './wire-replies.js';

/** Fetches an image from an address that the vendor gave. */
export type FetchImage = (url: string, deadline: Deadline) => Promise<Uint8Array>;

/**
 * Fetches the picture that an action was answered with. The vendor puts it, as WebP, where no key is needed to get it.
 *
 * @throws ProtocolError if the answer has no address that is fetched, or behind it is no image, or one larger than any screen.
 */
export const fetchScreenshot = async (
  { screenShot = '' }: ActionResponse,
  fetchImage: FetchImage,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  if (!/^https?:\/\//i.test(screenShot)) {
    throw new ProtocolError('Lybic: the answer to a screenshot has no address of an image.');
  }
  return readImage(await fetchImage(screenShot, deadline), 'Lybic: a screenshot');
};
