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

/** What a failed test leaves, as one of its artifacts. */
export interface EvidenceArtifact {
  /** What Vitest knows it by. */
  readonly type: 'farhand:evidence';
  /** What the attachments are, in their order: `calls`, `screen`. */
  readonly names: readonly string[];
  /** The files. Vitest replaces their paths by those of its copies. */
  attachments?: { contentType?: string; path?: string }[];
}

declare module 'vitest' {
  // Declarations of one interface have the same parameters.
  interface Matchers<T> extends FarhandMatchers<Promise<void>> {}
  interface TestArtifactRegistry {
    readonly farhandEvidence: EvidenceArtifact;
  }
}

/** The fixtures of {@link computerTest}. */
export interface VitestFixtures extends ComputerFixtures {
  /** The launched computer that tests attach to one after the other: what `scope` is about. It is for Farhand alone. */
  readonly farhandComputer: AsyncDisposable;
}

/** `test` of Vitest with a computer. */
export type ComputerTest = TestAPI<VitestFixtures>;

/** The groups that a test is in, and its name. */
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
 * Makes Vitest's `test` with the fixtures `computer` and `tab`.
 *
 * @remarks
 * The computer is launched in a hook, whose limit is two minutes unless `timeoutMs` says otherwise, so that no test's limit has
 * to fit it. The limit of calls is below the test's, so that Farhand's message is read first. When a test is over, what it still
 * has under way is rejected and what it holds is released; a test that leaves something held fails.
 *
 * @throws TypeError if there is no driver, or an option is unknown.
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
  // Hooks have limits of their own: what they set up first does not use up the time of a test.
  if (scope === 'test') test.beforeEach(async ({ computer }) => void computer, launchMs + turnTimeoutMs);
  else {
    test.beforeAll(async ({ farhandComputer }) => void farhandComputer, launchMs);
    test.beforeEach(async ({ computer }) => void computer, turnTimeoutMs);
  }
  return test;
};

const runningOf = (fixture: AsyncDisposable): RunningComputer => {
  if (fixture instanceof RunningComputer) return fixture;
  throw new TypeError('computerTest: the fixture farhandComputer is for Farhand alone, and was overridden.');
};

/** What Vitest's switch for snapshots says: `-u`, or `CI`. */
const updatesOf = (snapshots: unknown): Updates => {
  const wish: unknown =
    typeof snapshots === 'object' && snapshots !== null ? Reflect.get(snapshots, '_updateSnapshot') : undefined;
  if (wish === 'all') return 'all';
  return wish === 'none' ? 'none' : 'missing';
};

/** What Vitest's matchers have as `this`, as far as it is of use. */
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
