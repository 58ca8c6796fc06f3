import { checkOptions } from '../check/options.js';
import { checkSide, checkTag, describe, longestTimerMs } from '../check/values.js';
import type { Driver, Kind, OpenOptions } from '../contract/connection.js';
import { checkCallOptions, type CallOptions } from '../deadline.js';
import { UnsupportedFacetError, type OutcomeUnknownError } from '../errors.js';
import type { Size } from '../geometry.js';
import type { Verdict } from '../session/ask.js';
import type { Computer } from './computer.js';

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

/** How often a computer is kept alive by default, in milliseconds: well within the shortest idle time of a vendor, two minutes. */
const defaultKeepAliveMs = 30_000;

const attachOptions = ['defaultTimeoutMs', 'keepAlive', 'handleSignals', 'onUnknown', 'signal', 'timeoutMs'];
const launchOptions = ['kind', 'display', 'maxLifetimeMs', 'idleTimeoutMs', 'tag', ...attachOptions];

/**
 * Checks the options of `attach`, or those that `launch` shares with it.
 *
 * @throws TypeError or RangeError naming what is wrong.
 */
export const checkAttachOptions = (
  options: AttachOptions,
  call: string,
  known: readonly string[] = attachOptions,
): void => {
  checkOptions(options, known, call);
  checkCallOptions(options, call);
  const { defaultTimeoutMs, keepAlive, handleSignals, onUnknown } = options;
  if (defaultTimeoutMs !== undefined) checkCallOptions({ timeoutMs: defaultTimeoutMs }, `${call} defaultTimeoutMs`);
  if (handleSignals !== undefined && typeof handleSignals !== 'boolean')
    throw new TypeError(`${call}: handleSignals must be true or false, got ${describe(handleSignals)}.`);
  if (onUnknown !== undefined && onUnknown !== 'throw' && typeof onUnknown !== 'function')
    throw new TypeError(`${call}: onUnknown must be 'throw' or a function, got ${describe(onUnknown)}.`);
  if (keepAlive !== undefined && typeof keepAlive !== 'boolean') checkKeepAlive(keepAlive, call);
};

const checkKeepAlive = (keepAlive: { readonly everyMs: number }, call: string): void => {
  checkOptions(keepAlive, ['everyMs'], `${call} keepAlive`);
  const { everyMs } = keepAlive;
  if (typeof everyMs !== 'number')
    throw new TypeError(`${call}: keepAlive.everyMs must be a number of milliseconds, got ${describe(everyMs)}.`);
  if (!Number.isFinite(everyMs) || everyMs < 1000 || everyMs > longestTimerMs)
    throw new RangeError(
      `${call}: keepAlive.everyMs must be from 1000 to ${longestTimerMs} milliseconds, got ${everyMs}.`,
    );
};

/** How often to keep a computer alive, in milliseconds; `undefined`: not at all. */
export const keepAliveEveryMs = ({ keepAlive = false }: AttachOptions): number | undefined => {
  if (typeof keepAlive === 'boolean') return keepAlive ? defaultKeepAliveMs : undefined;
  return keepAlive.everyMs;
};

/**
 * What `launch` asks of a driver, checked.
 *
 * @throws TypeError or RangeError naming what is wrong.
 * @throws UnsupportedFacetError if the driver has no computers of that kind.
 */
export const openOptionsOf = (options: LaunchOptions, driver: Driver): OpenOptions => {
  checkAttachOptions(options, 'launch', launchOptions);
  const { kind = 'browser', display, maxLifetimeMs, idleTimeoutMs, tag } = options;
  if (kind !== 'browser' && kind !== 'desktop') {
    throw new TypeError(`launch: kind must be 'browser' or 'desktop', got ${describe(kind)}.`);
  }
  if (!driver.kinds.includes(kind)) {
    throw new UnsupportedFacetError(
      `launch: ${driver.name} has no computers of kind '${kind}', only ${driver.kinds.map((one) => `'${one}'`).join(', ')}.`,
    );
  }
  if (display !== undefined) checkDisplay(display);
  checkLifetime(maxLifetimeMs, 'maxLifetimeMs', false);
  checkLifetime(idleTimeoutMs, 'idleTimeoutMs', true);
  if (tag !== undefined) checkTag(tag, 'launch');
  return {
    kind,
    ...(display === undefined ? {} : { display }),
    ...(maxLifetimeMs === undefined ? {} : { maxLifetimeMs }),
    ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
    ...(tag === undefined ? {} : { tag }),
  };
};

const checkDisplay = ({ width, height }: Size): void => {
  checkSide(width, 'display.width', 'launch');
  checkSide(height, 'display.height', 'launch');
};

const checkLifetime = (value: number | undefined, name: string, mayBeZero: boolean): void => {
  if (value === undefined || (mayBeZero && value === 0)) return;
  if (typeof value !== 'number')
    throw new TypeError(`launch: ${name} must be a number of milliseconds, got ${describe(value)}.`);
  if (!Number.isFinite(value) || value < 1000) {
    throw new RangeError(
      `launch: ${name} must be at least 1000 milliseconds${mayBeZero ? ' or 0 for no limit' : ''}, got ${value}.`,
    );
  }
};
