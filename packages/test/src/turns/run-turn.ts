import type { Computer, Tab } from '@farhand/core';
import { addCalls } from './add-calls.js';
import type { TestInfo, TestLimits } from './options.js';
import type { RunningComputer } from './running-computer.js';

/** What a test receives. */
export interface ComputerFixtures {
  /** The computer, for the duration of the test. */
  readonly computer: Computer;
  /** The computer's initial tab; on a desktop, its screen. */
  readonly tab: Tab;
}

/**
 * Runs a test on a computer within its limit, for runners without fixtures.
 *
 * @returns the result of `body`.
 * @throws What `body` throws; at the limit, an error that lists the pending calls; if the test left something held, an
 * error that shows where it was pressed.
 */
export const runTurn = async <T>(
  running: RunningComputer,
  test: TestInfo,
  limits: TestLimits,
  body: (fixtures: ComputerFixtures) => Promise<T> | T,
): Promise<T> => {
  const { controller, start, dispose } = limitOf(limits);
  const turn = await running.begin(test, { ...limits, signal: controller.signal });
  const { computer } = turn;
  // The launch does not count toward the test's limit.
  start();
  let result: { readonly value: T } | { readonly error: unknown };
  try {
    result = { value: await untilAborted(controller.signal, async () => body({ computer, tab: computer.tab })) };
  } catch (error) {
    result = { error };
  }
  dispose();
  const { problem } = await turn.end({ failed: 'error' in result });
  if ('value' in result) {
    if (problem === undefined) return result.value;
    addCalls(problem, turn.log);
    throw problem;
  }
  // The pending calls are more useful than the fact that the limit was reached.
  const isOutOfTime = problem !== undefined && result.error === controller.signal.reason;
  const error = isOutOfTime ? behind(result.error, problem) : result.error;
  if (error instanceof Error) addCalls(error, turn.log);
  throw error;
};

/** Returns a problem with a reason before its message, at the same place. */
const behind = (reason: unknown, problem: Error): Error => {
  const why = reason instanceof Error ? reason.message : String(reason);
  const error = new Error(`${why} ${problem.message}`);
  const place = problem.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  Object.defineProperty(error, 'stack', {
    value: [`Error: ${error.message}`, ...place].join('\n'),
    configurable: true,
  });
  return error;
};

/** A test's limit. */
interface RunningLimit {
  /** Aborts at the limit, or when the runner aborts. */
  readonly controller: AbortController;
  /** Starts the clock. */
  start(): void;
  /** Stops the clock. */
  dispose(): void;
}

const limitOf = ({ timeoutMs = 0, signal }: TestLimits): RunningLimit => {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  const expire = (): void => controller.abort(new Error(`The test did not end within ${timeoutMs} ms.`));
  let timer: NodeJS.Timeout | undefined;
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    controller,
    start: () => {
      if (timeoutMs > 0 && timeoutMs < Infinity) timer = setTimeout(expire, timeoutMs);
    },
    dispose: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
};

const untilAborted = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work().then(resolve, reject);
  });
