import type { Size } from '../geometry.js';
import type { ScreenshotOptions, StillOptions, WholeScreenshotOptions } from '../input/picture-options.js';
import type { Picture, Screenshot, Still } from '../input/picture.js';
import { screenshotOf, takeScreenshot } from '../input/screenshot.js';
import { waitForChange, waitForStill, type Changed, type ChangeOptions } from '../input/settled.js';
import { displayOf, type Session } from '../session/session.js';

/** The screen of a computer: on a browser, what the active tab shows. */
export class Screen {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /** Size in pixels, which is the space of all coordinates. */
  get size(): Size {
    return displayOf(this.#session.connection, this.#session.activeTab);
  }

  /**
   * Takes a picture of the screen.
   *
   * @throws RangeError if the region reaches outside the display.
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options?: ScreenshotOptions): Promise<Picture> {
    const session = this.#session;
    return takeScreenshot(session, () => session.activeTab, options, 'screen.screenshot');
  }

  /**
   * Waits until nothing moves any more: until nothing has changed for `quietMs`. A caret that blinks is still.
   *
   * @throws TypeError or RangeError naming what is wrong with the options.
   * @throws TimeoutError if it does not come to rest in time; the message says what kept moving.
   */
  waitForStill(options?: StillOptions): Promise<Still> {
    return waitForStill(this.#session, screenshotOf, 'screen.waitForStill', () => this.#session.activeTab, options);
  }

  /**
   * Waits until the screen looks otherwise than in `since`, or than when the waiting began. What is no larger than a caret
   * counts once it has lasted 700 ms, so that a blinking one is no change.
   *
   * @throws TypeError or RangeError naming what is wrong with the options.
   * @throws TimeoutError if nothing has changed in time.
   */
  waitForChange(options?: ChangeOptions): Promise<Changed> {
    return waitForChange(this.#session, screenshotOf, 'screen.waitForChange', () => this.#session.activeTab, options);
  }
}
