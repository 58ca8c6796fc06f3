import { checkOptions, checkWaitingOptions } from '../check/options.js';
import { checkCount, describe, hasHalfCharacter } from '../check/values.js';
import type { ShellCommand, ShellOptions, TerminalSize } from '../contract/facets.js';
import type { CallOptions } from '../deadline.js';

/** Where and with what a command runs. */
export interface CommandOptions extends CallOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables added to the vendor's own. */
  readonly env?: Readonly<Record<string, string>>;
}

const checkString = (text: unknown, what: string, call: string): string => {
  if (typeof text !== 'string') throw new TypeError(`${call}: ${what} must be a string, got ${describe(text)}.`);
  if (text.includes('\0')) throw new TypeError(`${call}: ${what} has a zero character, which ends a text there.`);
  if (hasHalfCharacter(text)) throw new TypeError(`${call}: ${what} has half of a character (a lone surrogate).`);
  return text;
};

/**
 * A command: a line that is not blank, or a program and its arguments.
 *
 * @throws TypeError if it is neither, or has a character that cannot be passed on.
 */
export const checkCommand = (command: unknown, call: string): ShellCommand => {
  if (Array.isArray(command)) {
    const words = command.map((word: unknown, index) => checkString(word, `the command's [${index}]`, call));
    const [program = ''] = words;
    if (program !== '' && !program.startsWith('-')) return words;
    throw new TypeError(
      `${call}: the first of a list is the program to run, such as ['git', 'status'], got ${describe(words[0])}.`,
    );
  }
  if (typeof command === 'string' && command.trim() !== '') return checkString(command, 'the command', call);
  throw new TypeError(
    `${call}: expected a command line, or a program and its arguments such as ['git', 'status'], got ${describe(command)}.`,
  );
};

const checkEnvironment = (env: Readonly<Record<string, string>>, call: string): Readonly<Record<string, string>> => {
  checkOptions(env, Object.keys(env ?? {}), `${call} env`);
  const entries = Object.entries(env).map(([name, value]) => {
    if (name === '' || name.includes('=')) throw new TypeError(`${call}: ${describe(name)} names no variable.`);
    checkString(name, `the name ${JSON.stringify(name)} in env`, call);
    return [name, checkString(value, `env.${name}`, call)] as const;
  });
  return Object.fromEntries(entries);
};

/** What a command is to read, as bytes of its own. */
const checkInput = (stdin: unknown, call: string): Uint8Array => {
  if (typeof stdin === 'string' && hasHalfCharacter(stdin))
    throw new TypeError(`${call}: stdin has half of a character (a lone surrogate). Give bytes instead.`);
  if (typeof stdin === 'string') return new TextEncoder().encode(stdin);
  if (stdin instanceof Uint8Array) return Uint8Array.from(stdin);
  throw new TypeError(`${call}: stdin must be a string or bytes (Uint8Array), got ${describe(stdin)}.`);
};

/**
 * The options of a command: how long it is waited for, and what it runs with. `known` are those besides `cwd` and `env`.
 *
 * @throws TypeError if an option is not known or not valid.
 */
export const checkCommandOptions = (
  options: (CommandOptions & { readonly stdin?: string | Uint8Array }) | undefined,
  known: readonly string[],
  call: string,
): { readonly waiting: CallOptions; readonly settings: ShellOptions } => {
  const waiting = checkWaitingOptions(options, ['cwd', 'env', ...known], call);
  const { cwd, env, stdin } = options ?? {};
  if (cwd === '') throw new TypeError(`${call}: cwd must be a folder, got an empty string.`);
  return {
    waiting,
    settings: {
      ...(cwd === undefined ? {} : { cwd: checkString(cwd, 'cwd', call) }),
      ...(env === undefined ? {} : { env: checkEnvironment(env, call) }),
      ...(stdin === undefined ? {} : { stdin: checkInput(stdin, call) }),
    },
  };
};

/** The size that terminals have had since the VT100. */
const usual: TerminalSize = { columns: 80, rows: 24 };

/** The most that a terminal can be told of either: two bytes. */
const most = 65_535;

/**
 * The size of the terminal that is asked for; `undefined` if none is.
 *
 * @throws TypeError if it is neither a size nor a boolean.
 * @throws RangeError if a side is not a whole number from 1 to 65535.
 */
export const checkTerminal = (tty: unknown, call: string): TerminalSize | undefined => {
  if (tty === undefined || tty === false) return undefined;
  if (tty === true) return usual;
  if (typeof tty !== 'object' || tty === null || Array.isArray(tty)) {
    throw new TypeError(`${call}: tty must be true or a size such as { columns: 80, rows: 24 }, got ${describe(tty)}.`);
  }
  checkOptions(tty, ['columns', 'rows'], `${call} tty`);
  const side = (name: 'columns' | 'rows'): number => {
    const value: unknown = Reflect.get(tty, name);
    return checkCount(value, `tty.${name}`, { from: 1, to: most, fallback: usual[name] }, call);
  };
  return { columns: side('columns'), rows: side('rows') };
};
