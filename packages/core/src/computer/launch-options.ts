import { typeError } from '../check/mistake.js';
import { callOptions, checkParts, checkTimeout, optionsOf, type TableOf } from '../check/options.js';
import {
  checkFlag,
  checkSide,
  checkTag,
  describe,
  milliseconds,
  mustBe,
  numberThat,
  optional,
  type Checker,
} from '../check/values.js';
import type { Driver, Kind, OpenOptions } from '../contract/connection.js';
import type { CallOptions } from '../deadline.js';
import { UnsupportedFacetError, type OutcomeUnknownError } from '../errors.js';
import type { Size } from '../geometry.js';
import type { Verdict } from '../session/ask.js';
import type { Observer } from '../telling/observer.js';
import type { Computer } from './computer.js';

/** How long a call may take, in milliseconds, if nobody says otherwise. */
export const defaultTimeoutMs = 30_000;

/**
 * Says what became of input whose reply was lost, for instance by looking at the screen of `computer`.
 *
 * - `'applied'`: it happened. The chain goes on behind it.
 * - `'notApplied'`: it provably did not happen. It is sent once more, and the chain goes on. Of a call whose time is over
 *   that cannot be told: it may be under way still, so this answer is as good as `'throw'` then.
 * - `'throw'`: it cannot be told. The chain rejects with the error.
 *
 * `error.steps` has one entry for each call of the chains concerned; the open ones are `unknown`, and one answer is for
 * all of them. The computer's input waits meanwhile, so only what looks may be called: screenshots, `tab.url()` and the
 * like.
 */
export type OnUnknown = (error: OutcomeUnknownError, computer: Computer) => Verdict | Promise<Verdict>;

/** Options of {@link attach}. */
export interface AttachOptions extends CallOptions {
  /**
   * How long every call on this computer may take unless it says otherwise, in milliseconds. `0` is no limit. Default
   * 30 000; the pauses in a call come on top.
   */
  readonly defaultTimeoutMs?: number;
  /**
   * Tells the vendor again and again that the computer is in use, so that it does not end for being idle while your
   * program thinks: `true` is every 30 s, a little earlier by chance. It does not keep your process alive. Default `false`.
   */
  readonly keepAlive?: boolean | { readonly everyMs: number };
  /**
   * Closes the computer when the process is about to end by SIGINT, SIGTERM or SIGHUP, or because nothing is left to do.
   * Default `true`.
   */
  readonly handleSignals?: boolean;
  /**
   * What to make of input whose reply was lost. Default `'throw'`: the chain rejects with an `OutcomeUnknownError`. A
   * function may look at the screen and say.
   */
  readonly onUnknown?: 'throw' | OnUnknown;
  /** Who is told what happens on this computer. Default: nobody. */
  readonly observers?: readonly Observer[];
}

/** What comes of them. */
export interface AttachSettings extends CallOptions {
  readonly timeoutMs: number;
  readonly defaultTimeoutMs: number;
  /** Absent: not at all. */
  readonly keepAlive?: { readonly everyMs: number };
  readonly handleSignals: boolean;
  /** Absent: the chain rejects. */
  readonly onUnknown?: OnUnknown;
  readonly observers: readonly Observer[];
}

/** Options of {@link launch}. */
export interface LaunchOptions extends AttachOptions {
  /** What to create. Default `'browser'`. */
  readonly kind?: Kind;
  /** Size of the display or viewport in pixels. A wish: the vendor decides, and `computer.display` tells. */
  readonly display?: Size;
  /** Longest life of the computer, in milliseconds, at least 1000. Default: the vendor's. */
  readonly maxLifetimeMs?: number;
  /** How long it may be idle before the vendor ends it, in milliseconds, at least 1000; `0` is never. Default: the vendor's. */
  readonly idleTimeoutMs?: number;
  /**
   * Whose computer it is, such as the name of a test run, so that `sweep` finds it if your program dies: 1 to 40 letters,
   * digits, `.`, `_` and `-`.
   */
  readonly tag?: string;
}

/** Vendors take seconds to start a computer, some of them many. */
const defaultLaunchTimeoutMs = 120_000;

/** How often a computer is kept alive by default, in milliseconds: well within the shortest idle time of a vendor, two minutes. */
const defaultKeepAliveMs = 30_000;

const checkKeepAlive = optionsOf({ everyMs: milliseconds(1000) });

/** The options of `attach`, which `launch` has too. */
export const attachOptions: TableOf<AttachOptions, AttachSettings> = {
  defaultTimeoutMs: optional(
    (value: unknown, name, call) => checkTimeout(value, 'timeoutMs', `${call} ${name}`),
    defaultTimeoutMs,
  ),
  keepAlive: optional((keepAlive: boolean | { readonly everyMs: number }, name, call) => {
    if (typeof keepAlive !== 'boolean') return checkKeepAlive(keepAlive, name, call);
    return keepAlive ? { everyMs: defaultKeepAliveMs } : undefined;
  }),
  handleSignals: optional(checkFlag, true),
  onUnknown: optional((value: 'throw' | OnUnknown, name, call): OnUnknown | undefined => {
    if (value === 'throw') return undefined;
    if (typeof value === 'function') return value;
    throw typeError(`${call}: ${name} must be 'throw' or a function, got ${describe(value)}.`);
  }),
  observers: optional((value: readonly Observer[], name, call): readonly Observer[] => {
    if (!Array.isArray(value)) throw typeError(`${call}: ${name} must be an array, got ${describe(value)}.`);
    for (const one of value) checkObserver(one, name, call);
    return value;
  }, []),
  signal: callOptions.signal,
  timeoutMs: optional(checkTimeout, defaultLaunchTimeoutMs),
};

const checkObserver = (observer: Observer, name: string, call: string): void => {
  if (typeof Object(observer).tell === 'function') return;
  throw typeError(
    `${call}: each of ${name} must be an object with a function tell, such as { tell: (event) => … }, got ${describe(observer)}.`,
  );
};

const checkLifetime = (bounds: string, mayBeZero: boolean): Checker<number> =>
  numberThat(
    bounds,
    (value) => (mayBeZero && value === 0) || (Number.isFinite(value) && value >= 1000),
    'a number of milliseconds',
  );

/** What `launch` asks of a driver. */
const openOptions = {
  kind: optional(
    mustBe("'browser' or 'desktop'", (value) => value === 'browser' || value === 'desktop'),
    'browser',
  ),
  display: optional(({ width, height }: Size, name, call) => ({
    width: checkSide(width, `${name}.width`, call),
    height: checkSide(height, `${name}.height`, call),
  })),
  maxLifetimeMs: optional(checkLifetime('at least 1000 milliseconds', false)),
  idleTimeoutMs: optional(checkLifetime('at least 1000 milliseconds or 0 for no limit', true)),
  tag: optional(checkTag),
};

/**
 * What `launch` asks of a driver, and with what it connects.
 *
 * @throws TypeError or RangeError naming what is wrong.
 * @throws UnsupportedFacetError if the driver has no computers of that kind.
 */
export const checkLaunchOptions = (
  options: LaunchOptions,
  { kinds, name, optionNames = [] }: Pick<Driver, 'kinds' | 'name' | 'optionNames'>,
): readonly [OpenOptions, AttachSettings] => {
  const misplaced = Object.keys(Object(options)).find((one) => optionNames.includes(one) && !(one in openOptions));
  if (misplaced !== undefined)
    throw typeError(
      `launch: '${misplaced}' is an option of ${name}(). Write launch(${name}({ ${misplaced}: … }), { … }).`,
    );
  const checked = checkParts(options, openOptions, attachOptions, 'launch');
  const [{ kind }] = checked;
  if (kinds.includes(kind)) return checked;
  throw new UnsupportedFacetError(
    `launch: ${name} has no computers of kind '${kind}', only ${kinds.map((one) => `'${one}'`).join(', ')}.`,
  );
};
