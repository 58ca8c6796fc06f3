import { ClosedError } from '../errors.js';
import { bounded } from '../session/life.js';
import type { Session } from '../session/session.js';

const why = 'the computer was closed by close() or terminate()';

/** For ending a computer whose calls have no limit, in milliseconds: whoever closes wants to be done some day. */
const terminateTimeoutMs = 30_000;

/** How a computer comes to its end: once, whoever asks for it how often; and once more if that has failed. */
export class End {
  readonly #session: Session;
  readonly #onEnd: () => void;
  readonly #endBeside: () => Promise<unknown>;
  #way: { readonly terminates: boolean; readonly done: Promise<void> } | undefined;

  /** `endBeside`: ends what would go on without us on a computer that is let go of. */
  constructor(session: Session, onEnd: () => void, endBeside: () => Promise<unknown> = () => Promise.resolve()) {
    this.#session = session;
    this.#onEnd = onEnd;
    this.#endBeside = endBeside;
  }

  /** Releases what is down and ends the computer. What cannot be released any more ends with it. */
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
      await this.#session.tellEnd('it was let go of');
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
  new ClosedError('computer.terminate() was not done: close() has let go of the computer. Attach to it again.');
