import type { Computer, Held } from '@farhand/core';
import { heldText, type CallLog, type CallUnderWay } from './call-log.js';
import { writeEvidence, type EvidenceFile } from './evidence.js';
import { forgetTurn, knowTurn, type KnownTurn } from './known-computers.js';
import type { TestInfo, TestLimits } from './options.js';

/** What a turn is made of. */
export interface TurnParts {
  /** The test's own object of the computer. */
  readonly computer: Computer;
  /** The object that the computer was launched with, which takes pictures when the test's own is blocked. */
  readonly owner: Computer;
  /** Makes an end of what blocks the computer, such as a dialog that nobody answers. */
  readonly unblock: () => Promise<void>;
  readonly log: CallLog;
  readonly test: TestInfo;
  readonly limits: TestLimits;
  readonly resultsFolder: string | undefined;
}

/** How a turn has ended. */
export interface TurnEnd {
  /** What the test did wrong that its own errors do not say, ready for a message. Absent: nothing. */
  readonly problem?: Error;
  /** The files of the evidence. Empty unless the test failed. */
  readonly evidence: readonly EvidenceFile[];
}

/** How long matchers retry at most if nothing says otherwise, in milliseconds. */
const longestMatchMs = 5_000;

/** How long what is under way may go on after a test, in milliseconds, before what it may wait for is made an end of. */
const patienceMs = 2_000;

/** What was so when the test was over, before its computer was let go of. */
interface Leftover {
  readonly held: readonly Held[];
  readonly underWay: readonly CallUnderWay[];
}

/** One test's time on a computer. */
export class Turn implements KnownTurn {
  /** The computer, as this test has it. It is closed when the test ends. */
  readonly computer: Computer;
  readonly test: TestInfo;
  /** The last calls. */
  readonly log: CallLog;
  /** Where the evidence goes. */
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

  /** Whether the test still has the computer: nobody has said that it is over. */
  get isOpen(): boolean {
    return this.#ended === undefined && this.#closing === undefined;
  }

  /** How long matchers retry, in milliseconds: so that their message comes before the runner's limit. */
  get matchTimeoutMs(): number {
    const { timeoutMs = 0 } = this.#limits;
    return timeoutMs <= 0 || timeoutMs === Infinity ? longestMatchMs : Math.min(longestMatchMs, timeoutMs * 0.6);
  }

  /**
   * Ends the turn: keeps what is evidence, releases what is down, and rejects what is under way and whatever the test's code
   * calls later. Never rejects.
   */
  end({ failed }: { readonly failed: boolean }): Promise<TurnEnd> {
    this.#ended ??= this.#end(failed);
    return this.#ended;
  }

  async #end(failed: boolean): Promise<TurnEnd> {
    const { signal } = this.#limits;
    signal?.removeEventListener('abort', this.#onAbort);
    const leftover = this.#atAbort ?? this.#leftover();
    // A test that failed in the middle of things leaves them as they were: only one that was cut off does not say so itself.
    const isCutOff = signal?.aborted === true || (failed && leftover.underWay.length > 0);
    let problem = failed && !isCutOff ? undefined : problemOf(leftover, isCutOff);
    const hasFailed = failed || problem !== undefined;
    const files = hasFailed ? await this.#evidence(leftover, problem) : [];
    const error = await this.#close();
    forgetTurn(this);
    if (error !== undefined && !hasFailed)
      problem = new Error(`The computer could not be let go of after the test: ${error.message}`, { cause: error });
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

  /** Lets go of the computer. Resolves to what went wrong. */
  #close(): Promise<Error | undefined> {
    this.#closing ??= this.#letGo();
    return this.#closing;
  }

  async #letGo(): Promise<Error | undefined> {
    const patience = setTimeout(() => void this.#unblock().catch(() => undefined), patienceMs);
    try {
      // A second try is for what the first has waited for in vain.
      await this.computer.close().catch(() => this.computer.close());
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      clearTimeout(patience);
    }
  }
}

/** What is wrong with how a test has left its computer. The error points at the line of the test that is to blame. */
const problemOf = ({ held, underWay }: Leftover, isCutOff: boolean): Error | undefined => {
  if (isCutOff && (underWay.length > 0 || held.length > 0)) {
    const calls =
      underWay.length === 0 ? '' : ` These calls were under way:\n${underWay.map(({ line }) => line).join('\n')}`;
    const down = held.length === 0 ? '' : `\nHeld at that moment: ${heldText(held)}. Farhand released it.`;
    return errorAt(
      `The test was over before its code was.${calls}${down}`,
      underWay.at(-1)?.calledAt ?? held[0]?.pressedAt,
    );
  }
  if (isCutOff || held.length === 0) return undefined;
  return errorAt(
    `The test left something held: ${heldText(held)}. Farhand released it after the test. Release it in the test, or hold it with hold(…), which releases by itself.`,
    held[0]?.pressedAt,
  );
};

/** An error whose stack is a place in the test. */
const errorAt = (message: string, place: string | undefined): Error => {
  const error = new Error(message);
  const stack = `Error: ${message}${place === undefined ? '' : `\n    at ${place}`}`;
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return error;
};
