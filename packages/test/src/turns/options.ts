import type { Driver, LaunchOptions, Observer } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';

/** The test that uses a computer. */
export interface TestInfo {
  /** Its full name: its groups and its own name, joined by `>`. */
  readonly name: string;
  /** The absolute path of its file. Absent if the runner does not report it. */
  readonly file?: string;
}

/** The time limits of a test. */
export interface TestLimits {
  /** The runner's limit for the test, in milliseconds. `0` or absent: no limit. */
  readonly timeoutMs?: number;
  /** Fires if the test ends before its function does, such as at the limit. */
  readonly signal?: AbortSignal;
}

/** How long a computer lives: for one test, one file or one worker. */
export type Scope = 'test' | 'file' | 'worker';

/** How computers for tests are launched and observed. */
export interface ComputerOptions extends Omit<LaunchOptions, 'signal' | 'observers' | 'tag'> {
  /** Creates the observers of a test. Each one's `finish()` is called when the test ends. Default: none. */
  readonly observers?: (test: TestInfo) => readonly Observer[];
  /**
   * Returns options that are known only at launch, for example from the runner's project. They take precedence over the
   * others. Default: none.
   */
  readonly launchOptions?: () => Pick<LaunchOptions, 'kind' | 'display' | 'maxLifetimeMs' | 'idleTimeoutMs'>;
  /** The folder for the evidence of failed tests, relative to the working directory. Default: `'farhand-results'`. */
  readonly resultsFolder?: string;
}

/** Options of `computerTest`. */
export interface ComputerTestOptions extends ComputerOptions {
  /** Creates the driver. Called once for each computer. */
  readonly driver: () => Driver | Promise<Driver>;
  /**
   * How long a computer lives. With `'file'` and `'worker'`, tests use the same computer one after the other. Between
   * tests, Farhand closes the tabs that earlier tests opened, and shows a blank page. Tests that run at the same time
   * need `'test'`. Files share the computer of a `'worker'` only if one module that they import calls `computerTest`.
   * Default: `'test'`, so each test has its own computer.
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
  'eyes',
  'observers',
  'launchOptions',
  'resultsFolder',
] as const satisfies readonly (keyof ComputerOptions)[];

const scopes: readonly unknown[] = ['test', 'file', 'worker'] satisfies readonly Scope[];

/**
 * Checks the options of a fixture.
 *
 * @throws TypeError that names the wrong option.
 */
export const checkComputerTest = (options: ComputerTestOptions): void => {
  const call = 'computerTest';
  const example = 'Write computerTest({ driver: () => local() }).';
  if (options === undefined) throw new TypeError(`${call}: the driver is missing. Nothing was launched. ${example}`);
  checkOptions(options, ['driver', 'scope', ...computerOptionNames], call);
  if (typeof options.driver !== 'function') {
    const isOne = typeof options.driver === 'object' && options.driver !== null && 'open' in options.driver;
    const what = isOne ? 'a driver (each computer needs its own)' : describe(options.driver);
    throw new TypeError(`${call}: driver must be a function that returns a driver, got ${what}. ${example}`);
  }
  if (options.scope !== undefined && !scopes.includes(options.scope))
    throw new TypeError(`${call}: scope must be 'test', 'file' or 'worker', got ${describe(options.scope)}.`);
  checkFunctions(options, call);
};

/**
 * Checks the options of `withComputer`.
 *
 * @throws TypeError that names the wrong option.
 */
export const checkComputerOptions = (options: object, call: string, others: readonly string[] = []): void =>
  checkOptions(options, [...computerOptionNames, ...others], call);

const checkFunctions = ({ observers, resultsFolder }: ComputerTestOptions, call: string): void => {
  if (observers !== undefined && typeof observers !== 'function')
    throw new TypeError(
      `${call}: observers must be a function that returns the observers of a test, got ${describe(observers)}. Write observers: (test) => [observer].`,
    );
  if (resultsFolder !== undefined && (typeof resultsFolder !== 'string' || resultsFolder === ''))
    throw new TypeError(`${call}: resultsFolder must be the path of a folder, got ${describe(resultsFolder)}.`);
};
