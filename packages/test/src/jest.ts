/**
 * Computers for Jest tests, and matchers for what they show.
 *
 * @packageDocumentation
 */
import { afterAll, expect, test as jestTest } from '@jest/globals';
import type { FarhandMatchers } from './matchers/assertions.js';
import type { Situation, Updates } from './matchers/matchers.js';
import { checkComputerTest, type ComputerTestOptions } from './turns/options.js';
import { runTurn, type ComputerFixtures } from './turns/run-turn.js';
import { runnerMatchers } from './matchers/runner-matchers.js';
import { launchTimeoutMs, RunningComputer, turnTimeoutMs } from './turns/running-computer.js';

export { expect };
export type { FarhandMatchers } from './matchers/assertions.js';
export type * from './adapter-types.js';

declare module 'expect' {
  // Declarations of one interface must have the same parameters.
  interface Matchers<R extends void | Promise<void>, T> extends FarhandMatchers<Promise<void>> {}
}

/** The function of a test. */
export type TestBody = (fixtures: ComputerFixtures) => Promise<unknown> | unknown;

/**
 * Declares a test, as Jest's `test` does. `timeoutMs` limits the test's function, in milliseconds. Default: Jest's
 * limit.
 */
export type Declare = (name: string, body: TestBody, timeoutMs?: number) => void;

/** Jest's `test` with a computer. */
export interface ComputerTest extends Declare {
  /** Declares a skipped test. */
  readonly skip: Declare;
  /** Declares a test that runs alone. */
  readonly only: Declare;
}

/** Jest's default limit, in milliseconds. */
const jestTimeoutMs = 5_000;

/** Returns the limit set by `jest.setTimeout` or the configuration, from the place where Jest keeps it. */
const limitNow = (): number => {
  const limit: unknown = Reflect.get(globalThis, Symbol.for('TEST_TIMEOUT_SYMBOL'));
  return typeof limit === 'number' ? limit : jestTimeoutMs;
};

/**
 * Creates a Jest `test` whose function receives `computer` and `tab`.
 *
 * @remarks Jest isolates each test file, so the scopes `'file'` and `'worker'` are the same. Jest needs its mode for
 * ECMAScript modules: `NODE_OPTIONS=--experimental-vm-modules`. A test's limit applies to its function; the launch has
 * a separate limit.
 *
 * @throws TypeError if the driver is missing, or an option is unknown.
 * @example
 * ```ts
 * import { local } from '@farhand/local-driver';
 * import { computerTest, expect } from '@farhand/test/jest';
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
  const running = new RunningComputer(driver, computerOptions);
  afterAll(() => running.end(), turnTimeoutMs);

  const run = async (body: TestBody, timeoutMs: number): Promise<void> => {
    const { currentTestName: name = 'test', testPath: file } = expect.getState();
    try {
      await runTurn(running, { name, ...(file === undefined ? {} : { file }) }, { timeoutMs }, body);
    } finally {
      if (scope === 'test') await running.end();
    }
  };

  const declareWith =
    (declare: (name: string, run: () => Promise<void>, timeoutMs: number) => void): Declare =>
    (name, body, timeoutMs = limitNow()) => {
      if (typeof body !== 'function')
        throw new TypeError(
          `test(${JSON.stringify(name)}): expected a function as second argument. The test was not declared.`,
        );
      // Farhand applies the limit itself, and its message lists the pending calls. Jest's limit covers what Farhand
      // cannot end.
      declare(name, () => run(body, timeoutMs), timeoutMs + launchMs + 2 * turnTimeoutMs);
    };

  return Object.assign(declareWith(jestTest), {
    skip: declareWith(jestTest.skip),
    only: declareWith(jestTest.only),
  });
};

/** The fields of `this` in Jest's matchers that are used. */
interface MatcherThis {
  readonly isNot?: boolean;
  readonly snapshotState?: unknown;
}

/** Reads Jest's option for snapshots: `-u`, or `--ci`. */
const updatesOf = (snapshots: unknown): Updates => {
  const wish: unknown =
    typeof snapshots === 'object' && snapshots !== null ? Reflect.get(snapshots, '_updateSnapshot') : undefined;
  if (wish === 'all') return 'all';
  return wish === 'none' ? 'none' : 'missing';
};

const situationOf = ({ isNot = false, snapshotState }: MatcherThis): Situation => ({
  isNot,
  updates: updatesOf(snapshotState),
});

expect.extend({ ...runnerMatchers(situationOf) });
