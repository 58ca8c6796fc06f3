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
import { isEyes, type Eyes } from '../contract/eyes.js';
import type { CallOptions } from '../deadline.js';
import { UnsupportedFacetError, type OutcomeUnknownError } from '../errors.js';
import type { Size } from '../geometry.js';
import type { Verdict } from '../session/ask.js';
import type { Observer } from '../telling/observer.js';
import type { Computer } from './computer.js';

/** Default limit of a call, in milliseconds. */
export const defaultTimeoutMs = 30_000;

/**
 * Decides the outcome of input whose reply was lost, for example by looking at the screen of `computer`.
 *
 * - `'applied'`: it happened. The chain continues after it.
 * - `'notApplied'`: it provably did not happen. Farhand sends it again and continues the chain. After a timeout it may
 *   still be in progress, so Farhand then treats this verdict as `'throw'`.
 * - `'throw'`: unknown. The chain rejects with the error.
 *
 * `error.steps` has one entry for each call of the affected chains. Open steps are `unknown`, and one verdict covers
 * all of them. The computer's input waits for the verdict, so the function may call only read-only methods:
 * screenshots, `tab.url()` and the like.
 *
 * @category Start
 */
export type OnUnknown = (error: OutcomeUnknownError, computer: Computer) => Verdict | Promise<Verdict>;

/**
 * Options of {@link attach}.
 *
 * @category Start
 */
export interface AttachOptions extends CallOptions {
  /**
   * Limit of every call on this computer that does not set its own, in milliseconds. `0` means no limit. Default:
   * 30,000. The pauses in a call are added.
   */
  readonly defaultTimeoutMs?: number;
  /**
   * Pings the vendor so that an idle computer is not ended while your program does other work. `true` pings every 30 s,
   * minus random jitter. `everyMs`: at least 1000. Does not keep your process alive. Default: `false`.
   */
  readonly keepAlive?: boolean | { readonly everyMs: number };
  /**
   * Closes the computer when the process is about to end by SIGINT, SIGTERM or SIGHUP, or because the event loop is
   * empty. Default: `true`.
   */
  readonly handleSignals?: boolean;
  /**
   * How to handle input whose reply was lost. `'throw'`: the chain rejects with an `OutcomeUnknownError`. A function
   * may look at the screen and decide. Default: `'throw'`.
   */
  readonly onUnknown?: 'throw' | OnUnknown;
  /** Observers that receive an event for everything that happens on this computer. Default: none. */
  readonly observers?: readonly Observer[];
  /**
   * What finds texts and images on the screen: the result of `eyes()` of `@farhand/eyes`. Default: that of `eyes()`
   * without options, when a locator is first used.
   */
  readonly eyes?: Eyes;
}

/** Checked {@link AttachOptions}. */
export interface AttachSettings extends CallOptions {
  readonly timeoutMs: number;
  readonly defaultTimeoutMs: number;
  /** Absent: no pings. */
  readonly keepAlive?: { readonly everyMs: number };
  readonly handleSignals: boolean;
  /** Absent: the chain rejects. */
  readonly onUnknown?: OnUnknown;
  readonly observers: readonly Observer[];
  /** Absent: those of the process. */
  readonly eyes?: Eyes;
}

/**
 * Options of {@link launch}.
 *
 * @category Start
 */
export interface LaunchOptions extends AttachOptions {
  /** The kind of computer. Default: `'browser'`. */
  readonly kind?: Kind;
  /**
   * Size of the display or viewport, in pixels, with sides from 1 to 16384. The vendor may choose another size; read
   * `computer.display`. Default: the vendor's.
   */
  readonly display?: Size;
  /** Longest lifetime of the computer, in milliseconds, at least 1000. Default: the vendor's. */
  readonly maxLifetimeMs?: number;
  /**
   * Idle time after which the vendor ends the computer, in milliseconds, at least 1000. `0` means never. Default: the
   * vendor's.
   */
  readonly idleTimeoutMs?: number;
  /**
   * A label, such as the name of a test run, by which `sweep` finds the computer if your program crashes: 1 to 40
   * letters, digits, `.`, `_` and `-`. Default: none.
   */
  readonly tag?: string;
  /**
   * Called each time `launch` starts to wait for something else, and each time a vendor reports the status of a
   * computer that is starting. Default: not called.
   */
  readonly onProgress?: (progress: LaunchProgress) => unknown;
}

/**
 * What `launch` waits for.
 *
 * @category Start
 */
export interface LaunchProgress {
  /** A few words, such as `lybic: the sandbox SBX-1, which is PENDING`. Wording may change. */
  readonly waitsFor: string;
  /** Time since `launch` was called, in milliseconds. */
  readonly elapsedMs: number;
}

/** Vendors take seconds to start a computer, some of them many. */
const defaultLaunchTimeoutMs = 120_000;

/**
 * Default interval of keep-alive pings, in milliseconds: well within the shortest idle time of a vendor, two minutes.
 */
const defaultKeepAliveMs = 30_000;

const checkKeepAlive = optionsOf({ everyMs: milliseconds(1000) });

/** The options of `attach`, which `launch` accepts too. */
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
  eyes: optional((value: Eyes, name, call) => {
    if (isEyes(value)) return value;
    throw typeError(`${call}: ${name} must be the result of eyes() of @farhand/eyes, got ${describe(value)}.`);
  }),
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

/** Gives a driver the user's function, with the time. Its errors become warnings, because the launch goes on. */
const progressOf = (onProgress: (progress: LaunchProgress) => unknown): ((waitsFor: string) => void) => {
  const startedAt = performance.now();
  return (waitsFor) => {
    try {
      onProgress({ waitsFor, elapsedMs: performance.now() - startedAt });
    } catch (error) {
      process.emitWarning(`launch: onProgress threw ${String(error)}`, { type: 'Warning', code: 'FARHAND_OBSERVER' });
    }
  };
};

/** The options that `launch` passes to a driver. */
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
  onProgress: optional((value: (progress: LaunchProgress) => unknown, name, call) => {
    if (typeof value === 'function') return progressOf(value);
    throw typeError(`${call}: ${name} must be a function, got ${describe(value)}.`);
  }),
};

/**
 * Checks the options of `launch`. Returns those for the driver and those for the connection.
 *
 * @throws TypeError or RangeError if an option is not valid.
 * @throws UnsupportedFacetError if the driver does not support the kind.
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
