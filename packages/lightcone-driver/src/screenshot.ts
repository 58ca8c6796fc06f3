import {
  factsOf,
  ProtocolError,
  readImage,
  type Deadline,
  type ScreenshotData,
  type TabId,
} from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';
import type { ActionResult } from './wire-replies.js';

/** Fetches an image from an address that the vendor gave. */
export type FetchImage = (url: string, deadline: Deadline) => Promise<Uint8Array>;

/**
 * Takes a screenshot.
 *
 * @remarks
 * Asked for base64, the vendor puts the image itself where the address would be (seen in July 2026, without a `data:`
 * prefix), so both are read.
 *
 * @throws ProtocolError if the answer holds no PNG, JPEG or WebP image, or one larger than any screen.
 */
export const takeScreenshot = async (
  client: LightconeEndpoints,
  fetchImage: FetchImage,
  id: string,
  tab: TabId | undefined,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  const body = { base64: true, ...(tab === undefined ? {} : { tab_id: tab }) };
  return readScreenshot(await client.screenshot(id, body, deadline), fetchImage, deadline);
};

/**
 * Reads the answer of an action that took a screenshot.
 *
 * @throws ProtocolError as {@link takeScreenshot}.
 */
export const readScreenshot = async (
  { result, request_id: requestId }: ActionResult,
  fetchImage: FetchImage,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  const facts = factsOf({ status: 200, requestId });
  const image = result?.['screenshot_url'];
  if (typeof image !== 'string' || image === '') {
    throw new ProtocolError('Lightcone: the answer to a screenshot has no image and no address of one.', facts);
  }
  const bytes = /^https?:/i.test(image)
    ? await fetchImage(image, deadline)
    : new Uint8Array(Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64'));
  return readImage(bytes, 'Lightcone: the answer to a screenshot', facts);
};
