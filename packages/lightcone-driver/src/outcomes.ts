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

/** What the reply to a batch reports about its actions. */
export type BatchOutcomes = RequestOutcome<ActionResult>;

type SentOutcome = BatchOutcomes['outcomes'][number];

/** The vendor stops at the first error, so actions after a failed one have not run. */
const upTo = (count: number, applied: number, ...then: readonly SentOutcome[]): readonly SentOutcome[] =>
  Array.from({ length: count }, (_, index) => (index < applied ? 'applied' : (then[index - applied] ?? 'notRun')));

/**
 * Reads the outcome of each action from the reply to a batch. An outcome that the reply does not show is `unknown`,
 * never guessed.
 *
 * @remarks The vendor publishes no schema. Seen: `executed`, `total` and `results` with a status each. Unknown: whether
 * `results` contains the failed action, and whether `executed` counts it.
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
      `${what}: the reply does not show the outcome of the last ${count - known} of ${count} actions. Check the computer before you repeat them.`,
      facts,
    ),
  });

  const culprit = entries[other];
  if (culprit !== undefined && verdictOf(culprit) === 'failure') return failed(upTo(count, other, 'failed'), culprit);

  // No entry reports a failure. Actions before the last counted one did not fail, because a failure would have ended
  // the batch.
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
      // All existing entries succeeded, so the action after them failed.
      if (applied > 0 && other === -1) return failed(upTo(count, applied, 'failed'));
      if (reply.executed === undefined) return failed(unknownAfter(applied));
      if (executed <= 0) return failed(upTo(count, 0, 'failed'));
      // Either the counted one after this entry failed, if there is one, or this one.
      return failed(
        executed >= count ? upTo(count, count - 1, 'failed') : upTo(count, executed - 1, 'unknown', 'unknown'),
      );
  }
};

/** The words that mean success. Seen: `SUCCESS`; documented at times: `success`. Clients have met the others. */
const successWords: ReadonlySet<string> = new Set(['success', 'ok', 'completed']);

/** Returns whether a result reports success, failure, or neither. */
export const verdictOf = (result: {
  readonly status?: string | undefined;
  readonly error_message?: string | undefined;
}): 'success' | 'failure' | 'silent' => {
  const { status = '', error_message: message = '' } = result;
  if (message !== '') return 'failure';
  if (status === '') return 'silent';
  return successWords.has(status.toLowerCase()) ? 'success' : 'failure';
};

/** Creates the error for a result that reports a failure. */
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
 * @throws ActionFailedError if it reports a failure.
 * @throws ProtocolError if it reports neither: HTTP 200 alone does not mean success here.
 */
export const checkAction = (result: ActionResult, origin: Origin, redact: (text: string) => string): ActionResult => {
  switch (verdictOf(result)) {
    case 'success':
      return result;
    case 'failure':
      throw actionFailed(result, origin.what, redact, origin.facts);
    case 'silent':
      throw new ProtocolError(
        `${origin.what}: the reply has status ${origin.facts.status} but does not report success.`,
        origin.facts,
      );
  }
};
