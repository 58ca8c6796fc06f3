import type { Driver } from '@farhand/core';
import { describe } from '@farhand/core/driver';
import { checkComputerOptions, type ComputerOptions } from './turns/options.js';
import { runTurn, type ComputerFixtures } from './turns/run-turn.js';
import { RunningComputer } from './turns/running-computer.js';

/** Options of {@link withComputer}. */
export interface WithComputerOptions extends ComputerOptions {
  /** A name for the run, used for the folder of its evidence. Default: `'with-computer'`. */
  readonly name?: string;
  /** Aborts the run: pending calls reject, and held keys and buttons are released. */
  readonly signal?: AbortSignal;
  /**
   * The time limit of the run, in milliseconds. Calls get less, so that their message comes first. Default: no limit.
   */
  readonly testTimeoutMs?: number;
}

/**
 * Launches a computer, runs `body` with it, and closes it. For scripts, and for runners without an adapter.
 *
 * @returns the result of `body`.
 * @throws Error if `body` succeeds but leaves something held; the message shows where it was pressed.
 * @throws What `body` throws, after writing the last calls and a last screenshot to `farhand-results`.
 * @example
 * ```ts
 * import { local } from '@farhand/local-driver';
 * import { expectScreen, withComputer } from '@farhand/test';
 *
 * await withComputer(local(), { kind: 'browser' }, async ({ computer, tab }) => {
 *   await tab.goto('data:text/html,<title>Fruit</title>');
 *   await expectScreen(computer).toHaveTitle('Fruit');
 * });
 * ```
 */
export const withComputer = async <T>(
  driver: Driver,
  options: WithComputerOptions,
  body: (fixtures: ComputerFixtures) => Promise<T> | T,
): Promise<T> => {
  const call = 'withComputer';
  if (typeof driver !== 'object' || driver === null || typeof driver.open !== 'function')
    throw new TypeError(
      `${call}: expected a driver as first argument, got ${describe(driver)}. Write ${call}(local(), {}, async ({ tab }) => …).`,
    );
  if (typeof body !== 'function')
    throw new TypeError(
      `${call}: expected a function as last argument, got ${describe(body)}. Write ${call}(local(), {}, async ({ tab }) => …).`,
    );
  checkComputerOptions(options, call, ['name', 'signal', 'testTimeoutMs']);
  const { name = 'with-computer', signal, testTimeoutMs, ...computerOptions } = options;
  await using running = new RunningComputer(() => driver, computerOptions);
  const limits = {
    ...(signal === undefined ? {} : { signal }),
    ...(testTimeoutMs === undefined ? {} : { timeoutMs: testTimeoutMs }),
  };
  // Awaited here; otherwise the computer would close at once.
  return await runTurn(running, { name }, limits, body);
};
