import { checkPath } from '../check-path.js';
import { describe } from '../geometry.js';

/** What separates the parts of a path. */
export const posixSeparators: RegExp = /\//;
/** The same on Windows. */
export const windowsSeparators: RegExp = /[\\/]/;

/**
 * A path that a file can be put at. What ends as folders do is none, and would be found out only after folders were made.
 *
 * @throws TypeError as {@link checkPath} does, and if it ends with a separator, or is or ends with `.` or `..`.
 */
export const checkFilePath = (path: unknown, separators: RegExp, call: string, name = 'path'): string => {
  const checked = checkPath(path, call, name);
  const last = checked.split(separators).at(-1) ?? '';
  if (!['', '.', '..'].includes(last)) return checked;
  throw new TypeError(
    `${call}: ${name} must be the path of a file, with its name; ${describe(path)} is that of a folder.`,
  );
};

/** A path in the same folder with another name. */
export const besides = (path: string, name: string, separators: RegExp): string => {
  const end = path.length - (path.split(separators).at(-1) ?? '').length;
  return `${path.slice(0, end)}${name}`;
};
