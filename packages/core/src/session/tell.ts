import { labelOf, shownAction } from '../actions/action.js';
import type { SendReport } from '../contract/connection.js';
import type { Receipt, Step } from '../contract/receipt.js';
import type { Deadline } from '../deadline.js';
import { ClosedError, FarhandError, OutcomeUnknownError, ScreenshotFailedError, suppress, toError } from '../errors.js';
import { failScope } from './ambient.js';
import { pointAt } from './call-site.js';
import type { ReleaseReport, Account, Vendor } from './devices.js';
import { callsOf, rejectEntry, type PictureRequest, type Unit } from './entry.js';
import { maskError } from './mask-error.js';
import { noteReleased } from './release.js';

/** The calls of a unit with their outcomes. Without an account, none was run. */
export const stepsOf = (unit: Unit, account: Pick<Account, 'outcomes'> | undefined): readonly Step[] =>
  callsOf(unit).flatMap((source): readonly Step[] => {
    const outcome = account === undefined ? 'notRun' : account.outcomes.get(source);
    return outcome === undefined ? [] : [{ action: shownAction(source.action), outcome }];
  });

/** Resolves a unit. */
export const tellDone = (unit: Unit, account: Account, rest: Omit<Receipt, 'steps'>): void => {
  for (const part of unit.parts) tellDone(part, account, rest);
  unit.outcome.resolve({ steps: stepsOf(unit, account), ...rest });
};

/** What is known about a failed unit of which something may have been sent. */
export interface FailureDetail {
  readonly account: Account;
  readonly release: ReleaseReport;
  readonly sendError: unknown;
}

/** Rejects a unit with its error, which carries the call site, the outcome of each step and what was released. */
export const tellFailed = (unit: Unit, failure: unknown, detail?: FailureDetail): void => {
  const calls = callsOf(unit);
  const error = maskError(failure, calls);
  if (detail !== undefined && failure !== detail.sendError) {
    suppress(error, [toError(maskError(detail.sendError, calls))]);
  }
  noteReleased(error, detail?.release ?? { released: [], errors: [] }, calls);
  if (error instanceof FarhandError) error.steps = stepsOf(unit, detail?.account);
  if (error instanceof OutcomeUnknownError) error.message = withSteps(unit.label, error);
  if (unit.opens !== undefined) failScope(unit.opens, error);
  if (error instanceof FarhandError) pointAt(error, unit.site);
  rejectEntry(unit, error);
};

/**
 * A message that includes the call and, if there are several, the outcome of each step. For test runners that show only
 * the message.
 */
const withSteps = (label: string, { message, steps = [] }: OutcomeUnknownError): string => {
  const lines = steps.length < 2 ? [] : steps.map(({ action, outcome }) => `\n  ${labelOf(action)}: ${outcome}`);
  return `${label}: ${message}${lines.join('')}`;
};

/** The result of a unit that was done. */
export interface Done extends Pick<SendReport, 'screenshot'> {
  readonly account: Account;
  /** Whether anything was sent for it. */
  readonly isSent: boolean;
}

/** Passes a unit its screenshot: the one that came with the reply, or a new one. */
export const takePicture = async <Call>(
  unit: Unit,
  request: PictureRequest,
  done: Done,
  { screenshot }: Pick<Vendor<Call>, 'screenshot'>,
  deadline: Deadline,
): Promise<void> => {
  try {
    if (done.screenshot === undefined && deadline.isOver()) throw deadline.error();
    request.show(done.screenshot ?? (await deadline.race(screenshot(request.observation.tab, deadline))));
  } catch (failure) {
    const error = maskError(deadline.abortedByCaller() ? failure : failureOf(request, done, failure), callsOf(unit));
    if (error instanceof FarhandError) {
      error.steps = stepsOf(unit, done.account);
      pointAt(error, request.site);
    }
    request.reject(error);
  }
};

/**
 * The error for a missing screenshot. If input was sent, it has a class of its own: callers retry after `TIMEOUT` or
 * `UNREACHABLE`, which would repeat the input here.
 */
const failureOf = ({ label }: PictureRequest, { isSent }: Done, failure: unknown): unknown => {
  if (!isSent || failure instanceof ClosedError) return failure;
  return new ScreenshotFailedError(
    `${label}: the input was carried out, but the screenshot after it failed. Take one with screenshot(), and do not repeat the input. ${toError(failure).message}`,
    { cause: failure },
  );
};

/** Copies an error for a second unit, because each unit adds its own steps and call site. */
export const copyOf = (error: Error): unknown => {
  const copy: unknown = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error));
  return copy;
};
