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

/** Fetches images from the addresses in the vendor's replies. */
type Pictures = Pick<PublicFetcher, 'fetch'>;

/**
 * Takes a screenshot.
 *
 * @remarks With base64 requested, the vendor puts the image itself into the field of the address (seen in July 2026,
 * without a `data:` prefix), so both are read.
 *
 * @throws ProtocolError if the reply has no PNG, JPEG or WebP image, or an image larger than any screen.
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
 * Reads the reply to an action that took a screenshot.
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
    throw new ProtocolError('Lightcone: the reply to a screenshot has neither an image nor the address of one.', facts);
  }
  const bytes = /^https?:/i.test(image)
    ? await pictures.fetch(image, deadline)
    : new Uint8Array(Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64'));
  return readImage(bytes, 'Lightcone: the reply to a screenshot', facts);
};

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/**
 * The display size of each tab, taken from its screenshots: no other reply of the vendor's contains it, and positions
 * are pixels of the screenshot (vendor's reference, April 2026), whatever size and scale another client has set
 * meanwhile.
 */
export class DisplaySizes {
  readonly #byTab = new Map<TabId | undefined, Size>();
  #display: Size;

  /** `picture`: the first screenshot. */
  constructor(picture: Size) {
    this.#display = sizeOf(picture);
  }

  /**
   * Returns the size of a tab. Without a screenshot of that tab, or for a desktop, the size that was seen or set last.
   */
  of(tab: TabId | undefined): Size {
    return this.#byTab.get(tab) ?? this.#display;
  }

  /** Notes the size of a screenshot, and returns the screenshot. */
  note(tab: TabId | undefined, picture: ScreenshotData): ScreenshotData {
    this.#byTab.set(tab, sizeOf(picture));
    return picture;
  }

  /**
   * Notes the first screenshot after a size was set. The size may apply to the other tabs too, so their sizes are
   * forgotten.
   */
  reset(tab: TabId | undefined, picture: ScreenshotData): ScreenshotData {
    this.#byTab.clear();
    this.#display = sizeOf(picture);
    return this.note(tab, picture);
  }
}
