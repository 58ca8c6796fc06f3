import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';
import type { Point, Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { BrowserEvent, BrowserEventName } from './browser-events.js';

/**
 * What to run: a command line, which the computer's shell reads, or a program with its arguments, which no shell reads.
 *
 * @example
 * ```ts
 * await computer.shell.run('ls *.txt | wc -l');
 * await computer.shell.run(['git', 'commit', '-m', "it's done; $HOME stays as it is"]);
 * ```
 */
export type ShellCommand = string | readonly string[];

/** Result of a shell command. */
export interface ShellResult {
  /** Exit code as the vendor reports it. */
  readonly exitCode: number;
  /** Standard output, decoded as UTF-8. */
  readonly stdout: string;
  /** Standard error, decoded as UTF-8. */
  readonly stderr: string;
}

/** A piece of what a command says, or its end, which comes last. */
export type ShellChunk =
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  /** `exitCode` is `undefined` where the vendor does not say. */
  | { readonly type: 'exit'; readonly exitCode: number | undefined };

/** Options of a shell command. */
export interface ShellOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables added to the vendor's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input. Default: nothing. */
  readonly stdin?: Uint8Array;
}

/** Size of a terminal, in characters. */
export interface TerminalSize {
  /** Characters in a line. */
  readonly columns: number;
  /** Lines. */
  readonly rows: number;
}

/** Options of a shell that is talked to. */
export interface OpenShellOptions extends Pick<ShellOptions, 'cwd' | 'env'> {
  /** Runs it in a terminal of this size. Default: no terminal. */
  readonly tty?: TerminalSize;
}

/** A command that is talked to while it runs. */
export interface OpenShell {
  /**
   * Waits until it says something and gives that, whole pieces in order. Its end comes last, and once. Called once at a
   * time and not after the end; maybe again after it has rejected. Rejects when `signal` fires.
   */
  read(signal: AbortSignal): Promise<readonly ShellChunk[]>;
  /** Writes to its standard input, at most once. Settles by itself at the deadline; what may have been written is unknown. */
  write(text: string, deadline: Deadline): Promise<void>;
  /** Ends its standard input. */
  closeInput(deadline: Deadline): Promise<void>;
  /** Ends it with what it has started, if it still runs, and lets go of it. One that is gone already is no error. */
  end(deadline: Deadline): Promise<void>;
}

/** The shell of a computer. Present only where it has one. */
export interface ShellFacet {
  /**
   * Runs a command and waits for its end: a line in `sh`, or in PowerShell on Windows. A program that is not there is exit
   * code 127 where `sh` starts it.
   */
  run(command: ShellCommand, options: ShellOptions, deadline: Deadline): Promise<ShellResult>;
  /**
   * Runs a command and gives what it says as it comes. The deadline is for all of it. Nothing is read ahead of who asks;
   * leaving the loop ends the command where that is possible. Absent where a command can only be run to its end.
   */
  stream?(command: ShellCommand, options: ShellOptions, deadline: Deadline): AsyncIterable<ShellChunk>;
  /**
   * Starts a command that is talked to. Leaves nothing behind if it fails. Absent where commands can only be given all that
   * they read.
   */
  open?(command: ShellCommand, options: OpenShellOptions, deadline: Deadline): Promise<OpenShell>;
}

/** What is at a path of a computer. */
export interface FileInfo {
  /** The path, as asked for. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** What it is. A link counts as what it leads to; one that leads nowhere is `other`. */
  readonly type: 'file' | 'folder' | 'other';
  /** Length of the content in bytes; 0 for what is no file. */
  readonly sizeBytes: number;
  /** When the content was last changed, if the computer says. */
  readonly modifiedAt?: Date;
}

/**
 * The files of a computer, in steps of which each may be taken twice without harm: that is what lets core take a lost
 * step again. Core makes transfers of them. Relative paths begin where commands run by default.
 */
export interface FilesFacet {
  /** The most bytes that {@link FilesFacet.readPart} is asked for. */
  readonly readPartBytes: number;
  /** The bytes of each {@link FilesFacet.writePart} but the last. */
  readonly writePartBytes: number;
  /** What is at a path; `undefined` if nothing is. */
  stat(path: string, deadline: Deadline): Promise<FileInfo | undefined>;
  /** What a folder holds, in no particular order. */
  list(path: string, deadline: Deadline): Promise<readonly FileInfo[]>;
  /** The bytes from `offset` on, `lengthBytes` of them; fewer where the file ends, or where the answer was cut short. */
  readPart(path: string, offset: number, lengthBytes: number, deadline: Deadline): Promise<Uint8Array>;
  /**
   * Puts bytes at `offset`, a multiple of {@link FilesFacet.writePartBytes}, of a file. Makes the file and its folders if
   * they are not there; cuts nothing off.
   */
  writePart(path: string, offset: number, bytes: Uint8Array, deadline: Deadline): Promise<void>;
  /** SHA-256 of the content, or of its first `lengthBytes`, as 64 hexadecimal digits in lower case. */
  checksum(path: string, lengthBytes: number | undefined, deadline: Deadline): Promise<string>;
  /** Copies a file within the computer, over what is there. Makes the folders of its new path. */
  copy(from: string, to: string, deadline: Deadline): Promise<void>;
  /**
   * Gives a file another path, in the place of the file that is there, whose permissions it takes over. If there is
   * nothing at `from` any more and a file at `to`, it was done before.
   */
  move(from: string, to: string, deadline: Deadline): Promise<void>;
  /** Removes a file. One that is not there is no error. */
  remove(path: string, deadline: Deadline): Promise<void>;
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

/** One thing that a vendor's screencast tells. */
export type ScreencastPart =
  /** A whole picture. `tab`: what it shows, if the driver knows; else it is the tab in front, as far as core knows. */
  | { readonly type: 'frame'; readonly image: ScreenshotData; readonly tab?: TabId }
  /** A piece of H.264 video: NAL units as the vendor sends them. */
  | { readonly type: 'h264'; readonly bytes: Uint8Array }
  /** Where the pointer is now. */
  | { readonly type: 'cursorMoved'; readonly at: Point }
  /** The pointer looks otherwise now. The vendor's own fields, which are not documented. */
  | { readonly type: 'cursorChanged'; readonly fields: Readonly<Record<string, unknown>> }
  /** Something that came, and is no picture, no video or no JSON. `why` is a sentence that shows none of it. */
  | { readonly type: 'unreadable'; readonly of: 'frame' | 'h264' | 'other'; readonly why: string };

/** What core asks of a screencast. */
export interface ScreencastRequest {
  /** The tab in front, as far as core knows. For vendors that have to be told. */
  readonly tab: TabId | undefined;
  /** How long may pass without a byte, heartbeats included, in milliseconds. Then it rejects with a TransportError. */
  readonly idleMs: number;
  /**
   * The shortest time between two pictures that is of use, in milliseconds. A driver that takes them itself takes no
   * more; one that is sent them may pass them all on. Default: as often as is reasonable.
   */
  readonly intervalMs?: number;
  /** Ends it. Leaving the loop does, too. */
  readonly signal: AbortSignal;
}

/** One of the vendor's own events, as it comes. */
export type VendorEvent = Readonly<Record<string, unknown>>;

/** What a computer tells of itself while it runs. Each is present where the vendor has it. */
export interface StreamsFacet {
  /**
   * Opens a screencast. The deadline is for its beginning. It ends, or rejects with a typed error, when the connection
   * does: core opens it again.
   */
  screencast?(request: ScreencastRequest, deadline: Deadline): Promise<AsyncIterable<ScreencastPart>>;
  /** What a screencast gives. Recordings are made of `frame`. Absent: it is not known before it is opened. */
  readonly screencastType?: 'frame' | 'h264';
  /** Opens the vendor's own events. The deadline is for their beginning; `signal` ends them. Core never opens them again. */
  events?(signal: AbortSignal, deadline: Deadline): Promise<AsyncIterable<VendorEvent>>;
  /** Why opening the events may end the computer, as a sentence. Core then asks for consent. */
  readonly eventsRisk?: string;
}

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
  /** Loads a tab's page again and waits until the vendor says it is loaded. Absent where the vendor has no way to. */
  reload?(tab: TabId, deadline: Deadline): Promise<void>;
  /**
   * Goes to the page before the tab's page in its history, or to the page behind it, and waits until that is loaded. Resolves
   * to whether there was one. Absent where the vendor has no way to.
   */
  travel?(tab: TabId, to: 'back' | 'forward', deadline: Deadline): Promise<boolean>;
  /** The HTML of the page in a tab. */
  content(tab: TabId, deadline: Deadline): Promise<string>;
  /** Sets the viewport of a tab in CSS pixels; returns the new display size. */
  setViewportSize(tab: TabId, size: Size, deadline: Deadline): Promise<Size>;
  /**
   * Reports what happens in the browser by itself, until the function that it returns is called. Several may listen at
   * once. What a call has caused is reported before that call resolves, wherever the vendor makes that possible. Absent
   * where the vendor reports nothing.
   */
  listen?(listener: (event: BrowserEvent) => void): () => void;
  /**
   * Events that `listen` does not report, each with why, and what to do instead, as a sentence or two for the error. Default:
   * it reports all.
   */
  readonly unreported?: Readonly<Partial<Record<BrowserEventName, string>>>;
  /**
   * Says that somebody listens to an event, until the function that it returns is called. For events that change how the
   * browser behaves when they are reported. Counts from the next call on. Several may want it at once.
   */
  want?(event: BrowserEventName): () => void;
}
