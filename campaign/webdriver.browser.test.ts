import { describe, expect, onTestFinished, test } from 'vitest';
import { runCampaign } from './campaign.js';
import { blindRetry, hopeful } from './planted-bugs.js';
import type { Plant } from './run-program.js';
import type { FindingType } from './tally.js';

/** A browser starts for each program, so these are few. `npm run campaign -- --vendor webdriver` is the long run. */
const programs = 10;

const vendor = 'webdriver';

/** As long as all programs of a test take on a busy machine. */
const timeout = 240_000;

describe.skipIf(process.platform === 'win32')('the campaign on chromedriver', { timeout }, () => {
  test('no promise is broken', async () => {
    const { tally, failure } = await runCampaign({ vendor, programs, seed: 20_261_121 });
    expect(failure?.findings ?? []).toEqual([]);
    expect(failure).toBeUndefined();

    // The campaign did its work: most programs had a computer, on a network that lost a third of the requests.
    expect(tally.programs).toBe(programs);
    expect(tally.failedLaunches).toBeLessThan(programs / 2);
    expect(tally.faulted / tally.requests).toBeGreaterThanOrEqual(0.25);
    for (const outcome of ['applied', 'unknown', 'notRun'] as const) {
      expect([outcome, tally.told.get(outcome) ?? 0]).not.toEqual([outcome, 0]);
    }
  });

  test('no promise is broken when requests are carried out late', async () => {
    const { tally, failure } = await runCampaign({ vendor, programs: 5, seed: 2002, slow: true });
    expect(failure?.findings ?? []).toEqual([]);
    expect(failure).toBeUndefined();
    expect((tally.faults.get('actsLate') ?? 0) / tally.requests).toBeGreaterThanOrEqual(0.3);
  });

  const planted: readonly (readonly [FindingType, string, () => Plant])[] = [
    ['appliedButNot', 'a lost reply taken for a good one', () => ({ reroute: hopeful })],
    [
      'twice',
      'a blind retry of input',
      () => {
        const dispatcher = blindRetry();
        onTestFinished(() => dispatcher.close());
        return { dispatcher };
      },
    ],
  ];

  test.each(planted)('finds a planted bug: %s, by %s', async (seeks, _what, plant) => {
    const { failure } = await runCampaign({ vendor, programs: 40, seed: 7, plant: plant(), seeks });
    expect(failure?.findings.map(({ type }) => type)).toContain(seeks);
  });
});
