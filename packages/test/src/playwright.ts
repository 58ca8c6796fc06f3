/**
 * Computers as fixtures of Playwright Test, and matchers for what they show.
 *
 * @packageDocumentation
 */
import {
  expect as baseExpect,
  test as base,
  type Expect,
  type ExpectMatcherState,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestInfo as PlaywrightTestInfo,
  type TestType,
} from '@playwright/test';
import { resolve } from 'node:path';
import type { Situation, Updates } from './matchers/matchers.js';
import {
  checkComputerTest,
  type ComputerTestOptions,
  type Scope,
  type TestInfo,
  type TestLimits,
} from './turns/options.js';
import { besidePlaywrights } from './playwrights-own.js';
import { addCalls } from './turns/add-calls.js';
import type { ComputerFixtures } from './turns/run-turn.js';
import { runnerMatchers, type RunnerMatchers } from './matchers/runner-matchers.js';
import { launchTimeoutMs, RunningComputer, turnTimeoutMs } from './turns/running-computer.js';
import type { Turn } from './turns/turn.js';

export type * from './adapter-types.js';
export type { RunnerMatcher, RunnerMatchers } from './matchers/runner-matchers.js';

/** The fixtures that live as long as a worker. */
export interface WorkerFixtures {
  /** The launched computer that tests attach to one after the other. For Farhand's own use. */
  readonly farhandComputer: AsyncDisposable;
}

/** `test` of Playwright Test with a computer. */
export type ComputerTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & ComputerFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & WorkerFixtures
>;

/**
 * The computer of a worker. Playwright has no fixtures with the lifetime of a file, so this class ends the computer
 * after each file.
 */
class WorkerComputer implements AsyncDisposable {
  readonly #running: RunningComputer;
  readonly #scope: Scope;
  #file: string | undefined;

  constructor(running: RunningComputer, scope: Scope) {
    this.#running = running;
    this.#scope = scope;
  }

  async begin(test: TestInfo, limits: TestLimits): Promise<Turn> {
    const isOther = this.#scope === 'file' && this.#file !== test.file;
    if (this.#scope === 'test' || isOther) await this.#running.end();
    this.#file = test.file;
    return this.#running.begin(test, limits);
  }

  /** Call this when a test has ended. */
  async done(): Promise<void> {
    if (this.#scope === 'test') await this.#running.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#running.end();
  }
}

const workerComputerIn = (fixture: AsyncDisposable): WorkerComputer => {
  if (fixture instanceof WorkerComputer) return fixture;
  throw new TypeError(
    'computerTest: the fixture farhandComputer was overridden. It is for Farhand only. Remove it from your fixtures.',
  );
};

/** The first title is the file, below the root. `file` would be the file that declares a shared suite. */
const infoOf = ({ titlePath: [file = '', ...names], config }: PlaywrightTestInfo): TestInfo => ({
  name: names.join(' > '),
  file: resolve(config.rootDir, file),
});

/**
 * Creates a `test` of Playwright Test with the fixtures `computer` and `tab`.
 *
 * @remarks The launch has a limit of its own, so a test's limit does not have to cover it. The limit of calls is
 * shorter than the test's, so that Farhand's message comes first. When a test has ended, its pending calls reject and
 * its held keys and buttons are released; a test that leaves something held fails. Playwright's own browsers start only
 * for tests that use `page`.
 *
 * @throws TypeError if the driver is missing, or an option is unknown.
 * @example
 * ```ts
 * import { local } from '@farhand/local-driver';
 * import { computerTest, expect } from '@farhand/test/playwright';
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
  return base.extend<ComputerFixtures, WorkerFixtures>({
    farhandComputer: [
      // Playwright reads from the pattern which fixtures are used, and wants one also where there are none.
      // oxlint-disable-next-line eslint/no-empty-pattern
      async ({}, use) => {
        await using computer = new WorkerComputer(new RunningComputer(driver, computerOptions), scope);
        await use(computer);
      },
      { scope: 'worker', timeout: launchMs },
    ],
    computer: [
      async ({ farhandComputer }, use, testInfo) => {
        const shared = workerComputerIn(farhandComputer);
        const turn = await shared.begin(infoOf(testInfo), { timeoutMs: testInfo.timeout });
        await use(turn.computer);
        const { problem, evidence } = await turn.end({ failed: testInfo.status !== testInfo.expectedStatus });
        for (const { name, path, contentType } of evidence) await testInfo.attach(name, { path, contentType });
        await shared.done();
        for (const error of [...testInfo.errors, problem]) if (error !== undefined) addCalls(error, turn.log);
        if (problem !== undefined) throw problem;
      },
      { timeout: launchMs + turnTimeoutMs },
    ],
    tab: async ({ computer }, use) => use(computer.tab),
  });
};

/** Reads `--update-snapshots`. By default, Playwright writes missing snapshots. */
const updatesOf = (wish: PlaywrightTestInfo['config']['updateSnapshots']): Updates => {
  if (wish === 'all' || wish === 'changed') return 'all';
  return wish === 'none' ? 'none' : 'missing';
};

const situationOf = ({ isNot }: ExpectMatcherState): Situation => {
  const testInfo = base.info();
  return {
    isNot,
    updates: updatesOf(testInfo.config.updateSnapshots),
    attach: ({ name, path, contentType }) => testInfo.attach(`screenshot ${name}`, { path, contentType }),
  };
};

const matchers = runnerMatchers(situationOf);

/**
 * Playwright Test's `expect` with Farhand's matchers. `toHaveURL` and `toHaveTitle` here check Farhand's tabs. To check
 * a `Page` of Playwright, import `expect` from `@playwright/test`. `toBeVisible` and `toHaveCount` check locators of
 * both: each with the options of its own.
 */
export const expect: Expect<RunnerMatchers<ExpectMatcherState>> = baseExpect.extend({
  ...matchers,
  toBeVisible: besidePlaywrights('toBeVisible', matchers.toBeVisible),
  toHaveCount: besidePlaywrights('toHaveCount', matchers.toHaveCount),
});
