import {
  ActionFailedError,
  FarhandError,
  OutcomeUnknownError,
  ProtocolError,
  toError,
  TransportError,
  type Deadline,
  type SendReport,
} from '@farhand/core/driver';
import { batchOutcomes, type BatchOutcomes } from './batch-outcomes.js';
import { nameOf, type Caller } from './client-call.js';
import { planRequests, type Request } from './plan.js';
import { readBatch } from './wire-replies.js';
import type { LightconeCall } from './wire.js';

type SentOutcome = SendReport['outcomes'][number];

/** What became of the calls of a request that failed as a whole. */
const outcomeOf = (error: unknown, { endpoint }: Request): SentOutcome => {
  if (error instanceof ActionFailedError) return 'failed';
  if (error instanceof OutcomeUnknownError || error instanceof ProtocolError) return 'unknown';
  // The status code of a batch that fails on its way is not documented: some of it may have run.
  if (error instanceof TransportError && error.code === 'REJECTED' && endpoint === 'batch') return 'unknown';
  return 'notRun';
};

/** Whether a request that failed had reached the vendor, or may have. */
const wentOut = (error: unknown): boolean => {
  if (!(error instanceof FarhandError) || error.code === 'TIMEOUT' || error.code === 'UNREACHABLE') return false;
  return error.code !== 'CLOSED' || error.status !== undefined;
};

const sendOne = async (caller: Caller, id: string, request: Request, deadline: Deadline): Promise<BatchOutcomes> => {
  const { endpoint, body, calls, effect } = request;
  const sending = { id, body, effect, wait: deadline };
  if (endpoint !== 'batch') {
    await caller.action(endpoint, sending);
    return { outcomes: calls.map(() => 'applied') };
  }
  return batchOutcomes(
    calls.length,
    readBatch(await caller.object(endpoint, sending)),
    nameOf(endpoint),
    caller.redact,
  );
};

/** Carries calls out in order, stops at the first that fails, and says what became of each. Never rejects. */
export const sendCalls = async (
  caller: Caller,
  id: string,
  calls: readonly LightconeCall[],
  batchLimit: number,
  deadline: Deadline,
): Promise<SendReport> => {
  const outcomes: SentOutcome[] = [];
  let requests = 0;
  const stopped = (error: unknown): SendReport => ({
    outcomes: calls.map((_, index) => outcomes[index] ?? 'notRun'),
    requests,
    error: toError(error),
  });
  for (const request of planRequests(calls, batchLimit)) {
    try {
      const done = await sendOne(caller, id, request, deadline);
      requests += 1;
      outcomes.push(...done.outcomes);
      if (done.error !== undefined) return stopped(done.error);
    } catch (error) {
      outcomes.push(...request.calls.map(() => outcomeOf(error, request)));
      if (wentOut(error)) requests += 1;
      return stopped(error);
    }
  }
  return { outcomes, requests };
};
