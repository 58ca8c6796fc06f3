import type { Size } from './geometry.js';
import type { Picture } from './pixels/picture.js';
import type { Screenshot } from './pixels/screenshot.js';
import type { Session } from './session/session.js';
import { takeScreenshot, type ScreenshotOptions, type WholeScreenshotOptions } from './take-screenshot.js';

/** The screen of a computer: on a browser, what the active tab shows. */
export class Screen {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /** Size in pixels, which is the space of all coordinates. */
  get size(): Size {
    return this.#session.connection.display;
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
}
