import type { Driver, LaunchOptions, Observer } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';

/** The test that a computer is used in. */
export interface TestInfo {
  /** Its whole name: the groups that it is in, and its own, joined by `>`. */
  readonly name: string;
  /** Absolute path of its file. Absent: the runner does not say. */
  readonly file?: string;
}

/** How long a test may take. */
export interface TestLimits {
  /** The runner's limit for the test, in milliseconds. `0` or absent: it has none. */
  readonly timeoutMs?: number;
  /** Fires when the test is over before its code is, such as at the limit. */
  readonly signal?: AbortSignal;
}

/** How long a computer lives. */
export type Scope = 'test' | 'file' | 'worker';

/** How computers for tests are launched and watched. */
export interface ComputerOptions extends Omit<LaunchOptions, 'signal' | 'observers' | 'tag'> {
  /** Makes the observers of a test. Each ends with the test: its `finish()` is called then. Default: none. */
  readonly observers?: (test: TestInfo) => readonly Observer[];
  /** Options that are known only when a computer is launched, such as by the runner's project. They come before the others. */
  readonly launchOptions?: () => Pick<LaunchOptions, 'kind' | 'display' | 'maxLifetimeMs' | 'idleTimeoutMs'>;
  /** Where a failed test leaves its evidence, relative to the working directory. Default `'farhand-results'`. */
  readonly resultsFolder?: string;
}

/** Options of `computerTest`. */
export interface ComputerTestOptions extends ComputerOptions {
  /** Makes the driver. It is called once for each computer. */
  readonly driver: () => Driver | Promise<Driver>;
  /**
   * How long a computer lives. With `'file'` and `'worker'`, tests use the same computer one after the other, each with the
   * tabs closed that the tests before it opened, and a blank page. Default `'test'`: each test has its own.
   */
  readonly scope?: Scope;
}

const computerOptionNames = [
  'kind',
  'display',
  'maxLifetimeMs',
  'idleTimeoutMs',
  'timeoutMs',
  'defaultTimeoutMs',
  'keepAlive',
  'handleSignals',
  'onUnknown',
  'observers',
  'launchOptions',
  'resultsFolder',
] as const satisfies readonly (keyof ComputerOptions)[];

const scopes: readonly unknown[] = ['test', 'file', 'worker'] satisfies readonly Scope[];

/**
 * Checks the options of a fixture.
 *
 * @throws TypeError naming what is wrong.
 */
export const checkComputerTest = (options: ComputerTestOptions): void => {
  const call = 'computerTest';
  const example = 'Write computerTest({ driver: () => local() }).';
  if (options === undefined) throw new TypeError(`${call}: no driver was given. ${example}`);
  checkOptions(options, ['driver', 'scope', ...computerOptionNames], call);
  if (typeof options.driver !== 'function') {
    const isOne = typeof options.driver === 'object' && options.driver !== null && 'open' in options.driver;
    const what = isOne ? 'a driver. Each computer needs its own' : describe(options.driver);
    throw new TypeError(`${call}: driver must be a function that makes a driver, got ${what}. ${example}`);
  }
  if (options.scope !== undefined && !scopes.includes(options.scope))
    throw new TypeError(`${call}: scope must be 'test', 'file' or 'worker', got ${describe(options.scope)}.`);
  checkFunctions(options, call);
};

/**
 * Checks the options of `withComputer`.
 *
 * @throws TypeError naming what is wrong.
 */
export const checkComputerOptions = (options: object, call: string, others: readonly string[] = []): void =>
  checkOptions(options, [...computerOptionNames, ...others], call);

const checkFunctions = ({ observers, resultsFolder }: ComputerTestOptions, call: string): void => {
  if (observers !== undefined && typeof observers !== 'function')
    throw new TypeError(
      `${call}: observers must be a function that makes the observers of a test, got ${describe(observers)}. Write observers: (test) => [observer].`,
    );
  if (resultsFolder !== undefined && (typeof resultsFolder !== 'string' || resultsFolder === ''))
    throw new TypeError(`${call}: resultsFolder must be the path of a folder, got ${describe(resultsFolder)}.`);
};
