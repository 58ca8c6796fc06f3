import type { Observation, SendReport } from '../connection.js';
import type { Deadline } from '../deadline.js';
import { ActionFailedError, ClosedError, FarhandError, OutcomeUnknownError, toError } from '../errors.js';
import type { Vendor } from './devices.js';
import type { Verdict } from './settling.js';

type Outcomes = SendReport['outcomes'];

/** Asks what became of calls whose outcome is open. `outcomes` has one entry for each call of the program. */
export type Ask = (error: OutcomeUnknownError, outcomes: Outcomes) => Promise<Verdict>;

/** How often one program is asked about: whoever answers three times has a network that is of no use. */
const maxQuestions = 3;

/**
 * Sends calls, and whenever it stays open what became of some of them, asks and goes on as the answer says: behind what
 * was applied, or once more with what provably was not.
 */
export const sendSettled = async <Call>(
  vendor: Pick<Vendor<Call>, 'send'>,
  calls: readonly Call[],
  deadline: Deadline,
  ask: Ask | undefined,
  observe: Observation | undefined,
): Promise<SendReport> => {
  let known: Outcomes = [];
  let requests = 0;
  for (let questions = 0; ; questions += 1) {
    const report = await sendOnce(vendor, calls.slice(known.length), deadline, observe);
    requests += report.requests;
    const outcomes = [...known, ...report.outcomes];
    const { error } = report;
    const told: SendReport = { ...report, outcomes, requests };
    if (ask === undefined || questions === maxQuestions || !(error instanceof OutcomeUnknownError)) return told;
    if (deadline.abortedByCaller() || !isAskable(outcomes)) return told;
    const verdict = await ask(error, outcomes);
    // Of what nobody waited for to the end nobody can say that it did not happen: it may be under way still.
    if (verdict === 'throw' || (verdict === 'notApplied' && deadline.signal.aborted)) return told;
    known =
      verdict === 'applied'
        ? outcomes.slice(0, outcomes.lastIndexOf('unknown') + 1).map(() => 'applied')
        : outcomes.slice(0, outcomes.indexOf('unknown'));
    const rest = calls.slice(known.length);
    if (rest.length === 0) return { outcomes: known, requests };
    if (deadline.signal.aborted) {
      return { outcomes: [...known, ...rest.map(() => 'notRun' as const)], requests, error: toError(deadline.error()) };
    }
  }
};

/** Whether calls can go on behind what is open: something is, and nothing that was not run lies before it. */
const isAskable = (outcomes: Outcomes): boolean => {
  const last = outcomes.lastIndexOf('unknown');
  return last !== -1 && outcomes.slice(0, last).every((outcome) => outcome === 'applied' || outcome === 'unknown');
};

/** Sends calls once. Whatever leaves open what happened has one error class, and says so. */
const sendOnce = async <Call>(
  vendor: Pick<Vendor<Call>, 'send'>,
  calls: readonly Call[],
  deadline: Deadline,
  observe: Observation | undefined,
): Promise<SendReport> => {
  try {
    const report = await vendor.send(calls, deadline, observe);
    const { error, outcomes } = report;
    if (error === undefined || !outcomes.includes('unknown') || isClear(error) || deadline.abortedByCaller())
      return report;
    return { ...report, error: unclear(error) };
  } catch (error) {
    // A driver that throws where it should report leaves open what happened.
    const thrown = new OutcomeUnknownError('The driver failed while sending, so it is not known what was done.', {
      cause: error,
    });
    return { outcomes: calls.map(() => 'unknown' as const), requests: 1, error: thrown };
  }
};

/** Whether an error is about the open outcome itself, or about a failure that is certain beside it. */
const isClear = (error: Error): boolean =>
  [OutcomeUnknownError, ActionFailedError, ClosedError].some((one) => error instanceof one);

const unclear = (error: Error): OutcomeUnknownError => {
  const { status, vendorStatus, requestId } = error instanceof FarhandError ? error : {};
  return new OutcomeUnknownError(
    `${error.message} It may or may not have happened, and is not sent again. Look at the computer before you repeat it.`,
    {
      cause: error,
      ...(status === undefined ? {} : { status }),
      ...(vendorStatus === undefined ? {} : { vendorStatus }),
      ...(requestId === undefined ? {} : { requestId }),
    },
  );
};
