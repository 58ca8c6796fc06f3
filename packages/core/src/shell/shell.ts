import type { ShellCommand, ShellFacet, ShellResult } from '../connection.js';
import { notDry } from '../session/dry-run.js';
import type { Session } from '../session/session.js';
import { checkCommand, checkCommandOptions, type CommandOptions } from './check-command.js';

/** Options of {@link Shell.run}. */
export interface RunOptions extends CommandOptions {
  /** What the command reads from its standard input; a text as UTF-8. Default: nothing, at its end at once. */
  readonly stdin?: string | Uint8Array;
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
   * @throws TimeoutError if the time is over and the command was ended. What it had done stays done.
   * @throws OutcomeUnknownError if the reply was lost: the command may have run, or may still run.
   */
  async run(command: ShellCommand, options?: RunOptions): Promise<ShellResult> {
    const call = 'shell.run';
    const { waiting, settings } = checkCommandOptions(options, ['stdin'], call);
    const checked = checkCommand(command, call);
    if (this.#session.current !== this.#session) throw notDry(`${call}()`);
    return this.#session.direct(`${call}()`, waiting, (deadline) => this.#facet.run(checked, settings, deadline));
  }
}
