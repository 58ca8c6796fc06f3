import type { ShellChunk, ShellCommand, ShellFacet, ShellOptions, ShellResult } from '../connection.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { notDry } from '../session/dry-run.js';
import type { Session } from '../session/session.js';
import { checkCommand, checkCommandOptions, type CommandOptions } from './check-command.js';
import { decodeEvents, type ShellEvent } from './shell-event.js';
import { watched } from './watched.js';

/** Options of {@link Shell.run}. */
export interface RunOptions extends CommandOptions {
  /** What the command reads from its standard input; a text as UTF-8. Default: nothing, at its end at once. */
  readonly stdin?: string | Uint8Array;
}

/** Options of {@link Shell.stream}. `timeoutMs` limits the whole command. Default: no limit. */
export type StreamOptions = RunOptions;

/** A call that has been checked. */
interface Prepared {
  readonly command: ShellCommand;
  readonly settings: ShellOptions;
  readonly waiting: CallOptions;
}

/** The shell of a computer. Commands run beside the input stream, not in it. */
export class Shell {
  readonly #session: Session;
  readonly #facet: ShellFacet;

  /** @internal */
  constructor(session: Session, facet: ShellFacet) {
    this.#session = session;
    this.#facet = facet;
  }

  /**
   * Runs a command and waits for its end. An exit code other than 0 is a result, not an error.
   *
   * @param command - A line for the computer's shell (`sh`; PowerShell on Windows), or a program and its arguments, which
   * no shell reads: `['git', 'commit', '-m', message]`.
   *
   * @throws TypeError if the command or an option is not valid. Nothing is sent then.
   * @throws TimeoutError if the time is over. What the command had done stays done; the guide says where it is ended then.
   * @throws OutcomeUnknownError if the reply was lost: the command may have run, or may still run.
   */
  async run(command: ShellCommand, options?: RunOptions): Promise<ShellResult> {
    const { command: checked, settings, waiting } = await this.#prepare(command, options, 'shell.run');
    return this.#session.direct('shell.run()', waiting, (deadline) => this.#facet.run(checked, settings, deadline));
  }

  /**
   * Runs a command and gives what it says as it comes, then `{ type: 'exit', exitCode }`. It starts when the loop does.
   *
   * @remarks
   * The command waits while nobody reads. Leaving the loop, an abort and the end of the time end it with what it has
   * started, where the vendor has a way: the guide says where. Where commands can only be run to their end, all of it comes
   * then.
   *
   * @throws TypeError if the command or an option is not valid, from the loop. Nothing is sent then.
   * @throws TimeoutError if the time is over. What the command had done stays done.
   * @throws OutcomeUnknownError if the connection broke: the command may have run, or may still run.
   *
   * @example
   * ```ts
   * for await (const event of computer.shell?.stream('npm test') ?? []) {
   *   if (event.type === 'exit') console.log(`It ended with ${event.exitCode}.`);
   *   else process.stdout.write(event.text);
   * }
   * ```
   */
  stream(command: ShellCommand, options?: StreamOptions): AsyncIterable<ShellEvent> {
    const prepared = this.#prepare(command, options, 'shell.stream');
    // A mistake is told to whoever iterates, and to nobody else.
    prepared.catch(() => undefined);
    return this.#events(prepared);
  }

  /** Checks and copies what a call is given. */
  async #prepare(command: ShellCommand, options: RunOptions | undefined, call: string): Promise<Prepared> {
    const { waiting, settings } = checkCommandOptions(options, ['stdin'], call);
    const checked = checkCommand(command, call);
    if (this.#session.current !== this.#session) throw notDry(`${call}()`);
    return { command: checked, settings, waiting };
  }

  async *#events(prepared: Promise<Prepared>): AsyncGenerator<ShellEvent, void, undefined> {
    const { command, settings, waiting } = await prepared;
    const label = 'shell.stream()';
    const deadline = startDeadline({ signal: waiting.signal, timeoutMs: waiting.timeoutMs ?? 0 }, label);
    try {
      if (deadline.signal.aborted) throw deadline.error();
      const stream = this.#facet.stream?.(command, settings, deadline) ?? this.#ranWhole(command, settings, deadline);
      yield* decodeEvents(watched(this.#session, label, stream));
    } catch (error) {
      throw deadline.signal.aborted ? deadline.error() : error;
    } finally {
      deadline.dispose();
    }
  }

  async *#ranWhole(
    command: ShellCommand,
    settings: ShellOptions,
    deadline: Deadline,
  ): AsyncGenerator<ShellChunk, void, undefined> {
    const { exitCode, stdout, stderr } = await this.#facet.run(command, settings, deadline);
    yield { type: 'stdout', bytes: new TextEncoder().encode(stdout) };
    yield { type: 'stderr', bytes: new TextEncoder().encode(stderr) };
    yield { type: 'exit', exitCode };
  }
}
