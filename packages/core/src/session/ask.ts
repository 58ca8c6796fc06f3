import { typeError } from '../check/mistake.js';
import { startDeadline, type Deadline } from '../deadline.js';
import { suppress, toError, UnsupportedActionError, type OutcomeUnknownError } from '../errors.js';
import { letAnswer } from './ambient.js';
import { pointAt } from './call-site.js';
import type { Entry } from './entry.js';

/** Returns the outcome of input whose reply was lost. */
export type Witness = (error: OutcomeUnknownError) => Verdict | Promise<Verdict>;

/**
 * Asks a caller for the outcome of input, within the time of one call and until `closing` fires. Without a usable
 * verdict the error stays, with the failure of the verdict function attached.
 */
export const ask = async (
  owner: object,
  onUnknown: Witness,
  error: OutcomeUnknownError,
  { timeoutMs, call, closing }: { readonly timeoutMs: number; readonly call: Deadline; readonly closing: AbortSignal },
): Promise<Verdict> => {
  const limit = startDeadline({ signal: closing, timeoutMs }, 'onUnknown()');
  // The call's own time may run out while the caller checks. Only an abort ends the check.
  const stop = (): void => (call.abortedByCaller() ? limit.end(call.error()) : undefined);
  const stopListening = call.onOver(stop);
  try {
    return checkVerdict(await limit.race(letAnswer(owner, () => onUnknown(error))));
  } catch (failure) {
    suppress(error, [toError(failure)]);
    return 'throw';
  } finally {
    stopListening();
    limit.dispose();
  }
};

/** The error for a call that would wait for a verdict, made by the function that has to give it. */
export const notWhileAnswering = ({ label, site }: Entry): UnsupportedActionError => {
  const why = 'onUnknown may call only read-only methods, because input waits for its result';
  const error = new UnsupportedActionError(
    `${label} was not done: ${why}. Use screenshot(), tab.url() and the like there, and act after the call has settled.`,
    [why],
  );
  pointAt(error, site);
  return error;
};

/**
 * What a caller concludes about an outcome that the vendor left open. `throw`: the caller cannot know.
 *
 * @category Start
 */
export type Verdict = 'applied' | 'notApplied' | 'throw';

/**
 * Checks a caller's verdict.
 *
 * @throws TypeError if it is not a {@link Verdict}.
 */
const checkVerdict = (value: unknown): Verdict => {
  if (value === 'applied' || value === 'notApplied' || value === 'throw') return value;
  throw typeError(`onUnknown must return 'applied', 'notApplied' or 'throw', got ${typeof value}.`);
};
