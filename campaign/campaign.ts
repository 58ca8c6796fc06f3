import { startDeadline } from '@farhand/core/driver';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attached, programs, slowPrograms, type Program } from './program.js';
import { runProgram, type Plant } from './run-program.js';
import { findingsOf, watchStandstill } from './standstill.js';
import { Tally, type Finding, type FindingType } from './tally.js';
import type { CampaignVendor } from './vendor.js';

/** The options of a campaign. */
export interface CampaignOptions {
  readonly vendor: CampaignVendor;
  /** How many programs to run. */
  readonly programs: number;
  /** The seed. The same seed produces the same programs and faults. */
  readonly seed: number;
  readonly plant?: Plant;
  /** Whether the vendor is slow. Default: the vendor is fast, and many requests have faults. */
  readonly slow?: boolean;
  /** Searches for the first program that breaks this promise. Default: the smallest program that breaks any. */
  readonly seeks?: FindingType;
  /** The path in the campaign at which to start, from a failure in {@link CampaignResult}. */
  readonly path?: string;
  /** Called at intervals with the number of programs that have run. */
  readonly onProgress?: (programs: number) => void;
}

/** The result of a campaign. */
export interface CampaignResult {
  /** The counts up to the first broken promise, or of all programs. */
  readonly tally: Tally;
  /** The smallest program that breaks a promise, if any, and the broken promises. */
  readonly failure:
    | { readonly program: Program; readonly findings: readonly Finding[]; readonly path: string }
    | undefined;
}

/** Runs random programs under random faults, and compares the outcomes that callers received with what was done. */
export const runCampaign = async (options: CampaignOptions): Promise<CampaignResult> => {
  const { vendor, seed, plant, path, onProgress, slow = false, seeks } = options;
  const isReal = vendor === 'webdriver';
  const registryDir = await mkdtemp(join(tmpdir(), 'farhand-campaign-'));
  const counted = new Tally();
  // Shrinking runs many more programs, which are not counted.
  let tally = counted;
  let smallest: readonly Finding[] = [];
  try {
    const details = await fc.check(
      fc.asyncProperty(slow ? slowPrograms : isReal ? attached(programs) : programs, async (program) => {
        const around = { vendor, tally, registryDir, ...(plant === undefined ? {} : { plant }) };
        const run = (): Promise<readonly Finding[]> =>
          orHung(runProgram(program, around), isReal ? 4 * programLimitMs : programLimitMs);
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
        // A real browser starts for each program, so the search for the smallest would take minutes.
        endOnFailure: seeks !== undefined || isReal,
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

/** No program takes nearly as long: waits for replies that never come are short, and there are no others. */
const programLimitMs = 30_000;

const orHung = async (work: Promise<readonly Finding[]>, timeoutMs: number): Promise<readonly Finding[]> => {
  const deadline = startDeadline({ timeoutMs }, 'A program');
  try {
    return await deadline.race(work);
  } catch (error) {
    if (deadline.isOver()) return [{ type: 'hung', detail: `it did not end within ${timeoutMs} ms` }];
    return [{ type: 'broke', detail: error instanceof Error ? String(error.stack) : String(error) }];
  } finally {
    deadline.dispose();
  }
};
