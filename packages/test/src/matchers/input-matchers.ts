import { Computer, type Receipt } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';
import { heldText } from '../turns/call-log.js';
import { subjectOf } from '../turns/known-computers.js';
import { lookUntil } from './retry.js';
import { lastCalls, timeoutOf, type MatchOptions, type MatchResult, type Situation } from './situation.js';

/** Whether no key and no button is down on a computer. Retries. */
export const toHoldNothing = async (
  received: unknown,
  options: MatchOptions = {},
  { isNot = false }: Situation = {},
): Promise<MatchResult> => {
  const call = 'toHoldNothing';
  checkOptions(options, ['timeoutMs'], call);
  const subject = subjectOf(received, call);
  if (!(subject.view instanceof Computer))
    throw new TypeError(`${call}: expected the computer, which holds keys, not a tab or screen of it.`);
  const computer = subject.view;
  const timeoutMs = timeoutOf(options, subject, call);
  const { matches, actual } = await lookUntil(!isNot, timeoutMs, async () => {
    const held = computer.held();
    return { matches: held.length === 0, actual: heldText(held) };
  });
  return {
    pass: matches,
    message: () =>
      isNot
        ? `${call}: something was expected to be held, and nothing was.${lastCalls(subject)}`
        : `${call}: nothing was expected to be held. Held: ${actual}.${lastCalls(subject)}`,
  };
};

/** What a receipt may count at most. */
export interface RequestLimit {
  /** Requests that carried the chain. */
  readonly requests: number;
}

/** The receipt in what a chain, `settled()` or a promise of either comes to. */
const receiptIn = async (received: unknown): Promise<Receipt | undefined> => {
  const value: unknown = await received;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('receipt' in value) return receiptIn(value.receipt);
  return isReceipt(value) ? value : undefined;
};

const isReceipt = (value: object): value is Receipt =>
  'requests' in value && typeof value.requests === 'number' && 'steps' in value && Array.isArray(value.steps);

/** Whether a receipt, or what a chain comes to, counts at most so many requests. */
export const toTakeAtMost = async (
  received: unknown,
  limit: RequestLimit,
  { isNot = false }: Situation = {},
): Promise<MatchResult> => {
  const call = 'toTakeAtMost';
  const example = `Write expect(await tab.click(120, 80)).${call}({ requests: 1 }).`;
  if (typeof limit !== 'object' || limit === null || typeof limit.requests !== 'number')
    throw new TypeError(`${call}: expected { requests: … }, got ${describe(limit)}. ${example}`);
  checkOptions(limit, ['requests'], call);
  const receipt = await receiptIn(received);
  if (receipt === undefined) throw new TypeError(`${call}: expected a receipt, got ${describe(received)}. ${example}`);
  const { requests, steps } = receipt;
  const calls = steps.map(({ action, outcome }) => `  ${action.type}: ${outcome}`).join('\n');
  return {
    pass: requests <= limit.requests,
    message: () =>
      `${call}: expected ${isNot ? 'more than' : 'at most'} ${limit.requests} requests, and it took ${requests}.\nSteps:\n${calls}`,
  };
};
