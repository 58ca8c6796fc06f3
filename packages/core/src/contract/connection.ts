import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import type { Rules } from '../actions/rules.js';
import { describe } from '../check/values.js';
import type { Deadline } from '../deadline.js';
import type { Point, Size } from '../geometry.js';
import type { PictureFormat, RawPicture, ScreenshotData, ScreenshotFormat } from '../image.js';
import type { Platform } from '../keys/key.js';
import type { FilesFacet, HandoffFacet, ShellFacet, StreamsFacet, TabsFacet } from './facets.js';
import type { Outcome } from './receipt.js';

/**
 * The kind of a computer: one browser with tabs, or a whole desktop.
 *
 * @category Start
 */
export type Kind = 'browser' | 'desktop';

/** Semantic facts about a vendor that its rules cannot express. The contract suite tests the stated values. */
export interface Facts {
  /** Whether a held key applies to one tab only or to the whole computer. */
  readonly keysHeldPer: 'tab' | 'computer';
  /** Whether `type` reaches the page as key events, or only as entered text. */
  readonly typingSendsKeys: boolean;
  /** Pixels per notch of the wheel, if the wheel turns by whole notches only. Absent: it turns by any distance. */
  readonly wheelNotchPx?: number;
}

/**
 * One request, in readable form.
 *
 * @category Computer
 */
export interface PlannedRequest {
  /** One line, such as `POST /computers/{id}/click`. */
  readonly summary: string;
  /** Its content, one line for each call. */
  readonly lines: readonly string[];
}

/** What happened to calls that were sent. */
export interface SendReport {
  /** One entry for each call, in order. `deferred` never occurs here. */
  readonly outcomes: readonly Exclude<Outcome, 'deferred'>[];
  /** The number of requests that were sent. */
  readonly requests: number;
  /** Why it stopped early, if it did. */
  readonly error?: Error;
  /** The screen right after the last call, if it was requested and came with the reply. */
  readonly screenshot?: ScreenshotData;
}

/** Requests a screenshot of the result of calls. */
export interface Observation {
  /** The tab to capture. Absent on computers without tabs. */
  readonly tab?: TabId;
}

/**
 * A computer as the vendor lists it.
 *
 * @category Computer
 */
export interface ComputerInfo {
  /** The vendor's identifier; pass it to `attach`. */
  readonly id: string;
  /** Browser or desktop. */
  readonly kind: Kind;
  /** The vendor's own status word, in lower case. */
  readonly status: string;
  /** When it was created, if the vendor reports it. */
  readonly createdAt?: Date;
  /** When it ends at the latest, if the vendor reports it. */
  readonly expiresAt?: Date;
  /** The tag that it was launched with, if the vendor or this machine remembers it. */
  readonly tag?: string;
}

/** One running computer from the point of view of its driver. All input and output of a driver happens here. */
export interface Connection<Call = unknown> {
  /** The vendor's identifier. */
  readonly id: string;
  /** Browser or desktop. */
  readonly kind: Kind;
  /** Its operating system. */
  readonly platform: Platform;
  /** Size of the screenshot, which is the space of all coordinates. */
  readonly display: Size;
  /** Size of the screenshot of one tab, if tabs may differ in size. Absent if all have the same size. */
  displayOf?(tab: TabId | undefined): Size;
  /** The driver's translation of each action. */
  readonly rules: Rules<Call>;
  /** Facts that the rules cannot express. */
  readonly facts: Facts;
  /**
   * Returns the requests that {@link Connection.send} would make for these calls. With `observe` it includes the
   * request for the screenshot, whether that comes with a reply or is taken afterwards. Pure.
   */
  plan(calls: readonly Call[], observe?: Observation): readonly PlannedRequest[];
  /**
   * Performs calls in order, stops at the first failure, and reports what happened to each. Never rejects: errors are
   * in the report.
   *
   * With `observe`, the report may contain a screenshot, if that takes fewer requests than a separate one. If it has
   * none, core requests one. A failed screenshot never changes the reported outcomes of the calls.
   */
  send(calls: readonly Call[], deadline: Deadline, observe?: Observation): Promise<SendReport>;
  /**
   * Resolves when abandoned calls can have no more effect: they were answered, or the driver's grace period for the
   * vendor is over. `undefined` if there are none.
   *
   * Until then `send` itself waits, and core rejects the caller without waiting for the release of keys and buttons.
   * Absent if calls keep their order by themselves, as on one socket.
   */
  settling?(): Promise<void> | undefined;
  /** Takes a screenshot. `format`: one of {@link Connection.screenshotTypes}. Absent: as it costs least. */
  screenshot(tab: TabId | undefined, deadline: Deadline, format?: ScreenshotFormat): Promise<ScreenshotData>;
  /** The formats that screenshots can have from the start. Core converts to the others. Absent: core converts to all. */
  readonly screenshotTypes?: readonly PictureFormat[];
  /**
   * Captures the same pixels as {@link Connection.screenshot}, as cheaply as possible, to detect changes. Absent if
   * there is no cheaper way.
   */
  glance?(tab: TabId | undefined, deadline: Deadline): Promise<RawPicture | ScreenshotData>;
  /**
   * Notifies the listener soon after each visible change, until stopped. It need not report where the change is, and
   * may miss barely visible changes if it reports that something was painted. Screenshots by {@link Connection.glance}
   * do not count as painting. Absent if the driver cannot detect changes: core then polls.
   */
  watch?(tab: TabId | undefined, deadline: Deadline, listener: ChangeListener): Promise<ChangeWatch>;
  /** Resolves to the pointer position, if the vendor reports it. */
  pointer?(deadline: Deadline): Promise<Point | undefined>;
  /** Present if the computer has tabs. */
  readonly tabs?: TabsFacet;
  /** The tab that was in front when the connection was made. Without it, core calls {@link TabsFacet.list}. */
  readonly frontTab?: TabId;
  /** Present if the computer has a shell. */
  readonly shell?: ShellFacet;
  /** Present if files can be read and written. */
  readonly files?: FilesFacet;
  /** Present if the computer has live streams. */
  readonly streams?: StreamsFacet;
  /** Present if the vendor has messages about the task. */
  readonly handoff?: HandoffFacet;
  /**
   * Resolves to the address of the browser's Chrome DevTools Protocol, including the credentials of a client. Treat it
   * as a secret.
   */
  cdpUrl?(deadline: Deadline): Promise<string>;
  /** Resolves to what the vendor reports about the computer now. */
  status(deadline: Deadline): Promise<ComputerInfo>;
  /** Pings the vendor so that it does not end the computer as idle. */
  keepAlive(deadline: Deadline): Promise<void>;
  /** Ends the computer. Ending a computer that is already gone is not an error. */
  terminate(deadline: Deadline): Promise<void>;
  /** Whether it always ends with this process, because the process started it on this machine. Default: no. */
  readonly endsWithProcess?: boolean;
  /** Closes local resources (sockets, own processes) without ending the computer. */
  detach(): Promise<void>;
}

/** What `launch` requests from a driver. */
export interface OpenOptions {
  /** The kind to create. */
  readonly kind: Kind;
  /**
   * Size of the display or viewport, in pixels. The vendor may choose another size; read {@link Connection.display}.
   */
  readonly display?: Size;
  /** Longest lifetime of the computer, in milliseconds. */
  readonly maxLifetimeMs?: number;
  /** Idle time after which the vendor ends the computer, in milliseconds. `0` means never. */
  readonly idleTimeoutMs?: number;
  /** The tag by which `sweep` finds the computer: 1 to 40 letters, digits, `.`, `_` and `-`. */
  readonly tag?: string;
  /**
   * Accepts what opening waits for from now on, in a few words, such as `the sandbox SBX-1, which is PENDING`. Without
   * keys or secrets. Never throws.
   */
  readonly onProgress?: (waitsFor: string) => void;
}

/**
 * One vendor. Made by a factory such as `lightcone()`. Holds settings, but no connection.
 *
 * @category Start
 */
export interface Driver<Call = unknown> {
  /** Version of this contract. */
  readonly specVersion: 1;
  /** Short name, such as `lightcone`. */
  readonly name: string;
  /** The options of its factory, so that `launch` can report misplaced ones. Default: none are known. */
  readonly optionNames?: readonly string[];
  /** The kinds that it can launch. */
  readonly kinds: readonly Kind[];
  /** Returns the rules for a kind of computer. Pure; the support table is derived from them. */
  rules(kind: Kind): Rules<Call>;
  /** Creates a computer and waits until it is ready. Leaves nothing behind if it fails. */
  open(options: OpenOptions, deadline: Deadline): Promise<Connection<Call>>;
  /** Connects to a running computer. */
  attach(id: string, deadline: Deadline): Promise<Connection<Call>>;
  /** Lists the running computers. */
  list(deadline: Deadline): Promise<readonly ComputerInfo[]>;
  /** Ends a computer without connecting to it. Ending a computer that is already gone is not an error. */
  terminate(id: string, deadline: Deadline): Promise<void>;
}

/** Is notified of changes of the screen. */
export interface ChangeListener {
  /** The screen changed, or can no longer be seen. */
  changed(): void;
  /**
   * Something was painted, but as far as the driver compares, the screen is unchanged. Never called by drivers that
   * compare all pixels.
   */
  painted(): void;
}

/** A running notification of changes. */
export interface ChangeWatch {
  /**
   * Resolves to `true` when everything visible at the time of the call has been reported, or to `false` if the driver
   * cannot know that. Core waits at most a quarter of a second.
   */
  catchUp(): Promise<boolean>;
  /** Stops the notifications. */
  stop(): Promise<void>;
}

/**
 * Checks that a value is a driver of this version of the contract.
 *
 * @throws TypeError if it is not.
 */
export const checkDriver = (driver: Driver, call: string): void => {
  if (typeof driver !== 'object' || driver === null || typeof driver.open !== 'function') {
    const hint = typeof driver === 'function' ? ' Call it, as in launch(local()).' : '';
    throw typeError(`${call}: expected a driver such as lightcone() or local(), got ${describe(driver)}.${hint}`);
  }
  if (driver.specVersion !== 1) {
    throw typeError(
      `${call}: the driver implements version ${describe(driver.specVersion)} of the driver contract, and this version of core requires version 1.`,
    );
  }
};
