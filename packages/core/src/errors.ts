import type { Held, Step } from './contract/receipt.js';

/**
 * The stable codes of {@link FarhandError}. Branch on these, not on messages.
 *
 * @category Errors
 */
export type ErrorCode =
  | 'UNSUPPORTED_ACTION'
  | 'UNSUPPORTED_FACET'
  | 'TIMEOUT'
  | 'UNREACHABLE'
  | 'UNAUTHORIZED'
  | 'RATE_LIMITED'
  | 'REJECTED'
  | 'PROTOCOL'
  | 'ACTION_FAILED'
  | 'OUTCOME_UNKNOWN'
  | 'SCREENSHOT_FAILED'
  | 'AMBIGUOUS'
  | 'CLOSED';

/**
 * Facts that any Farhand error may carry. They never include a key or token.
 *
 * @category Errors
 */
export interface ErrorFacts {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** HTTP status of the vendor's reply. */
  readonly status?: number;
  /** The vendor's own status word, such as `EXECUTION_ERROR`. */
  readonly vendorStatus?: string;
  /** The vendor's identifier of the request. Quote it when you contact the vendor's support. */
  readonly requestId?: string;
  /** The outcome of each step of the chain that failed. */
  readonly steps?: readonly Step[];
  /** Keys and buttons that Farhand released after the failure. */
  readonly released?: readonly Held[];
}

const brand = Symbol.for('farhand.error');

/**
 * The base class of all errors that Farhand throws at run time. Invalid arguments throw a plain `TypeError` or
 * `RangeError`. An aborted call rejects with its signal's own reason.
 *
 * @example
 * ```ts
 * import { FarhandError } from '@farhand/core';
 *
 * try {
 *   await tab.click(300, 80);
 * } catch (error) {
 *   if (!FarhandError.isInstance(error) || error.code !== 'OUTCOME_UNKNOWN') throw error;
 *   const screenshot = await tab.screenshot(); // look before you click again
 * }
 * ```
 * @category Errors
 */
export class FarhandError extends Error {
  /** Stable code of the error. */
  readonly code: ErrorCode;
  /** HTTP status of the vendor's reply, if it had one. */
  declare readonly status?: number;
  /** The vendor's own status word, if the reply had one. */
  declare readonly vendorStatus?: string;
  /** The vendor's identifier of the request, if the reply had one. */
  declare readonly requestId?: string;
  /** The outcome of each step of the chain that failed. */
  declare steps?: readonly Step[];
  /** Keys and buttons that Farhand released after the failure. */
  declare released?: readonly Held[];

  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /** @internal */
  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, 'cause' in facts ? { cause: facts.cause } : undefined);
    this.name = new.target.name;
    this.code = code;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.vendorStatus !== undefined) this.vendorStatus = facts.vendorStatus;
    if (facts.requestId !== undefined) this.requestId = facts.requestId;
    if (facts.steps !== undefined) this.steps = facts.steps;
    if (facts.released !== undefined) this.released = facts.released;
  }

  /** Returns whether a value is a Farhand error. Also recognizes errors of another installed copy of the library. */
  static isInstance(value: unknown): value is FarhandError {
    return value instanceof Error && brand in value;
  }
}

/**
 * The vendor does not support an action, and no combination of its own actions has the same effect. Thrown before
 * anything is sent.
 *
 * @category Errors
 */
export class UnsupportedActionError extends FarhandError {
  /** One reason for each form of the action that Farhand tried. */
  readonly reasons: readonly string[];

  /** @internal */
  constructor(message: string, reasons: readonly string[], facts?: ErrorFacts) {
    super('UNSUPPORTED_ACTION', message, facts);
    this.reasons = reasons;
  }
}

/**
 * The computer lacks a part, such as tabs on a desktop. Thrown before anything is sent.
 *
 * @category Errors
 */
export class UnsupportedFacetError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('UNSUPPORTED_FACET', message, facts);
  }
}

/**
 * A call did not finish within its `timeoutMs`. The step that ran out of time provably had no effect. In a chain that
 * takes several requests, earlier steps may have been applied: read `steps`.
 *
 * @category Errors
 */
export class TimeoutError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('TIMEOUT', message, facts);
  }
}

/**
 * The codes of {@link TransportError}.
 *
 * @category Errors
 */
export type TransportCode = 'UNREACHABLE' | 'UNAUTHORIZED' | 'RATE_LIMITED' | 'REJECTED';

/**
 * The vendor was unreachable or refused the request. The request had no effect. In a chain that takes several requests,
 * earlier steps may have been applied: read `steps`.
 *
 * @category Errors
 */
export class TransportError extends FarhandError {
  /** How long the vendor asks you to wait before you retry, in milliseconds. */
  declare readonly retryAfterMs?: number;

  /** @internal */
  constructor(code: TransportCode, message: string, facts?: ErrorFacts & { readonly retryAfterMs?: number }) {
    super(code, message, facts);
    if (facts?.retryAfterMs !== undefined) this.retryAfterMs = facts.retryAfterMs;
  }
}

/**
 * The vendor's reply violates its protocol, such as HTML or a reply without an id.
 *
 * @category Errors
 */
export class ProtocolError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('PROTOCOL', message, facts);
  }
}

/**
 * The vendor carried out the request and reports that the action failed.
 *
 * @category Errors
 */
export class ActionFailedError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('ACTION_FAILED', message, facts);
  }
}

/**
 * An action was sent and its reply was lost, so the action may or may not have happened. Farhand never sends it again.
 *
 * @category Errors
 */
export class OutcomeUnknownError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('OUTCOME_UNKNOWN', message, facts);
  }
}

/**
 * The input of a chain was carried out, but the screenshot that the chain asked for failed. See `cause`. Take another
 * screenshot; repeating the chain would repeat its input.
 *
 * @category Errors
 */
export class ScreenshotFailedError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('SCREENSHOT_FAILED', message, facts);
  }
}

/**
 * A locator describes several places on the screen, and none of them is clearly the one. Nothing was sent. Say which one
 * with `within()`, `rightOf()` and the like, `first()` or `{ exact: true }`.
 *
 * @category Errors
 */
export class AmbiguousError extends FarhandError {
  /** The places, in reading order: the box of each in pixels of the display, and what it says if it is a text. */
  readonly candidates: readonly {
    readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    readonly text?: string;
  }[];

  /** @internal */
  constructor(message: string, candidates: AmbiguousError['candidates']) {
    super('AMBIGUOUS', message);
    this.candidates = candidates;
  }
}

/**
 * The computer is gone: you closed it, its lifetime ended, or the vendor no longer knows it.
 *
 * @category Errors
 */
export class ClosedError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('CLOSED', message, facts);
  }
}

const suppressed = new WeakMap<object, readonly Error[]>();

/** Records errors that occurred while another error was handled. The main error stays as it is. @internal */
export const suppress = (main: unknown, errors: readonly Error[]): void => {
  if (typeof main !== 'object' || main === null || errors.length === 0) return;
  suppressed.set(main, [...(suppressed.get(main) ?? []), ...errors]);
};

/**
 * Returns the errors that occurred while Farhand cleaned up after `error`, such as a key that could not be released.
 *
 * @category Errors
 */
export const suppressedErrors = (error: unknown): readonly Error[] =>
  (typeof error === 'object' && error !== null ? suppressed.get(error) : undefined) ?? [];

/** Returns any thrown value as an `Error`. */
export const toError = (value: unknown): Error => (value instanceof Error ? value : new Error(String(value)));

/** Whether an error means that the target is already gone. */
export const isGone = (error: unknown): boolean =>
  error instanceof FarhandError && (error.code === 'CLOSED' || error.status === 404 || error.status === 410);
