import type { Connection, Deadline, TabId, TabsFacet } from '@farhand/core/driver';
import type { CdpCall } from './wire.js';

/** A connection to a browser on this machine, or to a browser reachable by its debugging port. */
export interface LocalConnection extends Connection<CdpCall> {
  readonly kind: 'browser';
  readonly tabs: TabsFacet;
  readonly frontTab: TabId;
  /**
   * Evaluates a JavaScript expression in a tab's page and resolves to its value. A promise is awaited. For tests and
   * emulators that must see what the page saw.
   *
   * @throws ActionFailedError if the expression throws, or the value cannot be sent as JSON.
   */
  evaluate(tab: TabId | undefined, expression: string, deadline: Deadline): Promise<unknown>;
  /**
   * Sets the number of screenshot pixels per CSS pixel for all tabs. The initial value is 1. Pictures, `display` and
   * input positions follow; wheel distances stay in CSS pixels. For tests and emulators.
   */
  setScale(scale: number, deadline: Deadline): Promise<void>;
  /**
   * Resolves to the stored site data (cookies, local storage, IndexedDB), as text to open another browser with. It may
   * contain logins. For emulators.
   */
  storageState(deadline: Deadline): Promise<string>;
}
