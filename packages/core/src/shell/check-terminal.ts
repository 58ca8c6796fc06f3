import type { TerminalSize } from '../connection.js';
import { describe } from '../geometry.js';
import { checkCount } from '../input/check-options.js';
import { checkOptions } from '../known-options.js';

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
