import type { ScreenshotData, Size, TabId } from '@farhand/core/driver';

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
