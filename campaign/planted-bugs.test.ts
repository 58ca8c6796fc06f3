import { describe, expect, onTestFinished, test } from 'vitest';
import { runCampaign } from './campaign.js';
import { blindRetry, earlyRelease, gloomy, hopeful, lostStep, missingRelease } from './planted-bugs.js';
import type { Plant } from './run-program.js';
import type { FindingType } from './tally.js';
import { vendors, type VendorName } from './vendor.js';

/** What the campaign says of the smallest program in which a planted bug shows. */
const foundIn = async (vendor: VendorName, plant: Plant): Promise<readonly FindingType[]> => {
  const { failure } = await runCampaign({ vendor, programs: 300, seed: 7, plant });
  return [...new Set(failure?.findings.map(({ type }) => type))];
};

describe.each(vendors)('a bug planted in the way to %s is found', (vendor) => {
  test('a blind retry: input is applied twice', async () => {
    const dispatcher = blindRetry();
    onTestFinished(() => dispatcher.close());
    expect(await foundIn(vendor, { dispatcher })).toContain('twice');
  });

  test('a missing release: a key stays down', async () => {
    expect(await foundIn(vendor, { reroute: missingRelease })).toContain('stillDown');
  });

  test('a lost step: what was reported applied was not', async () => {
    expect(await foundIn(vendor, { reroute: lostStep })).toContain('appliedButNot');
  });

  test('an early release: the click comes without its key', async () => {
    expect(await foundIn(vendor, { reroute: earlyRelease })).toContain('withoutKeys');
  });

  test('a lost reply taken for a good one', async () => {
    expect(await foundIn(vendor, { reroute: hopeful })).toContain('appliedButNot');
  });

  test('a lost reply taken for a refusal', async () => {
    expect(await foundIn(vendor, { reroute: gloomy })).toContain('notAppliedButWas');
  });
});
