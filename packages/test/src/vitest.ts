/**
 * Computers as fixtures of Vitest, and matchers for what they show.
 *
 * @packageDocumentation
 */
import { expect, recordArtifact, test as base, type RunnerTestCase, type TestAPI } from 'vitest';
import type { FarhandMatchers } from './matchers/assertions.js';
import type { EvidenceFile } from './turns/evidence.js';
import type { Situation, Updates } from './matchers/matchers.js';
import { addCalls } from './turns/add-calls.js';
import { checkComputerTest, type ComputerTestOptions, type TestInfo } from './turns/options.js';
import { runnerMatchers } from './matchers/runner-matchers.js';
import { launchTimeoutMs, RunningComputer, turnTimeoutMs } from './turns/running-computer.js';
import type { ComputerFixtures } from './turns/run-turn.js';

export { expect };
export type { FarhandMatchers } from './matchers/assertions.js';
export type * from './adapter-types.js';

/** The evidence of a failed test, as one of its artifacts. */
export interface EvidenceArtifact {
  /** The artifact's type in Vitest. */
  readonly type: 'farhand:evidence';
  /** The names of the attachments, in order: `calls`, `screen`. */
  readonly names: readonly string[];
  /** The files. Vitest replaces their paths with those of its copies. */
  attachments?: { contentType?: string; path?: string }[];
}

declare module 'vitest' {
  // Declarations of one interface must have the same parameters.
  interface Matchers<T> extends FarhandMatchers<Promise<void>> {}
  interface TestArtifactRegistry {
    readonly farhandEvidence: EvidenceArtifact;
  }
}

/** The fixtures of {@link computerTest}. */
export interface VitestFixtures extends ComputerFixtures {
  /**
   * The launched computer that tests attach to one after the other, with the lifetime `scope`. For Farhand's own use.
   */
  readonly farhandComputer: AsyncDisposable;
}

/** Vitest's `test` with a computer. */
export type ComputerTest = TestAPI<VitestFixtures>;

/** Returns the groups of a test, and its name. */
const namesOf = (task: RunnerTestCase): readonly string[] => {
  const names = [task.name];
  for (let suite = task.suite; suite !== undefined; suite = suite.suite)
    if (suite.name !== '') names.unshift(suite.name);
  return names;
};

const infoOf = (task: RunnerTestCase): TestInfo => ({ name: namesOf(task).join(' > '), file: task.file.filepath });

const attachEvidence = async (task: RunnerTestCase, files: readonly EvidenceFile[]): Promise<void> => {
  if (files.length === 0) return;
  await recordArtifact(task, {
    type: 'farhand:evidence',
    names: files.map(({ name }) => name),
    attachments: files.map(({ path, contentType }) => ({ path, contentType })),
  });
};

/**
 * Creates a Vitest `test` with the fixtures `computer` and `tab`.
 *
 * @remarks A hook launches the computer. Its limit is two minutes, or `timeoutMs` if set, so a test's limit does not
 * have to cover it. The limit of calls is shorter than the test's, so that Farhand's message comes first. When a test
 * has ended, its pending calls reject and its held keys and buttons are released; a test that leaves something held
 * fails.
 *
 * @throws TypeError if the driver is missing, or an option is unknown.
 * @example
 * ```ts
 * import { local } from '@farhand/local-driver';
 * import { computerTest, expect } from '@farhand/test/vitest';
 *
 * const test = computerTest({ driver: () => local(), scope: 'file' });
 *
 * test('shows its title', async ({ tab }) => {
 *   await tab.goto('data:text/html,<title>Fruit</title>');
 *   await expect(tab).toHaveTitle('Fruit');
 * });
 * ```
 */
export const computerTest = (options: ComputerTestOptions): ComputerTest => {
  checkComputerTest(options);
  const { driver, scope = 'test', ...computerOptions } = options;
  const launchMs = options.timeoutMs ?? launchTimeoutMs;
  const test: ComputerTest = base.extend<VitestFixtures>({
    farhandComputer: [
      // Vitest reads from the pattern which fixtures are used, and wants one also where there are none.
      // oxlint-disable-next-line eslint/no-empty-pattern
      async ({}, use) => {
        await using running = new RunningComputer(driver, computerOptions);
        await running.start();
        await use(running);
      },
      { scope },
    ],
    computer: async ({ farhandComputer, task, signal }, use) => {
      const turn = await runningOf(farhandComputer).begin(infoOf(task), { timeoutMs: task.timeout, signal });
      await use(turn.computer);
      const { problem, evidence } = await turn.end({ failed: task.result?.state === 'fail' });
      await attachEvidence(task, evidence);
      for (const error of [...(task.result?.errors ?? []), problem]) if (error !== undefined) addCalls(error, turn.log);
      if (problem !== undefined) throw problem;
    },
    tab: async ({ computer }, use) => use(computer.tab),
  });
  // Hooks have their own limits: work that they do first does not use up the time of a test.
  if (scope === 'test') test.beforeEach(async ({ computer }) => void computer, launchMs + turnTimeoutMs);
  else {
    test.beforeAll(async ({ farhandComputer }) => void farhandComputer, launchMs);
    test.beforeEach(async ({ computer }) => void computer, turnTimeoutMs);
  }
  return test;
};

const runningOf = (fixture: AsyncDisposable): RunningComputer => {
  if (fixture instanceof RunningComputer) return fixture;
  throw new TypeError(
    'computerTest: the fixture farhandComputer was overridden. It is for Farhand only. Remove it from your fixtures.',
  );
};

/** Reads Vitest's option for snapshots: `-u`, or `CI`. */
const updatesOf = (snapshots: unknown): Updates => {
  const wish: unknown =
    typeof snapshots === 'object' && snapshots !== null ? Reflect.get(snapshots, '_updateSnapshot') : undefined;
  if (wish === 'all') return 'all';
  return wish === 'none' ? 'none' : 'missing';
};

/** The fields of `this` in Vitest's matchers that are used. */
interface MatcherThis {
  readonly isNot: boolean;
  readonly snapshotState?: unknown;
  readonly task?: Readonly<RunnerTestCase>;
}

const situationOf = ({ isNot, snapshotState, task }: MatcherThis): Situation => ({
  isNot,
  updates: updatesOf(snapshotState),
  ...(task === undefined
    ? {}
    : {
        attach: ({ name, path, contentType }) => task.context.annotate(`screenshot ${name}`, { path, contentType }),
      }),
});

expect.extend({ ...runnerMatchers(situationOf) });
