import { ActionFailedError, factsOf, ProtocolError, type ErrorFacts, type HttpReply } from '@farhand/core/driver';
import { readActionResult, type ActionResult, type Json } from './wire-replies.js';

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
 * Reads the answer of an action and returns it if it succeeded.
 *
 * @throws ActionFailedError if it says that it failed.
 * @throws ProtocolError if it does not say: an HTTP 200 alone proves nothing here.
 */
export const checkAction = (
  json: Json,
  reply: Pick<HttpReply, 'status' | 'requestId'>,
  what: string,
  redact: (text: string) => string,
): ActionResult => {
  const result = readActionResult(json);
  const facts = factsOf(reply);
  switch (verdictOf(result)) {
    case 'success':
      return result;
    case 'failure':
      throw actionFailed(result, what, redact, facts);
    case 'silent':
      throw new ProtocolError(
        `${what} was answered with status ${reply.status} but without saying that it succeeded.`,
        facts,
      );
  }
};
