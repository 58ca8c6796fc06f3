import type { TabId } from '../actions/action.js';
import type { Connection } from '../connection.js';
import type { Size } from '../geometry.js';

/** Size of the screenshot of a tab, or of the screen: the space of coordinates there. */
export const displayOf = (connection: Pick<Connection, 'display' | 'displayOf'>, tab: TabId | undefined): Size =>
  connection.displayOf?.(tab) ?? connection.display;
