import { ClosedError, factsOf, FarhandError, isRecord } from '@farhand/core/driver';

/** The words for a life that is over (documented: `terminated`). */
const ended: ReadonlySet<string> = new Set(['terminated', 'expired', 'ended']);

/** Whether a status word of a computer says that it has ended. Its case differs by endpoint (seen in July 2026). */
export const isEnded = (status: string | undefined): boolean => ended.has(status?.toLowerCase() ?? '');

/**
 * How the vendor says that a computer is over: `Session not found`, for one that ended and for those of others (seen in
 * July 2026). Sessions of the browser's own protocol, which are tabs, are not meant: of those Chromium says `Session
 * with given id not found` and `Session closed`.
 */
const phrases: readonly RegExp[] = [
  /\b(?:SESSION|COMPUTER)_(?:NOT_FOUND|EXPIRED|TERMINATED)\b/i,
  /\b(?:session|computer)(?: ["'`]?comp_\w+["'`]?)?(?: has| is| was)?(?: already)?(?: been)? (?:not found|expired|terminated|ended)\b/i,
];

/** Whether a text of the vendor's says that the computer has ended or is unknown. */
export const saysGone = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/** The vendor's words in a reply: a problem's, an action result's or those of before 2026. */
export const wordsIn = (body: unknown): string => {
  if (!isRecord(body)) return '';
  const { error } = body;
  const words = [body['status'], body['title'], body['detail'], body['error_message'], body['message'], error];
  const own = words.filter((word) => typeof word === 'string').join('; ');
  return isRecord(error) ? `${own}; ${wordsIn(error)}` : own;
};

/** What to tell the user once the vendor says so. */
export const goneAdvice = 'The computer has ended, by its lifetime or because someone ended it, or it is not yours.';

/** Whether an answer was none of the vendor's: proxies say, in HTML, that a session of theirs has expired. */
const isForeign = ({ code, cause }: FarhandError): boolean =>
  code === 'PROTOCOL' || (cause instanceof FarhandError && cause.code === 'PROTOCOL');

/** The same failure as a ClosedError if that is what the vendor says by it; else the failure as it is. */
export const asClosed = <T>(failure: T): T | ClosedError => {
  if (!(failure instanceof FarhandError) || failure instanceof ClosedError || isForeign(failure)) return failure;
  const { code, status = 0, vendorStatus } = failure;
  if (code !== 'ACTION_FAILED' && status < 500) return failure;
  if (!saysGone(failure.message) && !isEnded(vendorStatus)) return failure;
  const word = vendorStatus === undefined ? {} : { vendorStatus };
  return new ClosedError(`${failure.message} ${goneAdvice}`, { ...factsOf(failure), ...word, cause: failure });
};

/** The error for a computer of which the vendor says with a word of its status that it has ended. */
export const endedError = (id: string, status: string): ClosedError =>
  new ClosedError(`Lightcone: the computer ${id} has ended. Launch a new one.`, { vendorStatus: status });
