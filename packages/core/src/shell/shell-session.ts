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

/** What a session is made of. @internal */
export interface ShellSessionParts {
  readonly session: Session;
  readonly shell: OpenShell;
  /** Ends it when it fires. */
  readonly signal: AbortSignal | undefined;
  /** Called once it is over and nothing is left to end. */
  readonly forget: () => void;
}

/** How long ending one may take, in milliseconds. */
const endTimeoutMs = 10_000;

/** A command that you talk to while it runs. Made by `shell.open()`; end it with `close()` or `await using`. */
export class ShellSession implements AsyncDisposable, AsyncIterable<ShellEvent> {
  readonly #parts: ShellSessionParts;
  readonly #output: ShellOutput;
  /** Comes when it is closed, its signal fires or the computer can no longer be used. */
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

  /** The exit code, once the end was read. `undefined` before, and where the vendor does not say. */
  get exitCode(): number | undefined {
    return this.#output.exit?.exitCode;
  }

  /**
   * Writes a text to its standard input, as UTF-8. Nothing is added: end a line with `'\n'`. With a terminal, `'\x03'` is
   * Ctrl+C and `'\x04'` Ctrl+D.
   *
   * @remarks
   * Each text is sent once, after those before it. If one fails, those that wait behind it are not sent.
   *
   * @throws TypeError if it is no text, or the input was closed. Nothing is sent then.
   * @throws ActionFailedError if the command has ended. Nothing is written then.
   * @throws OutcomeUnknownError if the answer was lost or did not come in time: it may have been written, in part or whole.
   */
  async write(text: string, options?: CallOptions): Promise<void> {
    const call = 'shellSession.write';
    if (hasHalfCharacter(checkText(text, 'text', call)))
      throw typeError(`${call}: text has half of a character (a lone surrogate).`);
    const limits = checkOptions(options, callOptions, call);
    this.#checkNotDry(call);
    if (!this.#isClosed) this.#parts.signal?.throwIfAborted();
    if (this.#isInputClosed) throw typeError(`${call}: closeInput() has closed the input. Open another shell.`);
    this.#checkRunning(call);
    if (text !== '') await this.#send(call, limits, (deadline) => this.#parts.shell.write(text, deadline));
  }

  /** Ends its standard input, after what was written before. With a terminal that is as Ctrl+D. */
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
   * Waits for what it says next, at most `timeoutMs`; `undefined` after the end. Who stops waiting loses nothing.
   *
   * @throws TypeError if somebody else is reading.
   * @throws TimeoutError if it says nothing in that time. Default: the computer's `timeoutMs` (30 000).
   * @throws OutcomeUnknownError if an answer was lost, and with it maybe a part of what it said. You may read on.
   * @throws ClosedError if the computer is closed or gone.
   */
  async read(options?: CallOptions): Promise<ShellEvent | undefined> {
    return this.#next(checkOptions(options, callOptions, 'shellSession.read'));
  }

  /**
   * What it says as it comes, then `{ type: 'exit', exitCode }`. Leaving the loop ends nothing: the next loop goes on where
   * this one has stopped. `close()` ends the loop without an exit.
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

  /** Ends the command with what it has started, where the vendor has a way. Calling it again waits for the first call. */
  async close(): Promise<void> {
    this.#checkNotDry('shellSession.close');
    this.#isClosed = true;
    await (this.#isOfNoUse ? this.#ending : this.end());
  }

  /** Closes at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** As {@link ShellSession.close}, also while its computer is being let go of. @internal */
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
    if (this.#isBeingRead) throw typeError(`${call}: somebody is reading already. There can be one reader at a time.`);
    this.#isBeingRead = true;
    try {
      if (!this.#life.signal.aborted && !this.#output.hasCome) {
        await this.#parts.session.direct(`${call}()`, limits, () => this.#output.arrived());
      }
      if (this.#life.signal.aborted) return await this.#over(call);
      const next = this.#output.take();
      if (next?.type !== 'failure') return next;
      // As a failure of the call: it may say that the computer is gone.
      return await this.#parts.session.direct(`${call}()`, {}, () => Promise.reject(toError(next.error)));
    } finally {
      this.#isBeingRead = false;
    }
  }

  /** What a reader gets when it is over: the end if it was closed, else why. */
  async #over(call: string): Promise<undefined> {
    if (this.#isClosed) return;
    this.#parts.signal?.throwIfAborted();
    await this.#parts.session.direct(`${call}()`, {}, () => Promise.resolve());
  }

  #checkRunning(call: string): void {
    const why = this.#whyOver();
    if (why === undefined) return;
    throw new ActionFailedError(`${call}: nothing was sent to the shell, because ${why}. Open another one.`);
  }

  async #send(call: string, limits: CallOptions, work: Work<void>): Promise<void> {
    const before = this.#sending;
    // It settles by itself at its own deadline, with what is known of what was sent; so there is no other.
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

  /** Sends something after what was sent before it, and not at all if that has failed. */
  async #inTurn(call: string, limits: CallOptions, before: Promise<void> | undefined, work: Work<void>): Promise<void> {
    const { signal, timeoutMs = this.#parts.session.options.timeoutMs } = limits;
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

  /** Why nothing can be sent to it any more, to follow on "because". */
  #whyOver(): string | undefined {
    if (this.#isClosed) return 'it was closed';
    if (this.#parts.signal?.aborted === true) return 'its signal has fired';
    const { exit } = this.#output;
    if (exit === undefined) return undefined;
    return exit.exitCode === undefined ? 'it has ended' : `it has ended with exit code ${exit.exitCode}`;
  }
}

const call = 'shell.open()';

/** The sessions of a computer that are open, or about to be. */
export class ShellSessions {
  readonly #session: Session;
  /** Each resolves to `undefined` if nothing was opened. */
  readonly #open = new Set<Promise<ShellSession | undefined>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Opens one. If whoever wants it stops waiting, or the computer is closed meanwhile, nothing is left of it. */
  async open({ signal, ...time }: CallOptions, start: Work<OpenShell>): Promise<ShellSession> {
    const { ended } = this.#session.options;
    const isOver = (): boolean => ended?.aborted === true;
    const wasOver = isOver();
    const limits = wasOver
      ? time
      : { ...time, signal: AbortSignal.any([signal, ended].filter((one) => one !== undefined)) };
    try {
      return await this.#session.direct(call, limits, async (deadline) => {
        if (deadline.signal.aborted) throw deadline.error();
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
        if (deadline.signal.aborted) await session.end().catch(() => undefined);
        return session;
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (!wasOver && isOver()) await this.#session.direct(call, {}, () => Promise.resolve());
      throw error;
    }
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    const ended = await Promise.allSettled([...this.#open].map(async (opening) => (await opening)?.end()));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }
}
