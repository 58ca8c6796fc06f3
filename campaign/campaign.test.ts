import { expect, test } from 'vitest';
import { runCampaign } from './campaign.js';
import { vendors } from './vendor.js';

/** Enough for every fault and every piece of a script to come up; the long run is `npm run campaign`. */
const programs = 200;

test.concurrent.each(vendors)('no promise is broken on %s', async (vendor) => {
  const { tally, failure } = await runCampaign({ vendor, programs, seed: 20_261_121 });
  expect(failure?.findings ?? []).toEqual([]);
  expect(failure).toBeUndefined();

  // It has done what it is for: programs that act, on a network that loses a third of it.
  expect(tally.programs).toBe(programs);
  expect(tally.faulted / tally.requests).toBeGreaterThanOrEqual(0.3);
  expect([...tally.faults.keys()].toSorted()).toEqual([
    'duplicateReply',
    'failAtStep',
    'html502',
    'latency',
    'replyLost',
    'resetBeforeRead',
    'resetMidBody',
    'sessionExpired',
    'slowStart',
    'stalledBody',
    'status429',
    'status500',
    'status503',
    'status503RetryAfter',
    'truncatedJson',
  ]);
  for (const outcome of ['applied', 'unknown', 'notRun', 'failed'] as const) {
    expect([outcome, tally.told.get(outcome) ?? 0]).not.toEqual([outcome, 0]);
  }
  expect(tally.unknown).toBeLessThanOrEqual(tally.unknowable);
});

test.concurrent.each(vendors)('no promise is broken on %s when it is slow', async (vendor) => {
  const { tally, failure } = await runCampaign({ vendor, programs: 20, seed: 20_261_129, slow: true });
  expect(failure?.findings ?? []).toEqual([]);
  expect(failure).toBeUndefined();

  // It has done what it is for: most requests were carried out late, and many calls were given up meanwhile.
  expect((tally.faults.get('actsLate') ?? 0) / tally.requests).toBeGreaterThanOrEqual(0.3);
  for (const outcome of ['applied', 'unknown', 'notRun', 'anything'] as const) {
    expect([outcome, tally.told.get(outcome) ?? 0]).not.toEqual([outcome, 0]);
  }
});
