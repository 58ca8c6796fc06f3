import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';
import type { Point, Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { BrowserEvent, BrowserEventName } from './browser-events.js';
import type { SeenText } from './eyes.js';

/**
 * What to run: a command line for the computer's shell, or a program with its arguments, which no shell interprets.
 *
 * @example
 * ```ts
 * await computer.shell.run('ls *.txt | wc -l');
 * await computer.shell.run(['git', 'commit', '-m', "it's done; $HOME stays as it is"]);
 * ```
 * @category Files and commands
 */
export type ShellCommand = string | readonly string[];

/**
 * Result of a shell command.
 *
 * @category Files and commands
 */
export interface ShellResult {
  /** Exit code as the vendor reports it. */
  readonly exitCode: number;
  /** Standard output, decoded as UTF-8. */
  readonly stdout: string;
  /** Standard error, decoded as UTF-8. */
  readonly stderr: string;
}

/** A piece of a command's output, or its end, which comes last. */
export type ShellChunk =
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  /** `exitCode` is `undefined` if the vendor does not report it. */
  | { readonly type: 'exit'; readonly exitCode: number | undefined };

/** Options of a shell command. */
export interface ShellOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables added to the vendor's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The standard input of the command. Default: empty. */
  readonly stdin?: Uint8Array;
}

/**
 * Size of a terminal, in characters.
 *
 * @category Files and commands
 */
export interface TerminalSize {
  /** Characters per line. */
  readonly columns: number;
  /** Number of lines. */
  readonly rows: number;
}

/** Options of an interactive command. */
export interface OpenShellOptions extends Pick<ShellOptions, 'cwd' | 'env'> {
  /** Runs the command in a terminal of this size. Default: no terminal. */
  readonly tty?: TerminalSize;
}

/** An interactive command: you write to it and read from it while it runs. */
export interface OpenShell {
  /**
   * Waits for output and resolves to it, in order and in whole pieces. The end comes last, once. Core calls it once at
   * a time and not after the end, but possibly again after it has rejected. Rejects when `signal` fires.
   */
  read(signal: AbortSignal): Promise<readonly ShellChunk[]>;
  /**
   * Writes to the standard input, at most once. Settles on its own at the deadline; what was written by then is
   * unknown.
   */
  write(text: string, deadline: Deadline): Promise<void>;
  /** Closes the standard input. */
  closeInput(deadline: Deadline): Promise<void>;
  /**
   * Ends the command and everything it started, and closes its resources. Ending a command that is already gone is not
   * an error.
   */
  end(deadline: Deadline): Promise<void>;
}

/** The shell of a computer. Present only if the computer has one. */
export interface ShellFacet {
  /**
   * Runs a command and waits for it to end: a line in `sh`, or in PowerShell on Windows. If `sh` cannot find a program,
   * the exit code is 127.
   */
  run(command: ShellCommand, options: ShellOptions, deadline: Deadline): Promise<ShellResult>;
  /**
   * Runs a command and yields its output as it arrives. The deadline covers all of it. Reads only on demand. Leaving
   * the loop ends the command where possible. Absent if commands can only be run to their end.
   */
  stream?(command: ShellCommand, options: ShellOptions, deadline: Deadline): AsyncIterable<ShellChunk>;
  /**
   * Starts an interactive command. Leaves nothing behind if it fails. Absent if the vendor requires all input up front.
   */
  open?(command: ShellCommand, options: OpenShellOptions, deadline: Deadline): Promise<OpenShell>;
}

/**
 * What exists at a path of a computer.
 *
 * @category Files and commands
 */
export interface FileInfo {
  /** The path as passed to the call. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** The type. A link has the type of its target; a broken link is `other`. */
  readonly type: 'file' | 'folder' | 'other';
  /** Length of the content in bytes. 0 for anything but a file. */
  readonly sizeBytes: number;
  /** When the content was last changed, if the computer reports it. */
  readonly modifiedAt?: Date;
}

/**
 * The files of a computer, in idempotent steps, so that core can repeat a step whose reply was lost. Core builds
 * transfers from them. Relative paths start in the default working directory of commands.
 */
export interface FilesFacet {
  /** The most bytes that core requests from {@link FilesFacet.readPart}. */
  readonly readPartBytes: number;
  /** The size of each {@link FilesFacet.writePart} except the last, in bytes. */
  readonly writePartBytes: number;
  /** Resolves to what exists at a path, or to `undefined` if nothing does. */
  stat(path: string, deadline: Deadline): Promise<FileInfo | undefined>;
  /** Lists the entries of a folder, in no particular order. */
  list(path: string, deadline: Deadline): Promise<readonly FileInfo[]>;
  /**
   * Reads `lengthBytes` bytes from `offset` on. Resolves to fewer at the end of the file or if the reply was truncated.
   */
  readPart(path: string, offset: number, lengthBytes: number, deadline: Deadline): Promise<Uint8Array>;
  /**
   * Writes bytes to a file at `offset`, a multiple of {@link FilesFacet.writePartBytes}. Creates the file and its
   * folders if they are missing. Never truncates the file.
   */
  writePart(path: string, offset: number, bytes: Uint8Array, deadline: Deadline): Promise<void>;
  /** Resolves to the SHA-256 of the content, or of its first `lengthBytes`, as 64 lower-case hexadecimal digits. */
  checksum(path: string, lengthBytes: number | undefined, deadline: Deadline): Promise<string>;
  /** Copies a file within the computer and replaces what is there. Creates the folders of the new path. */
  copy(from: string, to: string, deadline: Deadline): Promise<void>;
  /**
   * Moves a file, replaces the file at the new path and takes over its permissions. If nothing is left at `from` and
   * there is a file at `to`, an earlier attempt succeeded.
   */
  move(from: string, to: string, deadline: Deadline): Promise<void>;
  /** Removes a file. Removing a missing file is not an error. */
  remove(path: string, deadline: Deadline): Promise<void>;
}

/** Messages to the person who watches the computer. Present only if the vendor has them. */
export interface HandoffFacet {
  /** Reports that the task is done. */
  finished(message: string | undefined, deadline: Deadline): Promise<void>;
  /** Reports that the task has failed. */
  failed(message: string | undefined, deadline: Deadline): Promise<void>;
  /** Asks a person to take over. */
  userTakeover(deadline: Deadline): Promise<void>;
}

/** One part of a vendor's screencast. */
export type ScreencastPart =
  /** A whole picture. `tab`: the tab that it shows, if the driver knows; otherwise core assumes the tab in front. */
  | { readonly type: 'frame'; readonly image: ScreenshotData; readonly tab?: TabId }
  /** A piece of H.264 video: NAL units as the vendor sends them. */
  | { readonly type: 'h264'; readonly bytes: Uint8Array }
  /** The pointer moved. */
  | { readonly type: 'cursorMoved'; readonly at: Point }
  /** The pointer's shape changed. The fields are the vendor's own and undocumented. */
  | { readonly type: 'cursorChanged'; readonly fields: Readonly<Record<string, unknown>> }
  /** Data that is not a picture, video or JSON. `why` is a sentence that quotes none of it. */
  | { readonly type: 'unreadable'; readonly of: 'frame' | 'h264' | 'other'; readonly why: string };

/** What core requests from a screencast. */
export interface ScreencastRequest {
  /** The tab in front, as far as core knows. For vendors that need to be told. */
  readonly tab: TabId | undefined;
  /**
   * The longest time without a byte, heartbeats included, in milliseconds. After it, the screencast rejects with a
   * TransportError.
   */
  readonly idleMs: number;
  /**
   * The shortest useful time between two pictures, in milliseconds. A driver that takes the pictures itself takes no
   * more. A driver that receives them may pass on all. Default: as often as is reasonable.
   */
  readonly intervalMs?: number;
  /** Ends the screencast. So does leaving the loop. */
  readonly signal: AbortSignal;
}

/**
 * One of the vendor's own events, as received.
 *
 * @category Streams
 */
export type VendorEvent = Readonly<Record<string, unknown>>;

/** The live streams of a computer. Each is present if the vendor has it. */
export interface StreamsFacet {
  /**
   * Opens a screencast. The deadline covers its start. It ends, or rejects with a typed error, when the connection
   * does; core then opens it again.
   */
  screencast?(request: ScreencastRequest, deadline: Deadline): Promise<AsyncIterable<ScreencastPart>>;
  /** The content of a screencast. Recordings require `frame`. Absent: unknown before the screencast is opened. */
  readonly screencastType?: 'frame' | 'h264';
  /**
   * Opens the vendor's own events. The deadline covers their start; `signal` ends them. Core never opens them again.
   */
  events?(signal: AbortSignal, deadline: Deadline): Promise<AsyncIterable<VendorEvent>>;
  /** Why opening the events may end the computer, as a sentence. Core then asks for consent. */
  readonly eventsRisk?: string;
}

/**
 * One open tab.
 *
 * @category Computer
 */
export interface TabInfo {
  /** The vendor's identifier. */
  readonly id: TabId;
  /** URL of the page. */
  readonly url: string;
  /** Title of the page. */
  readonly title: string;
  /** Whether it is the tab in front. */
  readonly active: boolean;
}

/** A guard of a press. */
export interface PressGuard {
  /** Ends the guard. Resolves to whether all of it has reached its target. Never rejects. */
  end(): Promise<boolean>;
}

/** The tabs of a browser. Present only if the computer has tabs. */
export interface TabsFacet {
  /** Lists the open tabs. */
  list(deadline: Deadline): Promise<readonly TabInfo[]>;
  /** Opens a tab, which becomes the active one. Loads `url` if given. */
  open(url: string | undefined, deadline: Deadline): Promise<TabInfo>;
  /** Closes a tab. */
  close(tab: TabId, deadline: Deadline): Promise<void>;
  /** Makes a tab the active one. */
  activate(tab: TabId, deadline: Deadline): Promise<void>;
  /** Loads a URL in a tab and waits until the vendor reports that it has loaded. */
  navigate(tab: TabId, url: string, deadline: Deadline): Promise<void>;
  /**
   * Reloads a tab's page and waits until the vendor reports that it has loaded. Absent if the vendor does not support
   * it.
   */
  reload?(tab: TabId, deadline: Deadline): Promise<void>;
  /**
   * Goes to the previous or next page in the tab's history and waits until it has loaded. Resolves to whether there was
   * such a page. Absent if the vendor does not support it.
   */
  travel?(tab: TabId, to: 'back' | 'forward', deadline: Deadline): Promise<boolean>;
  /** Resolves to the HTML of the page in a tab. */
  content(tab: TabId, deadline: Deadline): Promise<string>;
  /**
   * Resolves to the texts that a person sees in a tab, in pixels of its display: also in frames, and not where they
   * are covered, clipped or transparent. Absent if the driver cannot look into pages.
   */
  texts?(tab: TabId, deadline: Deadline): Promise<readonly SeenText[]>;
  /**
   * Guards the next clicks at a point, or with 0 clicks the next press alone: they reach the page only if what is there
   * now is still there. Absent if the driver cannot look into pages.
   */
  guardPress?(tab: TabId, at: Point, clicks: number, deadline: Deadline): Promise<PressGuard>;
  /** Sets the viewport of a tab in CSS pixels. Resolves to the new display size. */
  setViewportSize(tab: TabId, size: Size, deadline: Deadline): Promise<Size>;
  /**
   * Reports what happens in the browser on its own, until you call the function that it returns. Several listeners are
   * possible. If the vendor allows it, the effects of a call are reported before that call resolves. Absent if the
   * vendor reports nothing.
   */
  listen?(listener: (event: BrowserEvent) => void): () => void;
  /**
   * Events that `listen` does not report, each with the reason and the alternative, as one or two sentences for the
   * error. Default: it reports all.
   */
  readonly unreported?: Readonly<Partial<Record<BrowserEventName, string>>>;
  /**
   * Declares that a listener wants an event, until you call the function that it returns. For events that change the
   * browser's behavior when they are reported. Takes effect from the next call on. Several listeners may want one
   * event.
   */
  want?(event: BrowserEventName): () => void;
}
