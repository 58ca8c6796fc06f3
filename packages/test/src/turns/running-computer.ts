import { attach, launch, sweep, type Computer, type Driver } from '@farhand/core';
import { CallLog } from './call-log.js';
import type { ComputerOptions, TestInfo, TestLimits } from './options.js';
import { tagForLaunch } from './run-tag.js';
import { Turn } from './turn.js';

/** How long a computer of tests lives at most, in milliseconds, unless the options say otherwise: its end if nothing else ends it. */
const defaultLifetimeMs = 3_600_000;

/** How long launching may take, in milliseconds, unless the options say otherwise. Runners get it for what launches. */
export const launchTimeoutMs = 120_000;

/** How long a test's turn may take to begin or end, in milliseconds: what is under way may finish for ten seconds. */
export const turnTimeoutMs = 30_000;

/** A computer with the driver that made it. */
interface Launch {
  readonly driver: Driver;
  readonly computer: Computer;
  readonly tag: string;
  readonly isOfRun: boolean;
}

/**
 * A computer that tests use one after the other.
 *
 * @remarks
 * It is launched once, and each test attaches to it. So a test has a `Computer` of its own: what a test that timed out still
 * has under way, and what its code calls later, is rejected and cannot reach the next test.
 */
export class RunningComputer implements AsyncDisposable {
  readonly #makeDriver: () => Driver | Promise<Driver>;
  readonly #options: ComputerOptions;
  #launch: Launch | undefined;
  #turn: Turn | undefined;
  #turns = 0;

  constructor(makeDriver: () => Driver | Promise<Driver>, options: ComputerOptions) {
    this.#makeDriver = makeDriver;
    this.#options = options;
  }

  /** Launches the computer, if it does not run. Tests that begin do this too: to call it before gives it its own time. */
  async start(): Promise<void> {
    this.#launch ??= await this.#launchOne();
  }

  /**
   * Begins a test's time on the computer.
   *
   * @throws Error if another test's time has not ended.
   */
  async begin(test: TestInfo, limits: TestLimits = {}): Promise<Turn> {
    if (this.#turn?.isOpen === true) {
      throw new Error(
        `'${test.name}' cannot have the computer while '${this.#turn.test.name}' has it. Tests that run at the same time need computers of their own: write scope: 'test'.`,
      );
    }
    const turn = await this.#attach(test, limits).catch(async (error: unknown) => {
      // The test before may have left a computer that is gone, or that cannot be made blank. That is not this test's fault.
      if (this.#turns === 0) throw error;
      await this.end().catch(warn);
      return this.#attach(test, limits);
    });
    this.#turns += 1;
    this.#turn = turn;
    return turn;
  }

  /** Ends the computer. */
  async end(): Promise<void> {
    const { driver, computer, tag, isOfRun } = this.#launch ?? {};
    this.#launch = undefined;
    this.#turns = 0;
    await this.#turn?.end({ failed: true });
    this.#turn = undefined;
    try {
      await computer?.close();
    } catch (error) {
      // A run's tag is on the computers of other workers too.
      if (driver === undefined || tag === undefined || isOfRun === true) throw error;
      await sweep(driver, { tag });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
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
    await this.start();
    const launched = this.#launch;
    if (launched === undefined) throw new Error('The computer was ended while a test was about to begin.');
    const { driver, computer: owner } = launched;
    if (this.#turns > 0) await owner.reset(resetLimits);
    const { observers, resultsFolder, onUnknown, defaultTimeoutMs } = this.#options;
    const log = new CallLog();
    const computer = await attach(driver, owner.id, {
      observers: [log, ...(observers?.(test) ?? [])],
      defaultTimeoutMs: defaultTimeoutMs ?? callTimeoutOf(limits),
      // The end of the process ends the computer itself.
      handleSignals: false,
      ...(onUnknown === undefined ? {} : { onUnknown }),
    });
    const unblock = async (): Promise<void> => void (await owner.reset(resetLimits));
    return new Turn({ computer, owner, unblock, log, test, limits, resultsFolder });
  }
}

/** How long a computer may take to be made blank. */
const resetLimits = { timeoutMs: 30_000 };

const warn = (error: unknown): void =>
  process.emitWarning(`A computer of tests could not be ended: ${String(error)}`, { code: 'FARHAND_NOT_CLOSED' });

/** How long a call may take if neither it nor an option says, in milliseconds: Farhand's own default. */
const farhandTimeoutMs = 30_000;

/** The limit of calls: below the test's, so that Farhand's message is read and not the runner's, which knows nothing of the call. */
const callTimeoutOf = ({ timeoutMs = 0 }: TestLimits): number => {
  if (timeoutMs <= 0 || timeoutMs === Infinity) return farhandTimeoutMs;
  return Math.min(farhandTimeoutMs, Math.ceil(timeoutMs - Math.min(1000, timeoutMs / 5)));
};
