import {
  ActionFailedError,
  factsOf,
  OutcomeUnknownError,
  ProtocolError,
  type ErrorFacts,
  type Origin,
  type RequestOutcome,
} from '@farhand/core/driver';
import type { ActionResult, BatchResponse } from './wire-replies.js';

/** What a batch's answer says of its actions. */
export type BatchOutcomes = RequestOutcome<ActionResult>;

type SentOutcome = BatchOutcomes['outcomes'][number];

/** The vendor stops at the first error, so what follows a failed action has not run. */
const upTo = (count: number, applied: number, ...then: readonly SentOutcome[]): readonly SentOutcome[] =>
  Array.from({ length: count }, (_, index) => (index < applied ? 'applied' : (then[index - applied] ?? 'notRun')));

/**
 * Reads from a batch's answer what became of each of its actions. What cannot be told is `unknown`, never guessed.
 *
 * @remarks
 * The vendor publishes no schema. Seen: `executed`, `total` and `results` with a status each. Not known: whether
 * `results` has an entry for the action that failed, and whether `executed` counts it.
 */
export const batchOutcomes = (
  count: number,
  reply: BatchResponse,
  what: string,
  redact: (text: string) => string,
): BatchOutcomes => {
  const { executed = 0 } = reply;
  const facts = factsOf({ requestId: reply.request_id });
  const entries = (reply.results ?? []).slice(0, count);
  const other = entries.findIndex((entry) => verdictOf(entry) !== 'success');
  const applied = other === -1 ? entries.length : other;

  const all: BatchOutcomes = { outcomes: upTo(count, count) };
  const failed = (outcomes: readonly SentOutcome[], by: ActionResult = reply): BatchOutcomes => ({
    outcomes,
    error: actionFailed(by, what, redact, facts),
  });
  const unknownAfter = (known: number): readonly SentOutcome[] =>
    Array.from({ length: count }, (_, index) => (index < known ? 'applied' : 'unknown'));
  const unclear = (known: number): BatchOutcomes => ({
    outcomes: unknownAfter(known),
    error: new OutcomeUnknownError(
      `${what} was answered, but not with what became of the last ${count - known} of its ${count} actions. Look at the computer before you repeat them.`,
      facts,
    ),
  });

  const culprit = entries[other];
  if (culprit !== undefined && verdictOf(culprit) === 'failure') return failed(upTo(count, other, 'failed'), culprit);

  // No entry says that it failed. What ran before the last one counted was no failure: that would have been the end.
  const known = Math.min(Math.max(applied, executed - 1), count - 1);
  switch (verdictOf(reply)) {
    case 'success':
      return applied === count || reply.executed === undefined || executed >= count
        ? all
        : unclear(Math.max(known, executed));
    case 'silent':
      return applied === count ? all : unclear(known);
    case 'failure':
      if (applied === count) return failed(unknownAfter(count - 1));
      // All entries that there are succeeded, so the action after them is the one that failed.
      if (applied > 0 && other === -1) return failed(upTo(count, applied, 'failed'));
      if (reply.executed === undefined) return failed(unknownAfter(applied));
      if (executed <= 0) return failed(upTo(count, 0, 'failed'));
      // Either the last one counted failed, if there is one after it, or that one.
      return failed(
        executed >= count ? upTo(count, count - 1, 'failed') : upTo(count, executed - 1, 'unknown', 'unknown'),
      );
  }
};

/** The words that mean success. Seen: `SUCCESS`; documented at times: `success`. The others are what clients have met. */
const successWords: ReadonlySet<string> = new Set(['success', 'ok', 'completed']);

/** Whether a result says that it succeeded, says that it failed, or says neither. */
export const verdictOf = (result: {
  readonly status?: string | undefined;
  readonly error_message?: string | undefined;
}): 'success' | 'failure' | 'silent' => {
  const { status = '', error_message: message = '' } = result;
  if (message !== '') return 'failure';
  if (status === '') return 'silent';
  return successWords.has(status.toLowerCase()) ? 'success' : 'failure';
};

/** The error for a result that says that it failed. */
export const actionFailed = (
  result: ActionResult,
  what: string,
  redact: (text: string) => string,
  facts: ErrorFacts = {},
): ActionFailedError => {
  const { status, error_message: message = '' } = result;
  const said = [status, message].filter((part) => part !== undefined && part !== '').join(': ');
  return new ActionFailedError(redact(`${what} failed${said === '' ? '' : `: ${said}`}.`), {
    ...facts,
    ...(status === undefined ? {} : { vendorStatus: redact(status) }),
    ...factsOf({ requestId: result.request_id }),
  });
};

/**
 * Returns the result of an action if it succeeded.
 *
 * @throws ActionFailedError if it says that it failed.
 * @throws ProtocolError if it does not say: an HTTP 200 alone proves nothing here.
 */
export const checkAction = (
  result: ActionResult,
  { what, facts }: Origin,
  redact: (text: string) => string,
): ActionResult => {
  switch (verdictOf(result)) {
    case 'success':
      return result;
    case 'failure':
      throw actionFailed(result, what, redact, facts);
    case 'silent':
      throw new ProtocolError(
        `${what} was answered with status ${facts.status} but without saying that it succeeded.`,
        facts,
      );
  }
};
