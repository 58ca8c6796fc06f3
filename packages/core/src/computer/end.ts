import { ClosedError } from '../errors.js';
import { bounded } from '../session/life.js';
import type { Session } from '../session/session.js';

const why = 'the computer was closed by close() or terminate()';

/** Limit for ending a computer whose calls have no limit, in milliseconds, so that closing always ends. */
const terminateTimeoutMs = 30_000;

/** The end of a computer. Happens once, no matter how often it is requested, and is retried if it has failed. */
export class End {
  readonly #session: Session;
  readonly #onEnd: () => void;
  readonly #endBeside: () => Promise<unknown>;
  #way: { readonly terminates: boolean; readonly done: Promise<void> } | undefined;

  /** `endBeside`: ends what would keep running on a computer after detaching. */
  constructor(session: Session, onEnd: () => void, endBeside: () => Promise<unknown> = () => Promise.resolve()) {
    this.#session = session;
    this.#onEnd = onEnd;
    this.#endBeside = endBeside;
  }

  /** Releases what is down and ends the computer. What can no longer be released ends with it. */
  terminate(): Promise<void> {
    return this.#go(true, async () => {
      const { connection, timeoutMs } = this.#session;
      await this.#session.close(why);
      const limitMs = timeoutMs === 0 ? terminateTimeoutMs : timeoutMs;
      await bounded('computer.terminate()', {}, limitMs, (deadline) => connection.terminate(deadline));
      await connection.detach();
      await this.#session.tellEnd('it was ended');
    });
  }

  /** Releases what is down and leaves the computer running. Rejects if something could not be released or ended. */
  letGo(): Promise<void> {
    return this.#go(false, async () => {
      const { errors } = await this.#session.close(why);
      await this.#endBeside();
      if (errors[0] !== undefined) throw errors[0];
      await this.#session.connection.detach();
      await this.#session.tellEnd('it was detached');
    });
  }

  #go(terminates: boolean, work: () => Promise<void>): Promise<void> {
    if (this.#way === undefined) this.#way = { terminates, done: this.#attempt(work) };
    else if (terminates && !this.#way.terminates) return Promise.reject(tooLate());
    return this.#way.done;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#way = undefined;
      throw error;
    }
    this.#onEnd();
  }
}

const tooLate = (): ClosedError =>
  new ClosedError(
    'computer.terminate() was not done: close() has already detached from the computer. Attach to it again.',
  );
