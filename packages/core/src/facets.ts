import type { TabId } from './actions/action.js';
import type { Deadline } from './deadline.js';
import type { Size } from './geometry.js';

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

/** Result of a shell command. */
export interface ShellResult {
  /** Exit code as the vendor reports it. */
  readonly exitCode: number;
  /** Standard output, decoded as UTF-8. */
  readonly stdout: string;
  /** Standard error, decoded as UTF-8. */
  readonly stderr: string;
}

/** Options of a shell command. */
export interface ShellOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables added to the vendor's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The shell of a computer. Present only where it has one. */
export interface ShellFacet {
  /** Runs a command line, on Windows in PowerShell and elsewhere in `sh`, and waits for its end. */
  run(command: string, options: ShellOptions, deadline: Deadline): Promise<ShellResult>;
}

/** Messages to whoever watches the computer. Present only where the vendor has them. */
export interface HandoffFacet {
  /** Says that the task is done. */
  finished(message: string | undefined, deadline: Deadline): Promise<void>;
  /** Says that the task has failed. */
  failed(message: string | undefined, deadline: Deadline): Promise<void>;
  /** Asks a person to take over. */
  userTakeover(deadline: Deadline): Promise<void>;
}
