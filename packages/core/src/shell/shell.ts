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

/**
 * Options of {@link Shell.stream}. `timeoutMs` limits the whole command. Default: no limit.
 *
 * @category Files and commands
 */
export type StreamOptions = RunOptions;

/** A checked call, with copies of its arguments. */
interface Prepared<Options> {
  readonly facet: ShellFacet;
  readonly command: ShellCommand;
  readonly settings: Options;
  readonly limits: CallOptions;
}

/**
 * The shell of a computer. Commands bypass the computer's input queue.
 *
 * @category Files and commands
 */
export class Shell {
  readonly #session: Session;
  readonly #sessions: ShellSessions;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
    this.#sessions = new ShellSessions(session);
  }

  /**
   * Runs a command and waits for it to end. An exit code other than 0 is a result, not an error.
   *
   * @param command - A line for the computer's shell (`sh`; PowerShell on Windows), or a program with its arguments,
   * which no shell interprets: `['git', 'commit', '-m', message]`.
   *
   * @throws TypeError if the command or an option is not valid. Nothing is sent then.
   * @throws TimeoutError after `timeoutMs`. Effects of the command remain; the guide lists the vendors that end the
   * command.
   * @throws OutcomeUnknownError if the reply was lost: the command may have run, or may still be running.
   * @throws UnsupportedFacetError if the computer has no shell.
   * @example
   * ```ts
   * const { exitCode, stdout } = await computer.shell.run('uname -a');
   * ```
   */
  async run(command: ShellCommand, options?: RunOptions): Promise<ShellResult> {
    const call = 'shell.run';
    const { command: checked, settings, limits, facet } = await this.#prepare(command, options, runOptions, call);
    return this.#session.direct(`${call}()`, limits, (deadline) => facet.run(checked, settings, deadline));
  }

  /**
   * Runs a command and yields its output as it arrives, then `{ type: 'exit', exitCode }`. The command starts when the
   * loop does.
   *
   * @remarks
   * The command blocks while you do not read. Leaving the loop, an abort and the timeout end the command and everything
   * it started, if the vendor supports that; the guide lists the vendors. If a vendor can only run commands to their
   * end, all output arrives then.
   *
   * @throws TypeError if the command or an option is not valid, in the loop. Nothing is sent then.
   * @throws TimeoutError after `timeoutMs`. Effects of the command remain.
   * @throws OutcomeUnknownError if the connection broke: the command may have run, or may still be running.
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
    // The error is thrown in the loop only. Without a loop it must not become an unhandled rejection.
    prepared.catch(() => undefined);
    return this.#events(prepared);
  }

  /**
   * Starts an interactive command: you write to it, read its output and close its input. It ends with `close()`, at the
   * end of an `await using` block, when `signal` fires, and with the computer.
   *
   * @throws TypeError or RangeError if the command or an option is not valid. Nothing is sent then.
   * @throws UnsupportedFacetError if the vendor does not support interactive commands or terminals. Nothing is sent
   * then.
   * @throws OutcomeUnknownError if the reply was lost: the command may be running. Farhand ends it if the vendor
   * supports that.
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
        `${call}: ${name} does not support interactive commands. Nothing was sent. Pass all input at once with shell.stream(command, { stdin }).`,
      );
    }
    return this.#sessions.open(limits, (deadline) => open(checked, settings, deadline));
  }

  /** Ends the sessions of a computer before detaching from it. @internal */
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
      if (deadline.isOver()) throw deadline.error();
      const stream = facet.stream?.(command, settings, deadline) ?? ranWhole(facet, command, settings, deadline);
      yield* decodeEvents(watched(this.#session, label, stream));
    } catch (error) {
      throw deadline.isOver() ? deadline.error() : error;
    } finally {
      deadline.dispose();
    }
  }
}

/** The events of a command that can only be run to its end. */
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
