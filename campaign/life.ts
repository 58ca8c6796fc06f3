import { sweep, type Computer } from '@farhand/core';
import type { HandClock } from './hand-clock.js';
import type { Finding } from './finding.js';
import type { Tally } from './tally.js';
import { isEndless, isUnknowable } from './unknowable.js';
import type { Vendor } from './vendor.js';

/** Tries in a row that a user makes, on a network like this one. */
const tries = 3;
const sweeps = 8;

/** Does something until it succeeds, as a patient user would. Whether it did. */
const persist = async (
  times: number,
  work: () => Promise<unknown>,
  output: (value: unknown) => void,
): Promise<boolean> => {
  for (let left = times; left > 0; left -= 1) {
    try {
      await work();
      return true;
    } catch (error) {
      output(error);
    }
  }
  return false;
};

/** Closes a computer. Whether it could be. */
export const close = (computer: Computer, output: (value: unknown) => void): Promise<boolean> =>
  persist(tries, () => computer.close(), output);

/** The longest that the vendor keeps an idle computer by default, in milliseconds, and a little more. */
const idleMs = 130_000;

/** Ends what is left of a program that launched, by its tag; what cannot have one, time ends. */
export const endRest = async (
  vendor: Vendor,
  tag: string,
  {
    clock,
    tally,
    output,
  }: { readonly clock: HandClock; readonly tally: Tally; readonly output: (value: unknown) => void },
): Promise<readonly Finding[]> => {
  if (vendor.running().length === 0) return [];
  await persist(sweeps, () => sweep(vendor.driver, { tag, timeoutMs: 1000 }), output);
  const left = vendor.running().length;
  if (left === 0) {
    tally.swept += 1;
    return [];
  }
  const isCreate = vendor.kind === 'browser' ? /^\/computers$/ : /^never$/;
  const lost = vendor.requests.filter(
    (request) =>
      request.method === 'POST' && isCreate.test(request.path) && (isUnknowable(request) || isEndless(request)),
  ).length;
  clock.advance(idleMs);
  const still = vendor.running().length;
  if (still > 0 || left > lost)
    return [{ type: 'stillRunning', detail: `${left} computers, ${still} after their idle time` }];
  tally.endedByIdling += left;
  return [];
};
