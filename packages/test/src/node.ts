/**
 * Computers for tests with `node:test`, and matchers for what they show.
 *
 * @packageDocumentation
 */
import { after, test as nodeTest, type TestContext, type TestOptions } from 'node:test';
import { assertionsFor, type Assertions } from './matchers/assertions.js';
import type { Updates } from './matchers/matchers.js';
import { checkComputerTest, type ComputerTestOptions } from './turns/options.js';
import { runTurn, type ComputerFixtures } from './turns/run-turn.js';
import { launchTimeoutMs, RunningComputer, turnTimeoutMs } from './turns/running-computer.js';

export type { Assertions, FarhandMatchers } from './matchers/assertions.js';
export type * from './adapter-types.js';

/** The function of a test. */
export type TestBody = (fixtures: ComputerFixtures, context: TestContext) => Promise<unknown> | unknown;

/** Declares a test, as `test` of `node:test` does. */
export interface Declare {
  (name: string, body: TestBody): Promise<void>;
  (name: string, options: TestOptions, body: TestBody): Promise<void>;
}

/** `test` of `node:test` with a computer. */
export interface ComputerTest extends Declare {
  /** Declares a skipped test. */
  readonly skip: Declare;
  /** Declares a test that runs alone, with `--test-only`. */
  readonly only: Declare;
}

/**
 * Creates a `test` of `node:test` whose function receives `computer` and `tab`.
 *
 * @remarks Each test file is a process, so the scopes `'file'` and `'worker'` are the same. Tests that share a computer
 * run one after the other. A test's `timeout` applies to its function; the launch has a separate limit.
 *
 * @throws TypeError if the driver is missing, or an option is unknown.
 * @example
 * ```ts
 * import { local } from '@farhand/local-driver';
 * import { computerTest, expect } from '@farhand/test/node';
 *
 * const test = computerTest({ driver: () => local(), scope: 'file' });
 *
 * test('shows its title', { timeout: 20_000 }, async ({ tab }) => {
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
  after(() => running.end(), { timeout: turnTimeoutMs });

  const run = async (body: TestBody, timeoutMs: number, context: TestContext): Promise<void> => {
    // Node 20.18 does not have this field. Each test file is a process of its own.
    const file = 'filePath' in context && typeof context.filePath === 'string' ? context.filePath : process.argv[1];
    const info = { name: context.fullName, ...(file === undefined ? {} : { file }) };
    const limits = { timeoutMs, signal: context.signal };
    try {
      await runTurn(running, info, limits, (fixtures) => body(fixtures, context));
    } finally {
      if (scope === 'test') await running.end();
    }
  };

  const declareWith =
    (more: TestOptions): Declare =>
    (name: string, second: TestOptions | TestBody, third?: TestBody): Promise<void> => {
      const [testOptions, body] = typeof second === 'function' ? [{}, second] : [second, third];
      if (typeof body !== 'function')
        throw new TypeError(
          `test(${JSON.stringify(name)}): expected a function as last argument. The test was not declared.`,
        );
      const { timeout = 0 } = testOptions;
      // Farhand applies the limit itself, and its message lists the pending calls. Node's limit covers what Farhand
      // cannot end.
      const outer = timeout > 0 && timeout < Infinity ? { timeout: timeout + launchMs + 2 * turnTimeoutMs } : {};
      return nodeTest(name, { ...testOptions, ...more, ...outer }, (context) => run(body, timeout, context));
    };

  return Object.assign(declareWith({}), { skip: declareWith({ skip: true }), only: declareWith({ only: true }) });
};

/** Node passes its option for updating snapshots to a test file as an argument. */
const updatesOf = (): Updates => (process.execArgv.includes('--test-update-snapshots') ? 'all' : 'missing');

/** Returns the matchers for a computer, a tab, a screen or a locator. Each retries, and rejects with an `AssertionError`. */
export const expect = (received: unknown): Assertions => assertionsFor(received, { updates: updatesOf() });
