import { checkCallOptions, type CallOptions } from '../deadline.js';
import { closest, describe } from './values.js';

/**
 * Checks that options are an object with known names only, and its `signal` and `timeoutMs`.
 *
 * @throws TypeError naming the unknown option and close matches.
 */
export const checkOptions = (options: object | undefined, known: readonly string[], call: string): void => {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${call}: options must be an object, got ${describe(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = closest(name, known);
    const hint = near.length > 0 ? ` Did you mean ${near.map((other) => `'${other}'`).join(' or ')}?` : '';
    const list = known.length > 0 ? ` Known options: ${known.join(', ')}.` : ' It takes no options.';
    throw new TypeError(`${call}: unknown option '${name}'.${hint}${list}`);
  }
};

/** The value of an environment variable, without blanks around it; `undefined` if there is none or it is empty. */
export const fromEnvironment = (name: string): string | undefined => process.env[name]?.trim() || undefined;

const callOptions = ['signal', 'timeoutMs'] as const;

/** Checks the options of a call that waits: `signal`, `timeoutMs` and those named. */
export const checkWaitingOptions = (
  options: CallOptions | undefined,
  known: readonly string[],
  call: string,
): CallOptions => {
  checkOptions(options, [...known, ...callOptions], call);
  if (options === undefined) return {};
  checkCallOptions(options, call);
  return {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  };
};
