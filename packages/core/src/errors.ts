import type { Held, Step } from './contract/receipt.js';

/** The stable codes of {@link FarhandError}. Branch on these, not on messages. */
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
  | 'CLOSED';

/** Facts that any Farhand error may carry. Never a key or token. */
export interface ErrorFacts {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** HTTP status of the vendor's answer. */
  readonly status?: number;
  /** The vendor's own status word, such as `EXECUTION_ERROR`. */
  readonly vendorStatus?: string;
  /** The vendor's identifier of the request, for its support. */
  readonly requestId?: string;
  /** What became of each step of the chain that failed. */
  readonly steps?: readonly Step[];
  /** What Farhand released after the failure. */
  readonly released?: readonly Held[];
}

const brand = Symbol.for('farhand.error');

/**
 * The one family of errors Farhand throws for what goes wrong at run time. Programming mistakes are plain
 * `TypeError` and `RangeError`; an aborted call rejects with its signal's own reason.
 */
export class FarhandError extends Error {
  /** Stable code of the error. */
  readonly code: ErrorCode;
  /** HTTP status of the vendor's answer, if it gave one. */
  declare readonly status?: number;
  /** The vendor's own status word, if it gave one. */
  declare readonly vendorStatus?: string;
  /** The vendor's identifier of the request, if it gave one. */
  declare readonly requestId?: string;
  /** What became of each step of the chain that failed. */
  declare steps?: readonly Step[];
  /** What Farhand released after the failure. */
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

  /** Whether a value is a Farhand error, also one of another installed copy of the library. */
  static isInstance(value: unknown): value is FarhandError {
    return value instanceof Error && brand in value;
  }
}

/** The vendor cannot do an action, and nothing it can do means the same. Thrown before anything is sent. */
export class UnsupportedActionError extends FarhandError {
  /** Why: one reason for each form that was tried. */
  readonly reasons: readonly string[];

  /** @internal */
  constructor(message: string, reasons: readonly string[], facts?: ErrorFacts) {
    super('UNSUPPORTED_ACTION', message, facts);
    this.reasons = reasons;
  }
}

/** The computer has no such part, such as tabs on a desktop. Thrown before anything is sent. */
export class UnsupportedFacetError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('UNSUPPORTED_FACET', message, facts);
  }
}

/** A call did not finish within its `timeoutMs`, and provably had no effect. */
export class TimeoutError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('TIMEOUT', message, facts);
  }
}

/** The codes of {@link TransportError}. */
export type TransportCode = 'UNREACHABLE' | 'UNAUTHORIZED' | 'RATE_LIMITED' | 'REJECTED';

/** The vendor could not be reached or refused the request. It did not act on it. */
export class TransportError extends FarhandError {
  /** How long the vendor asks to wait before another try, in milliseconds. */
  declare readonly retryAfterMs?: number;

  /** @internal */
  constructor(code: TransportCode, message: string, facts?: ErrorFacts & { readonly retryAfterMs?: number }) {
    super(code, message, facts);
    if (facts?.retryAfterMs !== undefined) this.retryAfterMs = facts.retryAfterMs;
  }
}

/** The vendor answered something that its protocol does not allow, such as HTML or a reply without an id. */
export class ProtocolError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('PROTOCOL', message, facts);
  }
}

/** The vendor carried the request out and says that the action failed. */
export class ActionFailedError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('ACTION_FAILED', message, facts);
  }
}

/** An action was sent and its reply lost: it may or may not have happened. Farhand never sends it again. */
export class OutcomeUnknownError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('OUTCOME_UNKNOWN', message, facts);
  }
}

/**
 * The input of a chain was done, and the picture that its `screenshot()` asked for could not be taken. `cause` says why.
 * Take another picture; repeating the chain would do its input twice.
 */
export class ScreenshotFailedError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('SCREENSHOT_FAILED', message, facts);
  }
}

/** The computer is gone: closed by you, ended by its lifetime, or unknown to the vendor. */
export class ClosedError extends FarhandError {
  /** @internal */
  constructor(message: string, facts?: ErrorFacts) {
    super('CLOSED', message, facts);
  }
}

const suppressed = new WeakMap<object, readonly Error[]>();

/** Notes errors that happened while another one was being handled. The main error stays as it is. @internal */
export const suppress = (main: unknown, errors: readonly Error[]): void => {
  if (typeof main !== 'object' || main === null || errors.length === 0) return;
  suppressed.set(main, [...(suppressed.get(main) ?? []), ...errors]);
};

/** The errors that happened while Farhand cleaned up after `error`, such as a key that could not be released. */
export const suppressedErrors = (error: unknown): readonly Error[] =>
  (typeof error === 'object' && error !== null ? suppressed.get(error) : undefined) ?? [];

/** Any thrown value as an Error. */
export const toError = (value: unknown): Error => (value instanceof Error ? value : new Error(String(value)));

/** Whether an error says that what was to be ended is gone. */
export const isGone = (error: unknown): boolean =>
  error instanceof FarhandError && (error.code === 'CLOSED' || error.status === 404 || error.status === 410);
