import { imageHeader, ProtocolError, type Deadline, type ScreenshotData } from '@farhand/core/driver';
import type { ActionResponse } from './wire-replies.js';

/** Fetches an image from an address that the vendor gave. */
export type FetchImage = (url: string, deadline: Deadline) => Promise<Uint8Array>;

/**
 * Fetches the picture that an action was answered with. The vendor puts it, as WebP, where no key is needed to get it.
 *
 * @throws ProtocolError if the answer has no address that is fetched, or there is no image behind it.
 */
export const fetchScreenshot = async (
  { screenShot = '' }: ActionResponse,
  fetchImage: FetchImage,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  if (!/^https?:\/\//i.test(screenShot)) {
    throw new ProtocolError('Lybic: the answer to a screenshot has no address of an image.');
  }
  const bytes = await fetchImage(screenShot, deadline);
  const header = imageHeader(bytes);
  if (header === undefined) throw new ProtocolError('Lybic: a screenshot is no PNG, JPEG or WebP image.');
  return { bytes, ...header };
};
