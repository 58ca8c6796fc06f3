import {
  ActionFailedError,
  FarhandError,
  OutcomeUnknownError,
  ProtocolError,
  toError,
  TransportError,
  type Deadline,
  type Observation,
  type ScreenshotData,
  type SendReport,
} from '@farhand/core/driver';
import { batchOutcomes, type BatchOutcomes } from './batch-outcomes.js';
import { nameOf, type Caller } from './client-call.js';
import { planRequests, type Request } from './plan.js';
import { readBatch, type ActionResult } from './wire-replies.js';
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

/** What became of a request, and the answer of its picture, if it had one that was taken. */
interface Sent extends BatchOutcomes {
  readonly taken?: ActionResult;
}

const sendOne = async (caller: Caller, id: string, request: Request, deadline: Deadline): Promise<Sent> => {
  const { endpoint, body, calls, effect, picture } = request;
  const sending = { id, body, effect, wait: deadline };
  if (endpoint !== 'batch') {
    await caller.action(endpoint, sending);
    return { outcomes: calls.map(() => 'applied') };
  }
  const reply = readBatch(await caller.object(endpoint, sending));
  const told = (count: number): BatchOutcomes => batchOutcomes(count, reply, nameOf(endpoint), caller.redact);
  if (picture === undefined) return told(calls.length);
  const all = told(calls.length + 1);
  const outcomes = all.outcomes.slice(0, calls.length);
  // Of a picture that failed the calls before it know nothing.
  if (!outcomes.every((outcome) => outcome === 'applied')) return { ...all, outcomes };
  const taken = all.error === undefined ? reply.results?.[calls.length] : undefined;
  return { outcomes, ...(taken === undefined ? {} : { taken }) };
};

/** How calls are sent. */
export interface SendingOptions {
  /** The most actions in one batch. */
  readonly batchLimit: number;
  /** Reads the picture that an action has taken of what was to be looked at. */
  readPicture(taken: ActionResult, of: Observation, deadline: Deadline): Promise<ScreenshotData>;
}

/** Carries calls out in order, stops at the first that fails, and says what became of each. Never rejects. */
export const sendCalls = async (
  caller: Caller,
  id: string,
  calls: readonly LightconeCall[],
  { batchLimit, readPicture }: SendingOptions,
  deadline: Deadline,
  observe?: Observation,
): Promise<SendReport> => {
  let taken: ActionResult | undefined;
  const outcomes: SentOutcome[] = [];
  let requests = 0;
  const stopped = (error: unknown): SendReport => ({
    outcomes: calls.map((_, index) => outcomes[index] ?? 'notRun'),
    requests,
    error: toError(error),
  });
  for (const request of planRequests(calls, batchLimit, observe)) {
    try {
      const done = await sendOne(caller, id, request, deadline);
      requests += 1;
      outcomes.push(...done.outcomes);
      taken = done.taken;
      if (done.error !== undefined) return stopped(done.error);
    } catch (error) {
      outcomes.push(...request.calls.map(() => outcomeOf(error, request)));
      if (wentOut(error)) requests += 1;
      return stopped(error);
    }
  }
  // Without it core takes another, and says why if that fails too.
  const screenshot = taken && observe && (await readPicture(taken, observe, deadline).catch(() => undefined));
  return { outcomes, requests, ...(screenshot === undefined ? {} : { screenshot }) };
};
