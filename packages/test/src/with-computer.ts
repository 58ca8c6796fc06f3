import type { Driver } from '@farhand/core';
import { describe } from '@farhand/core/driver';
import { checkComputerOptions, type ComputerOptions } from './turns/options.js';
import { runTurn, type ComputerFixtures } from './turns/run-turn.js';
import { RunningComputer } from './turns/running-computer.js';

/** Options of {@link withComputer}. */
export interface WithComputerOptions extends ComputerOptions {
  /** Name of what is done, which the folder of its evidence has. Default `'with-computer'`. */
  readonly name?: string;
  /** Ends it: what is under way on the computer is rejected, and what is held is released. */
  readonly signal?: AbortSignal;
  /** How long it may take, in milliseconds: calls get less, so that their message comes first. Default: no limit. */
  readonly testTimeoutMs?: number;
}

/**
 * Launches a computer, runs `body` with it, and ends it. For scripts, and for runners that have no adapter.
 *
 * @returns what `body` returns.
 * @throws Error if `body` succeeds and leaves something held; the message says where it was pressed.
 * @throws What `body` throws, after the evidence was written: the last calls and the last picture, in `farhand-results`.
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
      `${call}: expected a driver first, got ${describe(driver)}. Write ${call}(local(), {}, async ({ tab }) => …).`,
    );
  if (typeof body !== 'function')
    throw new TypeError(
      `${call}: expected a function last, got ${describe(body)}. Write ${call}(local(), {}, async ({ tab }) => …).`,
    );
  checkComputerOptions(options, call, ['name', 'signal', 'testTimeoutMs']);
  const { name = 'with-computer', signal, testTimeoutMs, ...computerOptions } = options;
  await using running = new RunningComputer(() => driver, computerOptions);
  const limits = {
    ...(signal === undefined ? {} : { signal }),
    ...(testTimeoutMs === undefined ? {} : { timeoutMs: testTimeoutMs }),
  };
  // Awaited here, or the computer would end at once.
  return await runTurn(running, { name }, limits, body);
};
