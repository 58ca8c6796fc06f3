import type { CallOptions } from '../deadline.js';
import type { Size } from '../geometry.js';
import type { ScreenshotOptions, StillOptions, WholeScreenshotOptions } from '../input/picture-options.js';
import type { Picture, Screenshot, Still } from '../input/picture.js';
import { screenshotOf, takeScreenshot } from '../input/screenshot.js';
import { waitForChange, waitForStill, type Changed, type ChangeOptions } from '../input/settled.js';
import type { Locator, Sight } from '../locating/locator.js';
import { locateImage, locateText, readText } from '../locating/sight.js';
import type { ReadText } from '../seeing/find-text.js';
import type { ImageSource, TextOptions } from '../seeing/queries.js';
import { displayOf, type Session } from '../session/session.js';

/**
 * The screen of a computer. On a browser, it shows the active tab.
 *
 * @category Screen
 */
export class Screen {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /** Size in pixels, which is the coordinate space of all input. */
  get size(): Size {
    return displayOf(this.#session.connection, this.#session.activeTab);
  }

  /**
   * Takes a screenshot of the screen.
   *
   * @throws RangeError if the region extends outside the display.
   * @example
   * ```ts
   * const shot = await computer.screen.screenshot();
   * ```
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options?: ScreenshotOptions): Promise<Picture> {
    const session = this.#session;
    return takeScreenshot(session, () => session.activeTab, options, 'screen.screenshot');
  }

  /**
   * Waits until the screen has not changed for `quietMs` (250 by default). A blinking caret is ignored.
   *
   * @throws TypeError or RangeError if an option is not valid.
   * @throws TimeoutError if the screen still changes after `timeoutMs`. The message lists the regions that changed
   * last.
   * @example
   * ```ts
   * const { screenshot } = await computer.screen.waitForStill();
   * ```
   */
  waitForStill(options?: StillOptions): Promise<Still> {
    return waitForStill(this.#session, screenshotOf, 'screen.waitForStill', () => this.#session.activeTab, options);
  }

  /**
   * Waits until the screen differs from `since`, or from its state at the time of the call. A change no larger than a
   * text caret counts only after 700 ms, so a blinking caret is ignored.
   *
   * @throws TypeError or RangeError if an option is not valid.
   * @throws TimeoutError if nothing changes within `timeoutMs`.
   * @example
   * ```ts
   * const { regions } = await computer.screen.waitForChange({ timeoutMs: 10_000 });
   * ```
   */
  waitForChange(options?: ChangeOptions): Promise<Changed> {
    return waitForChange(this.#session, screenshotOf, 'screen.waitForChange', () => this.#session.activeTab, options);
  }

  /**
   * Returns a locator for a text that is seen: a phrase of whole words in any case, or a regular expression. Nothing is
   * looked for yet.
   *
   * @throws TypeError if the text is empty.
   * @example
   * ```ts
   * await computer.screen.getByText('Save').click();
   * ```
   */
  getByText(text: string | RegExp, options?: TextOptions): Locator {
    return locateText(this.#sight, text, options);
  }

  /**
   * Returns a locator for an image: a path, bytes or a picture. It is found at half to double its size. Nothing is looked
   * for yet.
   *
   * @example
   * ```ts
   * await computer.screen.getByImage('icons/gear.png').hover();
   * ```
   */
  getByImage(image: ImageSource): Locator {
    return locateImage(this.#sight, image);
  }

  /**
   * Reads everything that is seen: lines and paragraphs with their words and boxes, in reading order.
   *
   * @example
   * ```ts
   * for (const { text, box } of await computer.screen.readText()) console.log(text, box);
   * ```
   */
  readText(options?: CallOptions): Promise<readonly ReadText[]> {
    return readText(this.#sight, options);
  }

  get #sight(): Sight {
    const session = this.#session;
    return { name: 'screen', view: this, session, tab: () => session.activeTab };
  }
}
