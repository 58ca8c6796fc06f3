import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import type { Rules } from '../actions/rules.js';
import { describe } from '../check/values.js';
import type { Deadline } from '../deadline.js';
import type { Point, Size } from '../geometry.js';
import type { RawPicture, ScreenshotData } from '../image.js';
import type { Platform } from '../keys/key.js';
import type { FilesFacet, HandoffFacet, ShellFacet, StreamsFacet, TabsFacet } from './facets.js';
import type { Outcome } from './receipt.js';

/** What a computer is: one browser with tabs, or a whole desktop. */
export type Kind = 'browser' | 'desktop';

/** Semantic facts of a vendor that its rules cannot show. The contract suite tests whichever value is stated. */
export interface Facts {
  /** Whether a key that is down counts in one tab only or on the whole computer. */
  readonly keysHeldPer: 'tab' | 'computer';
  /** Whether `type` reaches the page as key events, or only as entered text. */
  readonly typingSendsKeys: boolean;
  /** How many pixels one notch of the wheel turns, where it turns by whole notches only. Absent: it turns by any distance. */
  readonly wheelNotchPx?: number;
}

/** One request on the wire, as a person reads it. */
export interface PlannedRequest {
  /** One line, such as `POST /computers/{id}/click`. */
  readonly summary: string;
  /** What it carries, one line for each call. */
  readonly lines: readonly string[];
}

/** What became of calls that were sent. */
export interface SendReport {
  /** One entry for each call, in order. `deferred` never occurs here. */
  readonly outcomes: readonly Exclude<Outcome, 'deferred'>[];
  /** Requests that went out. */
  readonly requests: number;
  /** Why it stopped, if it did. */
  readonly error?: Error;
  /** What the screen showed right after the last call, if that was asked for and came with the answer. */
  readonly screenshot?: ScreenshotData;
}

/** Asks for a picture of what calls have led to. */
export interface Observation {
  /** The tab to look at. Absent on computers without tabs. */
  readonly tab?: TabId;
}

/** A computer as the vendor lists it. */
export interface ComputerInfo {
  /** The vendor's identifier; pass it to `attach`. */
  readonly id: string;
  /** What it is. */
  readonly kind: Kind;
  /** The vendor's own status word, in lower case. */
  readonly status: string;
  /** When it was created, if the vendor says. */
  readonly createdAt?: Date;
  /** When it ends at the latest, if the vendor says. */
  readonly expiresAt?: Date;
  /** The tag that it was launched with, as far as the vendor, or this machine, remembers it. */
  readonly tag?: string;
}

/** One running computer, as a driver holds it. Everything that does I/O is here and nowhere else. */
export interface Connection<Call = unknown> {
  /** The vendor's identifier. */
  readonly id: string;
  /** What it is. */
  readonly kind: Kind;
  /** Its operating system. */
  readonly platform: Platform;
  /** Size of the screenshot, which is the space of all coordinates. */
  readonly display: Size;
  /** The same of one tab, where tabs may differ. Absent where all have one size. */
  displayOf?(tab: TabId | undefined): Size;
  /** How it is told what to do. */
  readonly rules: Rules<Call>;
  /** What its rules cannot show. */
  readonly facts: Facts;
  /**
   * The requests that {@link Connection.send} would make of these calls; with `observe` that of the picture too, whether it
   * comes with an answer or is taken afterwards. Pure.
   */
  plan(calls: readonly Call[], observe?: Observation): readonly PlannedRequest[];
  /**
   * Carries calls out in order, stops at the first that fails, and says what became of each. Rejects never: errors are in
   * the report. With `observe` the report may have a picture, where that takes fewer requests than asking for one
   * afterwards; if it has none, core asks. A picture that could not be taken never changes what is said of the calls.
   */
  send(calls: readonly Call[], deadline: Deadline, observe?: Observation): Promise<SendReport>;
  /**
   * Resolves when nothing is done any more because of calls that were given up: they have been answered, or the time is over
   * that the driver allows the vendor. `undefined` if there are none. Until then `send` itself waits, and core tells its caller
   * without waiting for what it has to release. Absent where calls keep their order by themselves, as on one socket.
   */
  settling?(): Promise<void> | undefined;
  /** Takes a picture. */
  screenshot(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData>;
  /**
   * Looks as cheaply as it can, to see whether something has changed: the same pixels as {@link Connection.screenshot}.
   * Absent where there is no cheaper way.
   */
  glance?(tab: TabId | undefined, deadline: Deadline): Promise<RawPicture | ScreenshotData>;
  /**
   * Tells soon of each change of what can be seen, until it is stopped. It need not tell where, and may miss what is hardly
   * visible, if it tells that something was painted; pictures that are taken by {@link Connection.glance} are not painted.
   * Absent where nobody tells: core then looks again and again.
   */
  watch?(tab: TabId | undefined, deadline: Deadline, listener: ChangeListener): Promise<ChangeWatch>;
  /** Where the pointer is, for vendors that can tell. */
  pointer?(deadline: Deadline): Promise<Point | undefined>;
  /** Present where the computer has tabs. */
  readonly tabs?: TabsFacet;
  /** The tab that was in front when the connection was made. Without it, core asks {@link TabsFacet.list}. */
  readonly frontTab?: TabId;
  /** Present where the computer has a shell. */
  readonly shell?: ShellFacet;
  /** Present where files can be read and written. */
  readonly files?: FilesFacet;
  /** Present where the computer tells of itself while it runs. */
  readonly streams?: StreamsFacet;
  /** Present where the vendor has messages about the task. */
  readonly handoff?: HandoffFacet;
  /** Where the browser speaks the Chrome DevTools Protocol, with what a client needs to be let in: a secret. */
  cdpUrl?(deadline: Deadline): Promise<string>;
  /** What the vendor says of the computer now. */
  status(deadline: Deadline): Promise<ComputerInfo>;
  /** Tells the vendor that the computer is in use. */
  keepAlive(deadline: Deadline): Promise<void>;
  /** Ends the computer. Ending one that is gone already is no error. */
  terminate(deadline: Deadline): Promise<void>;
  /** Whether it ends when this process ends, in whatever way: it was started by this process on this machine. Default: no. */
  readonly endsWithProcess?: boolean;
  /** Lets go of local resources (sockets, processes of its own) without ending the computer. */
  detach(): Promise<void>;
}

/** What `launch` asks of a driver. */
export interface OpenOptions {
  /** What to create. */
  readonly kind: Kind;
  /** Size of the display or viewport in pixels. A wish: read {@link Connection.display}. */
  readonly display?: Size;
  /** Longest life of the computer, in milliseconds. */
  readonly maxLifetimeMs?: number;
  /** How long it may be idle before the vendor ends it, in milliseconds. `0`: never. */
  readonly idleTimeoutMs?: number;
  /** Whose computer it is, so that `sweep` finds it: 1 to 40 letters, digits, `.`, `_` and `-`. */
  readonly tag?: string;
}

/** One vendor. Made by a factory such as `lightcone()`; holds settings and no connection. */
export interface Driver<Call = unknown> {
  /** Version of this contract. */
  readonly specVersion: 1;
  /** Short name, such as `lightcone`. */
  readonly name: string;
  /** The options of its factory, so that `launch` can say where they belong. Default: none is known. */
  readonly optionNames?: readonly string[];
  /** The kinds it can launch. */
  readonly kinds: readonly Kind[];
  /** How computers of a kind are told what to do. Pure; the support matrix is derived from it. */
  rules(kind: Kind): Rules<Call>;
  /** Creates a computer and waits until it can be used. Leaves nothing behind if it fails. */
  open(options: OpenOptions, deadline: Deadline): Promise<Connection<Call>>;
  /** Connects to a running computer. */
  attach(id: string, deadline: Deadline): Promise<Connection<Call>>;
  /** The running computers. */
  list(deadline: Deadline): Promise<readonly ComputerInfo[]>;
  /** Ends a computer without connecting to it. One that is gone already is no error. */
  terminate(id: string, deadline: Deadline): Promise<void>;
}

/** Who is told what happens to a picture. */
export interface ChangeListener {
  /** It looks otherwise, or cannot be seen any more. */
  changed(): void;
  /**
   * Something was painted, but as closely as whoever tells looks at it, it is the same picture. For those who compare all
   * pixels there is no such thing.
   */
  painted(): void;
}

/** Being told of changes. */
export interface ChangeWatch {
  /**
   * Resolves when all that could be seen at the time of the call has been told, with `true`; with `false` if that cannot be
   * said. Nobody waits for it for longer than a quarter of a second.
   */
  catchUp(): Promise<boolean>;
  /** Ends it. */
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
      `${call}: the driver speaks version ${describe(driver.specVersion)} of the driver contract; this core speaks version 1.`,
    );
  }
};
