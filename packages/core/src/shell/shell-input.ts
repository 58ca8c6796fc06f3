import type { OpenShell } from '../connection.js';
import { startDeadline, type CallOptions } from '../deadline.js';
import { ActionFailedError } from '../errors.js';
import type { Work } from '../session/bounded.js';
import type { Session } from '../session/session.js';

/** What a shell reads: each text once, one after the other. */
export class ShellInput {
  readonly #session: Session;
  readonly #shell: OpenShell;
  readonly #whyOver: () => string | undefined;
  #isClosed = false;
  #sending: Promise<void> | undefined;

  /** `whyOver`: why nothing can be sent any more, to follow on "because". */
  constructor(session: Session, shell: OpenShell, whyOver: () => string | undefined) {
    this.#session = session;
    this.#shell = shell;
    this.#whyOver = whyOver;
  }

  /**
   * Sends a text.
   *
   * @throws TypeError if {@link ShellInput.close} was called before.
   */
  async write(text: string, waiting: CallOptions, call: string): Promise<void> {
    if (this.#isClosed) throw new TypeError(`${call}: closeInput() has closed the input. Open another shell.`);
    this.#checkRunning(call);
    if (text !== '') await this.#send(call, waiting, (deadline) => this.#shell.write(text, deadline));
  }

  /** Ends the input. A second call does nothing, unless the first has failed. */
  async close(waiting: CallOptions, call: string): Promise<void> {
    if (this.#isClosed || this.#whyOver() !== undefined) return;
    this.#isClosed = true;
    try {
      await this.#send(call, waiting, (deadline) => this.#shell.closeInput(deadline));
    } catch (error) {
      this.#isClosed = false;
      throw error;
    }
  }

  #checkRunning(call: string): void {
    const why = this.#whyOver();
    if (why === undefined) return;
    throw new ActionFailedError(`${call}: nothing was sent to the shell, because ${why}. Open another one.`);
  }

  async #send(call: string, waiting: CallOptions, work: Work<void>): Promise<void> {
    const before = this.#sending;
    // It settles by itself at its own deadline, with what is known of what was sent; so there is no other.
    const sent = this.#session.direct(`${call}()`, { timeoutMs: 0 }, () => this.#inTurn(call, waiting, before, work));
    this.#sending = sent;
    try {
      await sent;
    } finally {
      if (this.#sending === sent) this.#sending = undefined;
    }
  }

  /** Sends something after what was sent before it, and not at all if that has failed. */
  async #inTurn(
    call: string,
    waiting: CallOptions,
    before: Promise<void> | undefined,
    work: Work<void>,
  ): Promise<void> {
    const { signal, timeoutMs = this.#session.options.timeoutMs } = waiting;
    const deadline = startDeadline({ signal, timeoutMs }, `${call}()`);
    try {
      await deadline.race(before ?? Promise.resolve()).catch((cause: unknown) => {
        if (deadline.signal.aborted) throw cause;
        const why = 'nothing was sent to the shell, because what was to be sent before it has failed';
        throw new ActionFailedError(`${call}: ${why}. Read what the shell says before you go on.`, { cause });
      });
      this.#checkRunning(call);
      await work(deadline);
    } catch (error) {
      throw deadline.abortedByCaller() ? deadline.error() : error;
    } finally {
      deadline.dispose();
    }
  }
}
