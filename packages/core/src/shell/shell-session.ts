import { typeError } from '../check/mistake.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkText, hasHalfCharacter } from '../check/values.js';
import type { OpenShell } from '../contract/facets.js';
import { startDeadline, type CallOptions, type RunningDeadline } from '../deadline.js';
import { ActionFailedError, toError } from '../errors.js';
import { dryRefusal } from '../session/ambient.js';
import { bounded, type Work } from '../session/life.js';
import type { Session } from '../session/session.js';
import { ShellOutput, type ShellEvent } from './shell-output.js';

/** The parts of a session. @internal */
export interface ShellSessionParts {
  readonly session: Session;
  readonly shell: OpenShell;
  /** Ends the session when it fires. */
  readonly signal: AbortSignal | undefined;
  /** Called when the session is over and nothing is left to end. */
  readonly forget: () => void;
}

/** Limit for ending a session, in milliseconds. */
const endTimeoutMs = 10_000;

/**
 * An interactive command, started by `shell.open()`. End it with `close()` or `await using`.
 *
 * @category Files and commands
 */
export class ShellSession implements AsyncDisposable, AsyncIterable<ShellEvent> {
  readonly #parts: ShellSessionParts;
  readonly #output: ShellOutput;
  /** Ends when the session is closed, its signal fires or the computer can no longer be used. */
  readonly #life: RunningDeadline;
  #isBeingRead = false;
  #isInputClosed = false;
  #isClosed = false;
  #sending: Promise<void> | undefined;
  #ending: Promise<void> | undefined;

  /** @internal */
  constructor(parts: ShellSessionParts) {
    const { session, shell, signal } = parts;
    const ends = [signal, session.options.ended].filter((one) => one !== undefined);
    this.#parts = parts;
    this.#life = startDeadline({ signal: AbortSignal.any(ends), timeoutMs: 0 }, 'shell.open()');
    this.#output = new ShellOutput(() => this.#life.race(shell.read(this.#life.signal)));
    this.#life.signal.addEventListener('abort', () => {
      if (!this.#isOfNoUse) void this.end().catch(() => undefined);
    });
  }

  /** The exit code, once the end was read. `undefined` before, and if the vendor does not report it. */
  get exitCode(): number | undefined {
    return this.#output.exit?.exitCode;
  }

  /**
   * Writes a text to the standard input, as UTF-8. Farhand adds nothing, so end a line with `'\n'`. In a terminal,
   * `'\x03'` is Ctrl+C and `'\x04'` is Ctrl+D.
   *
   * @remarks
   * Each text is sent once, after earlier ones. If one fails, the following ones are not sent.
   *
   * @throws TypeError if the text is not a string, or the input was closed. Nothing is sent then.
   * @throws ActionFailedError if the command has ended. Nothing is written then.
   * @throws OutcomeUnknownError if the reply was lost or late: the text may have been written, in part or whole.
   */
  async write(text: string, options?: CallOptions): Promise<void> {
    const call = 'shellSession.write';
    if (hasHalfCharacter(checkText(text, 'text', call)))
      throw typeError(`${call}: text must be well-formed, without lone surrogates.`);
    const limits = checkOptions(options, callOptions, call);
    this.#checkNotDry(call);
    if (!this.#isClosed) this.#parts.signal?.throwIfAborted();
    if (this.#isInputClosed) throw typeError(`${call}: the input was closed by closeInput(). Open another shell.`);
    this.#checkRunning(call);
    if (text !== '') await this.#send(call, limits, (deadline) => this.#parts.shell.write(text, deadline));
  }

  /** Closes the standard input after earlier writes. In a terminal, this is Ctrl+D. */
  async closeInput(options?: CallOptions): Promise<void> {
    const call = 'shellSession.closeInput';
    const limits = checkOptions(options, callOptions, call);
    this.#checkNotDry(call);
    if (this.#isInputClosed || this.#whyOver() !== undefined) return;
    this.#isInputClosed = true;
    try {
      await this.#send(call, limits, (deadline) => this.#parts.shell.closeInput(deadline));
    } catch (error) {
      this.#isInputClosed = false;
      throw error;
    }
  }

  /**
   * Waits up to `timeoutMs` for the next output. Resolves to `undefined` after the end. You can stop waiting without
   * losing output.
   *
   * @throws TypeError if another read is in progress.
   * @throws TimeoutError if there is no output in that time. Default: the computer's `timeoutMs` (30,000).
   * @throws OutcomeUnknownError if a reply was lost, possibly with output. You may continue to read.
   * @throws ClosedError if the computer is closed or gone.
   */
  async read(options?: CallOptions): Promise<ShellEvent | undefined> {
    return this.#next(checkOptions(options, callOptions, 'shellSession.read'));
  }

  /**
   * Yields the output as it arrives, then `{ type: 'exit', exitCode }`. Leaving the loop does not end the command: the
   * next loop continues at the same point. `close()` ends the loop without an exit event.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<ShellEvent, void, undefined> {
    for (
      let event = await this.#next({ timeoutMs: 0 });
      event !== undefined;
      event = await this.#next({ timeoutMs: 0 })
    ) {
      yield event;
    }
  }

  /**
   * Ends the command and everything it started, if the vendor supports that. Calling it again waits for the first call.
   */
  async close(): Promise<void> {
    this.#checkNotDry('shellSession.close');
    this.#isClosed = true;
    await (this.#isOfNoUse ? this.#ending : this.end());
  }

  /** Calls `close()` at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Like {@link ShellSession.close}, but also works while Farhand detaches from the computer. @internal */
  end(): Promise<void> {
    this.#ending ??= Promise.resolve()
      .then(() => this.#end())
      .catch((error: unknown) => {
        this.#ending = undefined;
        throw error;
      });
    return this.#ending;
  }

  /** Whether the computer can no longer be used. */
  get #isOfNoUse(): boolean {
    return this.#parts.session.options.ended?.aborted === true;
  }

  async #end(): Promise<void> {
    const { shell, forget } = this.#parts;
    this.#life.end(new ActionFailedError('The shell was closed.'));
    await bounded('shellSession.close()', {}, endTimeoutMs, (deadline) => shell.end(deadline));
    this.#life.dispose();
    forget();
  }

  #checkNotDry(call: string): void {
    const { session } = this.#parts;
    const refusal = dryRefusal(session, `${call}()`);
    if (refusal !== undefined) throw refusal;
  }

  async #next(limits: CallOptions): Promise<ShellEvent | undefined> {
    const call = 'shellSession.read';
    this.#checkNotDry(call);
    if (this.#isBeingRead)
      throw typeError(
        `${call}: another read is in progress. Only one reader is allowed at a time. Await the first read, or leave its loop.`,
      );
    this.#isBeingRead = true;
    try {
      if (!this.#life.signal.aborted && !this.#output.hasCome) {
        await this.#parts.session.direct(`${call}()`, limits, () => this.#output.arrived());
      }
      if (this.#life.signal.aborted) return await this.#over(call);
      const next = this.#output.take();
      if (next?.type !== 'failure') return next;
      // Reported as a failure of a call, because it may mean that the computer is gone.
      return await this.#parts.session.direct(`${call}()`, {}, () => Promise.reject(toError(next.error)));
    } finally {
      this.#isBeingRead = false;
    }
  }

  /** What a read returns after the end: `undefined` if the session was closed, otherwise the reason as an error. */
  async #over(call: string): Promise<undefined> {
    if (this.#isClosed) return;
    this.#parts.signal?.throwIfAborted();
    await this.#parts.session.direct(`${call}()`, {}, () => Promise.resolve());
  }

  #checkRunning(call: string): void {
    const why = this.#whyOver();
    if (why === undefined) return;
    throw new ActionFailedError(`${call}: nothing was sent to the shell, because ${why}. Open another shell.`);
  }

  async #send(call: string, limits: CallOptions, work: Work<void>): Promise<void> {
    const before = this.#sending;
    // No limit here: the work settles by itself at its own deadline, and knows what was sent by then.
    const sent = this.#parts.session.direct(`${call}()`, { timeoutMs: 0 }, () =>
      this.#inTurn(call, limits, before, work),
    );
    this.#sending = sent;
    try {
      await sent;
    } finally {
      if (this.#sending === sent) this.#sending = undefined;
    }
  }

  /** Sends something after earlier writes, and not at all if one of them failed. */
  async #inTurn(call: string, limits: CallOptions, before: Promise<void> | undefined, work: Work<void>): Promise<void> {
    const { signal, timeoutMs = this.#parts.session.options.timeoutMs } = limits;
    const deadline = startDeadline({ signal, timeoutMs }, `${call}()`);
    try {
      await deadline.race(before ?? Promise.resolve()).catch((cause: unknown) => {
        if (deadline.isOver()) throw cause;
        const why = 'nothing was sent to the shell, because an earlier write failed';
        throw new ActionFailedError(`${call}: ${why}. Read the output before you continue.`, { cause });
      });
      this.#checkRunning(call);
      await work(deadline);
    } catch (error) {
      throw deadline.abortedByCaller() ? deadline.error() : error;
    } finally {
      deadline.dispose();
    }
  }

  /** Why nothing can be sent any more, to follow "because". */
  #whyOver(): string | undefined {
    if (this.#isClosed) return 'it was closed';
    if (this.#parts.signal?.aborted === true) return 'its signal has fired';
    const { exit } = this.#output;
    if (exit === undefined) return undefined;
    return exit.exitCode === undefined ? 'it has ended' : `it has ended with exit code ${exit.exitCode}`;
  }
}

const call = 'shell.open()';

/** The sessions of a computer that are open or being opened. */
export class ShellSessions {
  readonly #session: Session;
  /** Each resolves to `undefined` if nothing was opened. */
  readonly #open = new Set<Promise<ShellSession | undefined>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Opens a session. If the caller stops waiting, or the computer is closed meanwhile, nothing is left running. */
  async open({ signal, ...time }: CallOptions, start: Work<OpenShell>): Promise<ShellSession> {
    const { ended } = this.#session.options;
    const isOver = (): boolean => ended?.aborted === true;
    const wasOver = isOver();
    const limits = wasOver
      ? time
      : { ...time, signal: AbortSignal.any([signal, ended].filter((one) => one !== undefined)) };
    try {
      return await this.#session.direct(call, limits, async (deadline) => {
        if (deadline.isOver()) throw deadline.error();
        const opening = start(deadline).then(
          (shell) =>
            new ShellSession({ session: this.#session, shell, signal, forget: () => void this.#open.delete(kept) }),
        );
        const kept: Promise<ShellSession | undefined> = opening.catch(() => {
          this.#open.delete(kept);
          return undefined;
        });
        this.#open.add(kept);
        const session = await opening;
        if (deadline.isOver()) await session.end().catch(() => undefined);
        return session;
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (!wasOver && isOver()) await this.#session.direct(call, {}, () => Promise.resolve());
      throw error;
    }
  }

  /** Ends all sessions. */
  async end(): Promise<void> {
    const ended = await Promise.allSettled([...this.#open].map(async (opening) => (await opening)?.end()));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }
}
