import { rangeError, typeError } from './mistake.js';
import { insteadOf } from './elsewhere.js';
import { describe, hintAt, longestTimerMs, optional, type Checker } from './values.js';

/** The options of a call: a checker for each, which also supplies the default. */
export type Table = Readonly<Record<string, Checker<unknown, never>>>;

/** Options as a call receives them, typed by what the checkers accept. */
export type Given<T extends Table> = { readonly [Name in keyof T]?: Parameters<T[Name]>[0] };

type Setting<C> = C extends (...args: never) => infer Checked ? Checked : C;

/** Checked options with every default filled in. Absent options without a default have no key. */
export type Settings<T extends Table> = {
  readonly [Name in keyof T as undefined extends Setting<T[Name]> ? never : Name]: Setting<T[Name]>;
} & {
  readonly [Name in keyof T as undefined extends Setting<T[Name]> ? Name : never]?: Exclude<
    Setting<T[Name]>,
    undefined
  >;
};

/** A table for options that have an interface. It must have a checker for every option. */
export type TableOf<Options, Made extends { readonly [Name in keyof Options]?: unknown } = Options> = {
  readonly [Name in keyof Options]-?: Checker<Made[Name], Options[Name]>;
};

/**
 * Checks options against a table and returns the settings.
 *
 * @throws TypeError as {@link checkNames} does.
 * @throws TypeError or RangeError as the checkers do.
 */
export const checkOptions = <T extends Table>(options: Given<T> | undefined, table: T, call: string): Settings<T> => {
  if (options !== undefined) checkNames(options, Object.keys(table), call);
  return settingsOf(options, table, call);
};

/**
 * Checks that options are an object with known names only.
 *
 * @throws TypeError that names the unknown option and close matches.
 */
export const checkNames = (options: object | undefined, known: readonly string[], call: string): void => {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw typeError(`${call}: options must be an object, got ${describe(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw typeError(`${call}: unknown option '${name}'.${insteadOf(name) || hintAt(name, known)}${listOf(known)}`);
  }
};

const listOf = (known: readonly string[]): string =>
  known.length > 0 ? ` Known options: ${known.join(', ')}.` : ' It accepts no options.';

/** Returns the settings for part of the options and ignores other names. `path`: the option that contains them. */
export function settingsOf<T extends Table>(
  options: Given<T> | undefined,
  table: T,
  call: string,
  path?: string,
): Settings<T>;
export function settingsOf(
  options: Readonly<Record<string, unknown>> | undefined,
  table: Readonly<Record<string, Checker<unknown>>>,
  call: string,
  path = '',
): object {
  const settings: Record<string, unknown> = {};
  for (const name in table) {
    const value = table[name]?.(options?.[name], path === '' ? name : `${path}.${name}`, call);
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}

/** Checks options that belong to two tables, and returns the settings of each. */
export const checkParts = <First extends Table, Second extends Table>(
  options: (Given<First> & Given<Second>) | undefined,
  first: First,
  second: Second,
  call: string,
): readonly [Settings<First>, Settings<Second>] => {
  checkNames(options, [...Object.keys(first), ...Object.keys(second)], call);
  return [settingsOf(options, first, call), settingsOf(options, second, call)];
};

/** A checker for an object of options nested within an option. */
export const optionsOf =
  <T extends Table>(table: T): Checker<Settings<T>, Given<T>> =>
  (options, name, call) => {
    checkNames(options, Object.keys(table), `${call} ${name}`);
    return settingsOf(options, table, call, name);
  };

/** Checks a timeout in milliseconds. `0` means no limit. */
export const checkTimeout: Checker<number> = (value, name, call) => {
  if (typeof value !== 'number') throw typeError(`${call}: ${name} must be a number of milliseconds.`);
  if (value >= 0 && value <= longestTimerMs) return value;
  throw rangeError(`${call}: ${name} must be 0 (no limit) or a number up to ${longestTimerMs}, got ${value}.`);
};

const checkSignal: Checker<AbortSignal> = (value, name, call) => {
  if (value instanceof AbortSignal) return value;
  throw typeError(`${call}: ${name} must be an AbortSignal.`);
};

/** The options that every waiting call accepts. */
export const callOptions: {
  readonly signal: Checker<AbortSignal | undefined>;
  readonly timeoutMs: Checker<number | undefined>;
} = { signal: optional(checkSignal), timeoutMs: optional(checkTimeout) };

/** Returns the trimmed value of an environment variable, or `undefined` if it is unset or blank. */
export const fromEnvironment = (name: string): string | undefined => process.env[name]?.trim() || undefined;
