import { callOptions, checkParts, type Given, type Settings, type Table } from '../check/options.js';
import type { ShellChunk, ShellCommand, ShellFacet, ShellOptions, ShellResult } from '../contract/facets.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { UnsupportedFacetError } from '../errors.js';
import { dryRefusal } from '../session/ambient.js';
import { partOf } from '../session/part.js';
import type { Session } from '../session/session.js';
import {
  checkCommand,
  runOptions,
  sessionOptions,
  type RunOptions,
  type ShellSessionOptions,
} from './command-options.js';
import { decodeEvents, watched, type ShellEvent } from './shell-output.js';
import { ShellSessions, type ShellSession } from './shell-session.js';

/** Options of {@link Shell.stream}. `timeoutMs` limits the whole command. Default: no limit. */
export type StreamOptions = RunOptions;

/** A call that has been checked, and what it was given copied. */
interface Prepared<Options> {
  readonly facet: ShellFacet;
  readonly command: ShellCommand;
  readonly settings: Options;
  readonly limits: CallOptions;
}

/** The shell of a computer. Commands run beside the input stream, not in it. */
export class Shell {
  readonly #session: Session;
  readonly #sessions: ShellSessions;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
    this.#sessions = new ShellSessions(session);
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
    const call = 'shell.run';
    const { command: checked, settings, limits, facet } = await this.#prepare(command, options, runOptions, call);
    return this.#session.direct(`${call}()`, limits, (deadline) => facet.run(checked, settings, deadline));
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
   * for await (const event of computer.shell.stream('npm test')) {
   *   if (event.type === 'exit') console.log(`It ended with ${event.exitCode}.`);
   *   else process.stdout.write(event.text);
   * }
   * ```
   */
  stream(command: ShellCommand, options?: StreamOptions): AsyncIterable<ShellEvent> {
    const prepared = this.#prepare(command, options, runOptions, 'shell.stream');
    // A mistake is told to whoever iterates, and to nobody else.
    prepared.catch(() => undefined);
    return this.#events(prepared);
  }

  /**
   * Starts a command and lets you talk to it: write to it, read what it says, close its input. It ends with `close()`, at
   * the end of an `await using` block, when `signal` fires and with the computer.
   *
   * @throws TypeError or RangeError if the command or an option is not valid. Nothing is sent then.
   * @throws UnsupportedFacetError where commands cannot be talked to, or have no terminal. Nothing is sent then.
   * @throws OutcomeUnknownError if the reply was lost: the command may run, and is ended where there is a way.
   *
   * @example
   * ```ts
   * await using python = await computer.shell.open(['python3', '-i'], { tty: true });
   * await python.write('6 * 7\n');
   * for await (const event of python) {
   *   if (event.type === 'stdout') process.stdout.write(event.text);
   *   if (event.type === 'stdout' && event.text.includes('42')) break;
   * }
   * ```
   */
  async open(command: ShellCommand, options?: ShellSessionOptions): Promise<ShellSession> {
    const call = 'shell.open';
    const { command: checked, settings, limits, facet } = await this.#prepare(command, options, sessionOptions, call);
    const { name } = this.#session.options;
    const open = facet.open?.bind(facet);
    if (open === undefined) {
      throw new UnsupportedFacetError(
        `${call}: ${name} has no way to talk to a command while it runs. Give it all that it is to read: shell.stream(command, { stdin }).`,
      );
    }
    return this.#sessions.open(limits, (deadline) => open(checked, settings, deadline));
  }

  /** Ends the sessions of a computer that is let go of. @internal */
  endSessions(): Promise<void> {
    return this.#sessions.end();
  }

  async #prepare<T extends Table>(
    command: ShellCommand,
    options: (Given<T> & CallOptions) | undefined,
    table: T,
    call: string,
  ): Promise<Prepared<Settings<T>>> {
    const facet = partOf(this.#session, 'shell', call);
    const [settings, limits] = checkParts(options, table, callOptions, call);
    const prepared = { command: checkCommand(command, call), settings, limits, facet };
    const refusal = dryRefusal(this.#session, `${call}()`);
    if (refusal !== undefined) throw refusal;
    return prepared;
  }

  async *#events(prepared: Promise<Prepared<ShellOptions>>): AsyncGenerator<ShellEvent, void, undefined> {
    const { command, settings, limits, facet } = await prepared;
    const label = 'shell.stream()';
    const deadline = startDeadline({ timeoutMs: 0, ...limits }, label);
    try {
      if (deadline.signal.aborted) throw deadline.error();
      const stream = facet.stream?.(command, settings, deadline) ?? ranWhole(facet, command, settings, deadline);
      yield* decodeEvents(watched(this.#session, label, stream));
    } catch (error) {
      throw deadline.signal.aborted ? deadline.error() : error;
    } finally {
      deadline.dispose();
    }
  }
}

/** The events of a command that is only run to its end. */
async function* ranWhole(
  facet: ShellFacet,
  command: ShellCommand,
  settings: ShellOptions,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const { exitCode, stdout, stderr } = await facet.run(command, settings, deadline);
  yield { type: 'stdout', bytes: new TextEncoder().encode(stdout) };
  yield { type: 'stderr', bytes: new TextEncoder().encode(stderr) };
  yield { type: 'exit', exitCode };
}
