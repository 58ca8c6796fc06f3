import type { Connection, Deadline, TabId, TabsFacet } from '@farhand/core/driver';
import type { CdpCall } from './wire.js';

/** A connection to a browser on this machine, or to one that can be reached by its debugging port. */
export interface LocalConnection extends Connection<CdpCall> {
  readonly kind: 'browser';
  readonly tabs: TabsFacet;
  readonly frontTab: TabId;
  /**
   * The value of a JavaScript expression in a tab's page, awaited if it is a promise. For tests and emulators, which
   * have to see what the page saw.
   *
   * @throws ActionFailedError if the expression throws, or the value cannot be sent as JSON.
   */
  evaluate(tab: TabId | undefined, expression: string, deadline: Deadline): Promise<unknown>;
  /**
   * Draws the pages of all tabs with so many pixels for each CSS pixel, 1 until then. Pictures, `display` and what input
   * takes follow; turns of the wheel stay in CSS pixels. For tests and emulators.
   */
  setScale(scale: number, deadline: Deadline): Promise<void>;
  /**
   * What the browser's sites have stored (cookies, local storage, IndexedDB), as text to open another browser with. For
   * emulators. It may hold logins.
   */
  storageState(deadline: Deadline): Promise<string>;
}
