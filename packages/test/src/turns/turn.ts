import type { Computer, Held } from '@farhand/core';
import { heldText, type CallLog, type CallUnderWay } from './call-log.js';
import { writeEvidence, type EvidenceFile } from './evidence.js';
import { forgetTurn, knowTurn, type KnownTurn } from './known-computers.js';
import type { TestInfo, TestLimits } from './options.js';

/** The parts of a turn. */
export interface TurnParts {
  /** The test's own object of the computer. */
  readonly computer: Computer;
  /** The object that launched the computer. It takes screenshots when the test's own object is blocked. */
  readonly owner: Computer;
  /** Resolves what blocks the computer, such as a dialog without an answer. */
  readonly unblock: () => Promise<void>;
  readonly log: CallLog;
  readonly test: TestInfo;
  readonly limits: TestLimits;
  readonly resultsFolder: string | undefined;
}

/** How a turn ended. */
export interface TurnEnd {
  /** A mistake of the test that its own errors do not report. Absent: none. */
  readonly problem?: Error;
  /** The evidence files. Empty unless the test failed. */
  readonly evidence: readonly EvidenceFile[];
}

/** The default for how long matchers retry, in milliseconds. */
const longestMatchMs = 5_000;

/** How long pending calls may continue after a test, in milliseconds, before Farhand resolves what may block them. */
const patienceMs = 2_000;

/** The state when the test ended, before its computer was detached. */
interface Leftover {
  readonly held: readonly Held[];
  readonly underWay: readonly CallUnderWay[];
}

/** One test's turn on a computer. */
export class Turn implements KnownTurn {
  /** The test's own object of the computer. It is closed when the test ends. */
  readonly computer: Computer;
  readonly test: TestInfo;
  /** The last calls. */
  readonly log: CallLog;
  /** The folder of the evidence. */
  readonly resultsFolder: string;
  readonly #owner: Computer;
  readonly #unblock: () => Promise<void>;
  readonly #limits: TestLimits;
  readonly #onAbort: () => void;
  #atAbort: Leftover | undefined;
  #closing: Promise<Error | undefined> | undefined;
  #ended: Promise<TurnEnd> | undefined;

  constructor({ computer, owner, unblock, log, test, limits, resultsFolder = 'farhand-results' }: TurnParts) {
    this.computer = computer;
    this.test = test;
    this.log = log;
    this.resultsFolder = resultsFolder;
    this.#owner = owner;
    this.#unblock = unblock;
    this.#limits = limits;
    this.#onAbort = () => {
      this.#atAbort ??= this.#leftover();
      void this.#close();
    };
    knowTurn(this);
    if (limits.signal?.aborted === true) this.#onAbort();
    else limits.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Whether the test still has the computer. */
  get isOpen(): boolean {
    return this.#ended === undefined && this.#closing === undefined;
  }

  /** How long matchers retry, in milliseconds: less than the runner's limit, so that their message comes first. */
  get matchTimeoutMs(): number {
    const { timeoutMs = 0 } = this.#limits;
    return timeoutMs <= 0 || timeoutMs === Infinity ? longestMatchMs : Math.min(longestMatchMs, timeoutMs * 0.6);
  }

  /**
   * Ends the turn: stores the evidence, releases held keys and buttons, and rejects pending and later calls of the
   * test. Never rejects.
   */
  end({ failed }: { readonly failed: boolean }): Promise<TurnEnd> {
    this.#ended ??= this.#end(failed);
    return this.#ended;
  }

  async #end(failed: boolean): Promise<TurnEnd> {
    const { signal } = this.#limits;
    signal?.removeEventListener('abort', this.#onAbort);
    const leftover = this.#atAbort ?? this.#leftover();
    // A failed test may leave calls pending. Only a test that was interrupted does not report that itself.
    const isCutOff = signal?.aborted === true || (failed && leftover.underWay.length > 0);
    let problem = failed && !isCutOff ? undefined : problemOf(leftover, isCutOff);
    const hasFailed = failed || problem !== undefined;
    const files = hasFailed ? await this.#evidence(leftover, problem) : [];
    const error = await this.#close();
    forgetTurn(this);
    if (error !== undefined && !hasFailed)
      problem = new Error(`The computer could not be closed after the test: ${error.message}`, { cause: error });
    return { ...(problem === undefined ? {} : { problem }), evidence: files };
  }

  #evidence({ held }: Leftover, problem: Error | undefined): Promise<readonly EvidenceFile[]> {
    const calls = this.log.text(Infinity);
    const text = [
      `${this.test.name}`,
      ...(problem === undefined ? [] : [problem.message]),
      held.length === 0 ? 'Nothing was held.' : `Held: ${heldText(held)}.`,
      calls === '' ? 'Nothing was called.' : `Calls:\n${calls}`,
    ].join('\n\n');
    return writeEvidence({ folder: this.resultsFolder, test: this.test, text: `${text}\n`, owner: this.#owner });
  }

  #leftover(): Leftover {
    return { held: this.computer.held(), underWay: this.log.underWay() };
  }

  /** Closes the test's object of the computer. Resolves to the error, if any. */
  #close(): Promise<Error | undefined> {
    this.#closing ??= this.#letGo();
    return this.#closing;
  }

  async #letGo(): Promise<Error | undefined> {
    const patience = setTimeout(() => void this.#unblock().catch(() => undefined), patienceMs);
    try {
      // The second attempt succeeds if the first only waited for something that is now resolved.
      await this.computer.close().catch(() => this.computer.close());
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      clearTimeout(patience);
    }
  }
}

/** Returns the error for how a test left its computer. Its stack points at the responsible line of the test. */
const problemOf = ({ held, underWay }: Leftover, isCutOff: boolean): Error | undefined => {
  if (isCutOff && (underWay.length > 0 || held.length > 0)) {
    const calls =
      underWay.length === 0 ? '' : ` These calls were pending:\n${underWay.map(({ line }) => line).join('\n')}`;
    const down = held.length === 0 ? '' : `\nHeld at that moment: ${heldText(held)}. Farhand released it.`;
    return errorAt(
      `The test ended before its function did.${calls}${down}`,
      underWay.at(-1)?.calledAt ?? held[0]?.pressedAt,
    );
  }
  if (isCutOff || held.length === 0) return undefined;
  return errorAt(
    `The test left something held: ${heldText(held)}. Farhand released it after the test. Release it in the test, or use hold(…), which releases it for you.`,
    held[0]?.pressedAt,
  );
};

/** Creates an error whose stack is a place in the test. */
const errorAt = (message: string, place: string | undefined): Error => {
  const error = new Error(message);
  const stack = `Error: ${message}${place === undefined ? '' : `\n    at ${place}`}`;
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return error;
};
