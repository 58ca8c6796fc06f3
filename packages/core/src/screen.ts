import { checkWaitingOptions } from './input/check-options.js';
import type { ScreenshotData } from './connection.js';
import type { CallOptions } from './deadline.js';
import type { Size } from './geometry.js';
import type { Session } from './session/session.js';

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
  async screenshot(options?: CallOptions): Promise<ScreenshotData> {
    const waiting = checkWaitingOptions(options, [], 'screen.screenshot');
    const session = this.#session;
    return session.operate('screen.screenshot()', 'observe', waiting, (deadline) =>
      session.connection.screenshot(session.activeTab, deadline),
    );
  }
}
