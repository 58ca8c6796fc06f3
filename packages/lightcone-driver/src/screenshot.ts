import {
  factsOf,
  ProtocolError,
  readImage,
  type Deadline,
  type PublicFetcher,
  type ScreenshotData,
  type Size,
  type TabId,
} from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';
import type { ActionResult } from './wire-replies.js';

/** Fetches images from addresses that the vendor gave. */
type Pictures = Pick<PublicFetcher, 'fetch'>;

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
  pictures: Pictures,
  id: string,
  tab: TabId | undefined,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  const body = { base64: true, ...(tab === undefined ? {} : { tab_id: tab }) };
  return readScreenshot(await client.screenshot(id, body, deadline), pictures, deadline);
};

/**
 * Reads the answer of an action that took a screenshot.
 *
 * @throws ProtocolError as {@link takeScreenshot}.
 */
export const readScreenshot = async (
  { result, request_id: requestId }: ActionResult,
  pictures: Pictures,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  const facts = factsOf({ status: 200, requestId });
  const image = result?.['screenshot_url'];
  if (typeof image !== 'string' || image === '') {
    throw new ProtocolError('Lightcone: the answer to a screenshot has no image and no address of one.', facts);
  }
  const bytes = /^https?:/i.test(image)
    ? await pictures.fetch(image, deadline)
    : new Uint8Array(Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64'));
  return readImage(bytes, 'Lightcone: the answer to a screenshot', facts);
};

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/**
 * How large what tabs show is, by the pictures of it: no other answer of the vendor's tells, and a position is told in
 * pixels of the picture (vendor's reference, April 2026), whatever size and scale somebody has asked for meanwhile.
 */
export class DisplaySizes {
  readonly #byTab = new Map<TabId | undefined, Size>();
  #display: Size;

  /** `picture`: the first one. */
  constructor(picture: Size) {
    this.#display = sizeOf(picture);
  }

  /** Of a tab that no picture was taken of yet, or of a desktop, the size that was seen or set last. */
  of(tab: TabId | undefined): Size {
    return this.#byTab.get(tab) ?? this.#display;
  }

  /** Notes how large a picture is; gives the picture back. */
  note(tab: TabId | undefined, picture: ScreenshotData): ScreenshotData {
    this.#byTab.set(tab, sizeOf(picture));
    return picture;
  }

  /** Notes the first picture after a size was set. The other tabs may have it too: what was seen of them is forgotten. */
  reset(tab: TabId | undefined, picture: ScreenshotData): ScreenshotData {
    this.#byTab.clear();
    this.#display = sizeOf(picture);
    return this.note(tab, picture);
  }
}
