import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';
import type { Size } from '../geometry.js';

/** One open tab. */
export interface TabInfo {
  /** The vendor's identifier. */
  readonly id: TabId;
  /** Address of the page. */
  readonly url: string;
  /** Title of the page. */
  readonly title: string;
  /** Whether it is the tab in front. */
  readonly active: boolean;
}

/** The tabs of a browser. Present only where the computer has tabs. */
export interface TabsFacet {
  /** The open tabs. */
  list(deadline: Deadline): Promise<readonly TabInfo[]>;
  /** Opens a tab, which becomes the active one. Loads `url` if given. */
  open(url: string | undefined, deadline: Deadline): Promise<TabInfo>;
  /** Closes a tab. */
  close(tab: TabId, deadline: Deadline): Promise<void>;
  /** Makes a tab the active one. */
  activate(tab: TabId, deadline: Deadline): Promise<void>;
  /** Loads an address in a tab and waits until the vendor says it is loaded. */
  navigate(tab: TabId, url: string, deadline: Deadline): Promise<void>;
  /** The HTML of the page in a tab. */
  content(tab: TabId, deadline: Deadline): Promise<string>;
  /** Sets the viewport of a tab in CSS pixels; returns the new display size. */
  setViewportSize(tab: TabId, size: Size, deadline: Deadline): Promise<Size>;
}
