import { checkWaitingOptions } from './input/check-options.js';
import type { CallOptions } from './deadline.js';
import type { Size } from './geometry.js';
import type { Screenshot } from './pixels/screenshot.js';
import type { Session } from './session/session.js';
import { screenshotOf } from './take-screenshot.js';

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

  /** Takes a picture of the screen. */
  async screenshot(options?: CallOptions): Promise<Screenshot> {
    const waiting = checkWaitingOptions(options, [], 'screen.screenshot');
    const session = this.#session;
    return session.operate('screen.screenshot()', 'observe', waiting, async (deadline) => {
      const tab = session.activeTab;
      return screenshotOf(session, tab, await session.connection.screenshot(tab, deadline));
    });
  }
}
