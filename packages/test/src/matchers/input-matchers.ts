import { Computer, type Receipt } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';
import { heldText } from '../turns/call-log.js';
import { subjectOf } from '../turns/known-computers.js';
import { lookUntil } from './retry.js';
import { lastCalls, timeoutOf, type MatchOptions, type MatchResult, type Situation } from './situation.js';

/** Checks that no key and no button of a computer is down. Retries. */
export const toHoldNothing = async (
  received: unknown,
  options: MatchOptions = {},
  { isNot = false }: Situation = {},
): Promise<MatchResult> => {
  const call = 'toHoldNothing';
  checkOptions(options, ['timeoutMs'], call);
  const subject = subjectOf(received, call);
  if (!(subject.view instanceof Computer))
    throw new TypeError(
      `${call}: expected a computer, got a tab or screen of it. Pass the computer, because it holds the keys.`,
    );
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
        ? `${call}: expected a held key or button, got none.${lastCalls(subject)}`
        : `${call}: expected no held key or button, got ${actual}.${lastCalls(subject)}`,
  };
};

/** The limit for a receipt. */
export interface RequestLimit {
  /** The most requests that carried the chain. */
  readonly requests: number;
}

/** Returns the receipt in the result of a chain, of `settled()`, or of a promise of either. */
const receiptIn = async (received: unknown): Promise<Receipt | undefined> => {
  const value: unknown = await received;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('receipt' in value) return receiptIn(value.receipt);
  return isReceipt(value) ? value : undefined;
};

const isReceipt = (value: object): value is Receipt =>
  'requests' in value && typeof value.requests === 'number' && 'steps' in value && Array.isArray(value.steps);

/** Checks that a receipt, or the result of a chain, counts at most this number of requests. */
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
      `${call}: expected ${isNot ? 'more than' : 'at most'} ${limit.requests} requests, got ${requests}.\nSteps:\n${calls}`,
  };
};
