import { expect, test } from 'vitest';
import { runCampaign } from './campaign.js';
import { vendors } from './vendor.js';

/** Enough programs for every fault and every piece of a script to occur. `npm run campaign` is the long run. */
const programs = 200;

test.concurrent.each(vendors)('no promise is broken on %s', async (vendor) => {
  const { tally, failure } = await runCampaign({ vendor, programs, seed: 20_261_121 });
  expect(failure?.findings ?? []).toEqual([]);
  expect(failure).toBeUndefined();

  // The campaign did its work: the programs acted, on a network that lost a third of the requests.
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

  // The campaign did its work: most requests were performed late, and many calls were abandoned meanwhile.
  expect((tally.faults.get('actsLate') ?? 0) / tally.requests).toBeGreaterThanOrEqual(0.3);
  for (const outcome of ['applied', 'unknown', 'notRun', 'anything'] as const) {
    expect([outcome, tally.told.get(outcome) ?? 0]).not.toEqual([outcome, 0]);
  }
});
