import { startDeadline } from '@farhand/core/driver';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programs, slowPrograms, type Program } from './program.js';
import { runProgram, type Plant } from './run-program.js';
import { findingsOf, watchStandstill } from './standstill.js';
import { Tally, type Finding, type FindingType } from './tally.js';
import type { VendorName } from './vendor.js';

/** What a campaign is asked to do. */
export interface CampaignOptions {
  readonly vendor: VendorName;
  /** How many programs to run. */
  readonly programs: number;
  /** The same programs and faults for the same seed. */
  readonly seed: number;
  readonly plant?: Plant;
  /** Whether the vendor is slow. Default: it is quick, and much goes wrong. */
  readonly slow?: boolean;
  /** Looks for the first program that breaks a promise in this way. Default: the smallest that breaks one in any. */
  readonly seeks?: FindingType;
  /** Where in the campaign to begin, as {@link CampaignResult} has it of a failure. */
  readonly path?: string;
  /** Called now and then with the number of programs that have run. */
  readonly onProgress?: (programs: number) => void;
}

/** What a campaign has found. */
export interface CampaignResult {
  /** The counts up to the first broken promise, or of all programs. */
  readonly tally: Tally;
  /** The smallest program that breaks a promise, if one does, and how. */
  readonly failure:
    | { readonly program: Program; readonly findings: readonly Finding[]; readonly path: string }
    | undefined;
}

/** Runs random programs under random faults and compares what was told with what was done. */
export const runCampaign = async (options: CampaignOptions): Promise<CampaignResult> => {
  const { vendor, seed, plant, path, onProgress, slow = false, seeks } = options;
  const registryDir = await mkdtemp(join(tmpdir(), 'farhand-campaign-'));
  const counted = new Tally();
  // Looking for the smallest program runs many more, which are not counted.
  let tally = counted;
  let smallest: readonly Finding[] = [];
  try {
    const details = await fc.check(
      fc.asyncProperty(slow ? slowPrograms : programs, async (program) => {
        const around = { vendor, tally, registryDir, ...(plant === undefined ? {} : { plant }) };
        const run = (): Promise<readonly Finding[]> => orHung(runProgram(program, around));
        const again = (): void => {
          tally.again += 1;
          tally.programs -= 1;
        };
        const findings = slow ? await findingsOf(() => watchStandstill(run), again) : await run();
        tally.note(findings);
        if (tally === counted) onProgress?.(tally.programs);
        if (!findings.some(({ type }) => seeks === undefined || type === seeks)) return true;
        tally = new Tally();
        smallest = findings;
        return false;
      }),
      {
        seed,
        endOnFailure: seeks !== undefined,
        ...(path === undefined ? { numRuns: options.programs } : { numRuns: 1, path }),
      },
    );
    const program = details.counterexample?.[0];
    const failure =
      program === undefined ? undefined : { program, findings: smallest, path: details.counterexamplePath ?? '' };
    return { tally: counted, failure };
  } finally {
    await rm(registryDir, { recursive: true, force: true });
  }
};

/** No program takes nearly as long: waits for replies that never come are short, and all others are none. */
const programLimitMs = 30_000;

const hung: readonly Finding[] = [{ type: 'hung', detail: `it did not end within ${programLimitMs} ms` }];

const orHung = async (work: Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
  const deadline = startDeadline({ timeoutMs: programLimitMs }, 'A program');
  try {
    return await deadline.race(work);
  } catch (error) {
    if (deadline.signal.aborted) return hung;
    throw error;
  } finally {
    deadline.dispose();
  }
};
