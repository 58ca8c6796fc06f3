import { typeError } from '../check/mistake.js';
import { startDeadline, type Deadline } from '../deadline.js';
import { suppress, toError, UnsupportedActionError, type OutcomeUnknownError } from '../errors.js';
import { letAnswer } from './ambient.js';
import { pointAt } from './call-site.js';
import type { Entry } from './entry.js';

/** Says what became of input whose outcome is open. */
export type Witness = (error: OutcomeUnknownError) => Verdict | Promise<Verdict>;

/**
 * Asks a caller what became of input, within the time of one call and until `closing` fires. Without a usable answer the
 * error stays, with what went wrong noted beside it.
 */
export const ask = async (
  owner: object,
  onUnknown: Witness,
  error: OutcomeUnknownError,
  { timeoutMs, call, closing }: { readonly timeoutMs: number; readonly call: Deadline; readonly closing: AbortSignal },
): Promise<Verdict> => {
  const limit = startDeadline({ signal: closing, timeoutMs }, 'onUnknown()');
  // The call's own time may run out while its caller looks; only an abort ends the looking.
  const stop = (): void => (call.abortedByCaller() ? limit.end(call.error()) : undefined);
  call.signal.addEventListener('abort', stop, { once: true });
  try {
    return checkVerdict(await limit.race(letAnswer(owner, () => onUnknown(error))));
  } catch (failure) {
    suppress(error, [toError(failure)]);
    return 'throw';
  } finally {
    call.signal.removeEventListener('abort', stop);
    limit.dispose();
  }
};

/** The error for what must wait for an answer, called by the code that is to give it. */
export const notWhileAnswering = ({ label, site }: Entry): UnsupportedActionError => {
  const why = 'it was called in onUnknown, and input waits for what that returns';
  const error = new UnsupportedActionError(
    `${label} was not done: ${why}. Look there only, with screenshot(), tab.url() and the like, and act after the call has settled.`,
    [why],
  );
  pointAt(error, site);
  return error;
};

/** What a caller makes of an outcome that the vendor left open. `throw`: it cannot be told. */
export type Verdict = 'applied' | 'notApplied' | 'throw';

/**
 * A verdict as a caller gave it.
 *
 * @throws TypeError if it is none.
 */
const checkVerdict = (value: unknown): Verdict => {
  if (value === 'applied' || value === 'notApplied' || value === 'throw') return value;
  throw typeError(`onUnknown must return 'applied', 'notApplied' or 'throw', got ${typeof value}.`);
};
