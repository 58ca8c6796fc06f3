import { typeError } from '../check/mistake.js';
import { checkNames, optionsOf, type TableOf } from '../check/options.js';
import { checkText, describe, hasHalfCharacter, optional, wholeNumber, type Checker } from '../check/values.js';
import type { OpenShellOptions, ShellCommand, ShellOptions, TerminalSize } from '../contract/facets.js';
import type { CallOptions } from '../deadline.js';

/**
 * The environment of a command.
 *
 * @category Files and commands
 */
export interface CommandOptions extends CallOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables to add to the vendor's own. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Options of {@link Shell.run}.
 *
 * @category Files and commands
 */
export interface RunOptions extends CommandOptions {
  /** The standard input of the command. A string is encoded as UTF-8. Default: empty. */
  readonly stdin?: string | Uint8Array;
}

/**
 * Options of {@link Shell.open}.
 *
 * @category Files and commands
 */
export interface ShellSessionOptions extends CommandOptions {
  /** Ends the session, whenever it fires. */
  readonly signal?: AbortSignal;
  /**
   * The limit of opening the session, in milliseconds. `0` means no limit. Default: the computer's `timeoutMs`
   * (30,000).
   */
  readonly timeoutMs?: number;
  /**
   * Runs the command in a terminal, by default of 80 columns and 24 rows. Each side is from 1 to 65,535. Default: no
   * terminal.
   */
  readonly tty?: boolean | Partial<TerminalSize>;
}

const checkString: Checker<string> = (value, name, call) => {
  const text = checkText(value, name, call);
  if (text.includes('\0')) throw typeError(`${call}: ${name} must not contain a NUL character.`);
  if (hasHalfCharacter(text)) throw typeError(`${call}: ${name} must be well-formed text, without lone surrogates.`);
  return text;
};

/**
 * Checks a command: a line that is not blank, or a program with its arguments.
 *
 * @throws TypeError if it is neither, or contains a character that cannot be sent.
 */
export const checkCommand = (command: unknown, call: string): ShellCommand => {
  if (Array.isArray(command)) {
    const words = command.map((word: unknown, index) => checkString(word, `the command's [${index}]`, call));
    const [program = ''] = words;
    if (program !== '' && !program.startsWith('-')) return words;
    throw typeError(
      `${call}: the first element must be the program to run, such as in ['git', 'status'], got ${describe(words[0])}.`,
    );
  }
  if (typeof command === 'string' && command.trim() !== '') return checkString(command, 'the command', call);
  throw typeError(
    `${call}: expected a command line, or a program and its arguments such as ['git', 'status'], got ${describe(command)}.`,
  );
};

const commandOptions: TableOf<Omit<CommandOptions, keyof CallOptions>> = {
  cwd: optional((value: unknown, name, call) => {
    if (value === '') throw typeError(`${call}: ${name} must be a folder, got an empty string.`);
    return checkString(value, name, call);
  }),
  env: optional((env: Readonly<Record<string, string>>, name, call) => {
    checkNames(env, Object.keys(env ?? {}), `${call} ${name}`);
    const entries = Object.entries(env).map(([variable, value]) => {
      if (variable === '' || variable.includes('='))
        throw typeError(`${call}: ${describe(variable)} is not a valid name of a variable in env.`);
      checkString(variable, `the name ${JSON.stringify(variable)} in env`, call);
      return [variable, checkString(value, `env.${variable}`, call)] as const;
    });
    return Object.fromEntries(entries);
  }),
};

/** Checks the options of `run` and `stream`, and copies the input to bytes. */
export const runOptions: TableOf<Omit<RunOptions, keyof CallOptions>, ShellOptions> = {
  ...commandOptions,
  stdin: optional((stdin: unknown, name, call) => {
    if (typeof stdin === 'string' && hasHalfCharacter(stdin))
      throw typeError(`${call}: ${name} must be well-formed text, without lone surrogates. Pass bytes instead.`);
    if (typeof stdin === 'string') return new TextEncoder().encode(stdin);
    if (stdin instanceof Uint8Array) return Uint8Array.from(stdin);
    throw typeError(`${call}: ${name} must be a string or bytes (Uint8Array), got ${describe(stdin)}.`);
  }),
};

/** The usual size of terminals since the VT100. */
const usual: TerminalSize = { columns: 80, rows: 24 };

/** Checks a side of a terminal, which is encoded in two bytes. */
const checkTerminalSide = wholeNumber(1, 65_535);

const checkSize = optionsOf({
  columns: optional(checkTerminalSide, usual.columns),
  rows: optional(checkTerminalSide, usual.rows),
});

/** Checks the options of `open`. */
export const sessionOptions: TableOf<Omit<ShellSessionOptions, keyof CallOptions>, OpenShellOptions> = {
  ...commandOptions,
  tty: optional((tty: boolean | Partial<TerminalSize>, name, call): TerminalSize | undefined => {
    if (tty === false) return undefined;
    if (tty === true) return usual;
    if (typeof tty === 'object' && tty !== null && !Array.isArray(tty)) return checkSize(tty, name, call);
    throw typeError(`${call}: ${name} must be true or a size such as { columns: 80, rows: 24 }, got ${describe(tty)}.`);
  }),
};
