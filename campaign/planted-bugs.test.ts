import { describe, expect, onTestFinished, test } from 'vitest';
import { runCampaign } from './campaign.js';
import {
  blindRetry,
  despairing,
  earlyRelease,
  forgetful,
  gloomy,
  hopeful,
  lostStep,
  missingRelease,
} from './planted-bugs.js';
import type { Plant } from './run-program.js';
import type { FindingType } from './tally.js';
import { instant, vendors, type VendorName } from './vendor.js';

/** Returns whether the campaign finds a program in which a planted bug breaks this promise. */
const isFound = async (type: FindingType, vendor: VendorName, plant: Plant, slow = false): Promise<boolean> => {
  const { failure } = await runCampaign({ vendor, programs: 300, seed: 7, plant, slow, seeks: type });
  return failure !== undefined;
};

describe.each(vendors)('a bug planted in the way to %s is found', (vendor) => {
  test('a blind retry: input is applied twice', async () => {
    const dispatcher = blindRetry();
    onTestFinished(() => dispatcher.close());
    expect(await isFound('twice', vendor, { dispatcher })).toBe(true);
  });

  test('a missing release: a key stays down', async () => {
    expect(await isFound('stillDown', vendor, { reroute: missingRelease })).toBe(true);
  });

  test('a lost step: what was reported applied was not', async () => {
    expect(await isFound('appliedButNot', vendor, { reroute: lostStep })).toBe(true);
  });

  test('an early release: the click comes without its key', async () => {
    expect(await isFound('withoutKeys', vendor, { reroute: earlyRelease })).toBe(true);
  });

  test('a lost reply taken for a good one', async () => {
    expect(await isFound('appliedButNot', vendor, { reroute: hopeful })).toBe(true);
  });

  test('a lost reply taken for a refusal', async () => {
    expect(await isFound('notAppliedButWas', vendor, { reroute: gloomy })).toBe(true);
  });

  test('a release that overtakes what was given up', async () => {
    expect(await isFound('overlapping', vendor, { pace: instant }, true)).toBe(true);
  });

  test('a key forgotten whose release is not known to have happened', async () => {
    expect(await isFound('stillDown', vendor, { reroute: forgetful }, true)).toBe(true);
  });

  test('an open outcome told as if nothing had been done', async () => {
    expect(await isFound('notAppliedButWas', vendor, { reroute: gloomy }, true)).toBe(true);
  });

  test('a computer taken for gone that is not', async () => {
    expect(await isFound('stillDown', vendor, { reroute: despairing }, true)).toBe(true);
  });
});
