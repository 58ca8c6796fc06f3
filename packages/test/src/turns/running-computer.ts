import { attach, launch, sweep, type Computer, type Driver } from '@farhand/core';
import { CallLog } from './call-log.js';
import type { ComputerOptions, TestInfo, TestLimits } from './options.js';
import { tagForLaunch } from './run-tag.js';
import { Turn } from './turn.js';

/** The default longest life of a test computer, in milliseconds, in case nothing else ends it. */
const defaultLifetimeMs = 3_600_000;

/** The default limit of a launch, in milliseconds. Runners receive it for the hook or fixture that launches. */
export const launchTimeoutMs = 120_000;

/**
 * How long a test's turn may take to start or end, in milliseconds. Pending calls may take up to ten seconds to end.
 */
export const turnTimeoutMs = 30_000;

/** A computer and the driver that launched it. */
interface Launch {
  readonly driver: Driver;
  readonly computer: Computer;
  readonly tag: string;
  readonly isOfRun: boolean;
}

/**
 * A computer that tests use one after the other.
 *
 * @remarks It is launched once, and each test attaches to it. So each test has its own `Computer`: the pending calls of
 * a test that timed out, and any later calls of its function, reject and cannot reach the next test.
 */
export class RunningComputer implements AsyncDisposable {
  readonly #makeDriver: () => Driver | Promise<Driver>;
  readonly #options: ComputerOptions;
  /** The launch that runs or has ended well; every caller waits for the same one. */
  #launching: Promise<Launch> | undefined;
  /** The test whose turn is about to start: it has the computer from its call on. */
  #starting: TestInfo | undefined;
  #turn: Turn | undefined;
  #turns = 0;

  constructor(makeDriver: () => Driver | Promise<Driver>, options: ComputerOptions) {
    this.#makeDriver = makeDriver;
    this.#options = options;
  }

  /**
   * Launches the computer, unless it runs. A test that starts does this too; a separate call gives the launch its own
   * limit.
   */
  async start(): Promise<void> {
    await this.#launched();
  }

  /**
   * Starts a test's turn on the computer.
   *
   * @throws Error if another test's turn has not ended.
   */
  async begin(test: TestInfo, limits: TestLimits = {}): Promise<Turn> {
    const other = this.#turn?.isOpen === true ? this.#turn.test : this.#starting;
    if (other !== undefined) {
      throw new Error(
        `'${test.name}' cannot use the computer while '${other.name}' is using it. Tests that run at the same time need separate computers: write scope: 'test'.`,
      );
    }
    this.#starting = test;
    try {
      const turn = await this.#attach(test, limits).catch(async (error: unknown) => {
        // The test before may have left a computer that has ended or cannot be reset. This test is not the cause.
        if (this.#turns === 0) throw error;
        await this.end().catch(warn);
        return this.#attach(test, limits);
      });
      this.#turns += 1;
      this.#turn = turn;
      return turn;
    } finally {
      this.#starting = undefined;
    }
  }

  /** Ends the computer. */
  async end(): Promise<void> {
    // A launch that still runs makes a computer too; if it fails, there is none.
    const { driver, computer, tag, isOfRun } = (await this.#launching?.catch(() => undefined)) ?? {};
    this.#launching = undefined;
    this.#turns = 0;
    await this.#turn?.end({ failed: true });
    this.#turn = undefined;
    try {
      await computer?.close();
    } catch (error) {
      // The tag of the run is also on the computers of other workers.
      if (driver === undefined || tag === undefined || isOfRun === true) throw error;
      await sweep(driver, { tag });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  async #launched(): Promise<Launch> {
    const launching = (this.#launching ??= this.#launchOne());
    try {
      return await launching;
    } catch (error) {
      if (this.#launching === launching) this.#launching = undefined;
      throw error;
    }
  }

  async #launchOne(): Promise<Launch> {
    const { kind, display, maxLifetimeMs, idleTimeoutMs, timeoutMs, keepAlive, handleSignals, launchOptions } =
      this.#options;
    const driver = await this.#makeDriver();
    const { tag, isOfRun } = tagForLaunch();
    const computer = await launch(driver, {
      maxLifetimeMs: maxLifetimeMs ?? defaultLifetimeMs,
      ...(kind === undefined ? {} : { kind }),
      ...(display === undefined ? {} : { display }),
      ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(keepAlive === undefined ? {} : { keepAlive }),
      ...(handleSignals === undefined ? {} : { handleSignals }),
      ...launchOptions?.(),
      tag,
    });
    return { driver, computer, tag, isOfRun };
  }

  async #attach(test: TestInfo, limits: TestLimits): Promise<Turn> {
    const { driver, computer: owner } = await this.#launched();
    if (this.#turns > 0) await owner.reset(resetLimits);
    const { observers, resultsFolder, onUnknown, defaultTimeoutMs, eyes } = this.#options;
    const log = new CallLog();
    const computer = await attach(driver, owner.id, {
      observers: [log, ...(observers?.(test) ?? [])],
      defaultTimeoutMs: defaultTimeoutMs ?? callTimeoutOf(limits),
      // The exit handler ends the computer itself.
      handleSignals: false,
      ...(onUnknown === undefined ? {} : { onUnknown }),
      ...(eyes === undefined ? {} : { eyes }),
    });
    const unblock = async (): Promise<void> => void (await owner.reset(resetLimits));
    return new Turn({ computer, owner, unblock, log, test, limits, resultsFolder });
  }
}

/** The time limit for resetting a computer. */
const resetLimits = { timeoutMs: 30_000 };

const warn = (error: unknown): void =>
  process.emitWarning(`A test computer could not be closed: ${String(error)}`, { code: 'FARHAND_NOT_CLOSED' });

/** The default limit of a call, in milliseconds: Farhand's own default. */
const farhandTimeoutMs = 30_000;

/**
 * Returns the limit of calls: below the test's, so that Farhand's message comes before the runner's, which does not
 * know the call.
 */
const callTimeoutOf = ({ timeoutMs = 0 }: TestLimits): number => {
  if (timeoutMs <= 0 || timeoutMs === Infinity) return farhandTimeoutMs;
  return Math.min(farhandTimeoutMs, Math.ceil(timeoutMs - Math.min(1000, timeoutMs / 5)));
};
