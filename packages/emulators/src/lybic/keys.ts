import { isInLayout, type Key } from '@farhand/core/driver';
import { ActionRefusedError } from '../machine/action-refused.js';
import { keysymNames, toleratedWords, xdotoolWords } from './keysym-names.js';

const names: ReadonlyMap<string, Key> = new Map(
  [...toleratedWords, ...xdotoolWords, ...keysymNames].map(([name, key]) => [name.toLowerCase(), key]),
);

/**
 * The key that a name stands for. A single character keeps its case, names ignore it.
 *
 * @throws ActionRefusedError if there is no such key.
 */
export const keyNamed = (name: string): Key => {
  const key = isInLayout(name) && [...name].length === 1 ? name : names.get(name.toLowerCase());
  if (key === undefined) throw new ActionRefusedError(`Unknown key: ${name}`);
  return key;
};

/**
 * The keys of a chord, joined by `+` or blanks. `+` is a key where a name is missing: alone, or at the end.
 *
 * @throws ActionRefusedError if a part is missing or is no key.
 */
export const keysOf = (chord: string): readonly Key[] => {
  const trimmed = chord.trim();
  if (trimmed === '') return [];
  const plus = trimmed === '+' || /[+\s]\+$/.test(trimmed);
  const rest = plus ? trimmed.slice(0, -1).trim().replace(/\+$/, '').trim() : trimmed;
  const parts = rest === '' ? [] : rest.split(/\s*\+\s*|\s+/);
  return [...parts, ...(plus ? ['+'] : [])].map((part) => {
    if (part === '') throw new ActionRefusedError(`A key is missing in '${chord}'`);
    return keyNamed(part);
  });
};
