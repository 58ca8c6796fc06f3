import { checkWaitingOptions } from './input/check-options.js';
import { checkOptions } from './known-options.js';
import type { ShellFacet, ShellResult } from './connection.js';
import type { CallOptions } from './deadline.js';
import { describe } from './geometry.js';
import type { Session } from './session/session.js';

/** Options of {@link Shell.run}. */
export interface RunOptions extends CallOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables added to the vendor's own. */
  readonly env?: Readonly<Record<string, string>>;
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
   * Runs a command line and waits for its end. An exit code other than 0 is a result, not an error.
   *
   * @throws TypeError if the command is empty or an option is unknown.
   * @throws OutcomeUnknownError if the reply was lost: the command may have run.
   */
  async run(command: string, options?: RunOptions): Promise<ShellResult> {
    const waiting = checkWaitingOptions(options, ['cwd', 'env'], 'shell.run');
    if (typeof command !== 'string' || command.trim() === '') {
      throw new TypeError(`shell.run: expected a command line, got ${describe(command)}.`);
    }
    const { cwd, env } = options ?? {};
    if (cwd !== undefined && typeof cwd !== 'string')
      throw new TypeError(`shell.run: cwd must be a string, got ${describe(cwd)}.`);
    checkOptions(env, Object.keys(env ?? {}), 'shell.run env');
    for (const [name, value] of Object.entries(env ?? {})) {
      if (typeof value !== 'string')
        throw new TypeError(`shell.run: env.${name} must be a string, got ${describe(value)}.`);
    }
    const settings = { ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env }) };
    return this.#session.direct('shell.run()', waiting, (deadline) => this.#facet.run(command, settings, deadline));
  }
}
