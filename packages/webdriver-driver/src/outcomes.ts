import {
  ActionFailedError,
  ClosedError,
  factsOf,
  isRecord,
  outcomeByError,
  TransportError,
  FarhandError,
  type Deadline,
  type Interpretation,
  type Refusal,
  type SendReport,
} from '@farhand/core/driver';

/** What the end of a session means for the user, as a sentence. */
export const goneAdvice = 'The session has ended, or its browser has. Launch a new one.';

/** Returns the error code of W3C WebDriver in a reply, such as `no such window`. */
const codeIn = (body: unknown): string | undefined => {
  const value = isRecord(body) ? body['value'] : undefined;
  const code = isRecord(value) ? value['error'] : undefined;
  return typeof code === 'string' && /^[a-z ]{1,40}$/.test(code) ? code : undefined;
};

/** The server's own sentence. Details of the session, a stack or the code again may follow. */
const sentenceIn = (reason: string, code: string): string =>
  (reason.split(/ ?\(Session info| ?Stacktrace:| Build info:| ?Host info:|\.?: ?$/)[0] ?? '')
    .replace(`: ${code}`, '')
    .replace(/\.$/, '')
    .trim();

/** What each code means, in words that follow the server's own. */
const advices: Readonly<Record<string, string>> = {
  'no such window': 'The tab has closed.',
  'unexpected alert open': 'A dialog is open and blocks the page. Answer it first.',
  'move target out of bounds':
    'The pointer cannot leave the page. What came before it in the same request may have run.',
  'no such alert': 'The dialog is no longer open.',
};

const failure = ({ what, status, reason, requestId }: Refusal, code: string): ActionFailedError => {
  const advice = advices[code] ?? '';
  const message = `${what}: ${code}: ${sentenceIn(reason, code)}. ${advice}`;
  return new ActionFailedError(message.trim(), { ...factsOf({ status, requestId }), vendorStatus: code });
};

/** The error for a 4xx reply, where the specification's code says more than the status. */
export const refused = (refusal: Refusal): FarhandError | undefined => {
  const { what, status, reason, requestId, body } = refusal;
  const code = codeIn(body);
  if (code === 'invalid session id') {
    const facts = { ...factsOf({ status, requestId }), vendorStatus: code };
    return new ClosedError(
      `${what} was refused with status ${status}: ${sentenceIn(reason, code)}. ${goneAdvice}`,
      facts,
    );
  }
  return code === 'no such window' || code === 'no such alert' ? failure(refusal, code) : undefined;
};

/** Codes of 500 that come before anything has run. */
const before: ReadonlySet<string> = new Set(['unexpected alert open']);

/** Codes of 500 that end the whole request and leave nothing open. */
const final: ReadonlySet<string> = new Set([
  'session not created',
  'javascript error',
  'script timeout',
  'unable to capture screen',
]);

/**
 * What a 5xx reply means. W3C WebDriver replies 500 for failures of its own; a proxy's 5xx has no code and counts as a
 * lost reply.
 */
export const failed = (refusal: Refusal): Interpretation | undefined => {
  const code = codeIn(refusal.body);
  if (code === undefined) return undefined;
  const outcome = before.has(code) ? 'notRun' : final.has(code) ? 'failed' : 'unknown';
  if (code !== 'session not created') return { error: failure(refusal, code), outcome };
  const { what, reason } = refusal;
  const full = /queue|timed out/i.test(reason);
  const advice = full
    ? 'Every place is taken, no node has such a browser, or it started too slowly. End sessions, add nodes, allow more time, or check the capabilities.'
    : 'Check the capabilities, and that the server has such a browser.';
  const facts = { ...factsOf(refusal), vendorStatus: code };
  return {
    error: new TransportError('REJECTED', `${what}: ${code}: ${sentenceIn(reason, code)}. ${advice}`, facts),
    outcome,
  };
};

/** The outcome of the calls of a request that failed as a whole. */
export const outcomeOf = (error: unknown, deadline: Deadline): SendReport['outcomes'][number] => {
  const code = error instanceof FarhandError ? error.vendorStatus : undefined;
  if (code === 'unexpected alert open' || code === 'no such window') return 'notRun';
  return outcomeByError(error, deadline);
};
