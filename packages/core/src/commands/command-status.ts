import { randomBytes } from 'node:crypto';
import { commandVariable, quoteForSh } from './command-line.js';

/**
 * Runs a program with the mark in its environment, and writes its exit code to standard error after all of its output.
 *
 * @remarks
 * The command runs in a subshell, so `exit`, `exec`, `set -e`, a closed standard error or a signal affects only that.
 * Messages of the outer shell are discarded, because they are not the command's output. The outer shell traps Ctrl+C
 * instead of ignoring it, because ignored signals would be inherited by the command.
 */
const script = [
  `${commandVariable}=$1`,
  `export ${commandVariable}`,
  'shift',
  'trap : INT QUIT',
  'exec 3>&2 2>/dev/null',
  '(exec 2>&3 3>&-; exec "$@")',
  `printf '\\036%s%d;' "$${commandVariable}" "$?" >&3`,
].join('; ');

/**
 * Starts the record that Farhand appends. No ordinary text ends with this character (U+001E separates records), so a
 * prompt is never held back while the caller waits for it.
 */
const separator = '\u001E';

/**
 * Reports the exit code of a command through its output, for vendors that do not report exit codes. Output cannot be
 * mistaken for it.
 */
export interface CommandStatus {
  /** Identifies this command among all others: 32 random digits, which output can contain only on purpose. */
  readonly mark: string;
  /** The program with its arguments, as a line of `sh` that reports its exit code. */
  line(words: readonly string[]): string;
  /** Removes Farhand's record from a piece of output. Holds back what may be the beginning of the record. */
  strip(bytes: Uint8Array): Uint8Array;
  /** Returns what was held back and turned out to be output. */
  rest(): Uint8Array;
  /** The exit code. `undefined` until it was reported, and permanently if the reporting shell was killed. */
  readonly exitCode: number | undefined;
}

/** Makes the status of one command. `mark`: random by default. */
export const markCommand = (mark: string = randomBytes(16).toString('hex')): CommandStatus => {
  const said = separator + mark;
  const complete = new RegExp(`${said}(\\d{1,3});`);
  const begun = new RegExp(`${said}\\d{0,3}$`);
  let kept = '';
  let exitCode: number | undefined;

  /** The position at which a text may begin the record, or its length if it does not. */
  const beginning = (text: string): number => {
    const whole = begun.exec(text)?.index;
    if (whole !== undefined) return whole;
    for (let length = Math.min(said.length - 1, text.length); length > 0; length -= 1) {
      if (text.endsWith(said.slice(0, length))) return text.length - length;
    }
    return text.length;
  };

  return {
    mark,
    line: (words) => ['sh', '-c', script, 'sh', mark, ...words].map(quoteForSh).join(' '),
    // Latin 1 maps every byte to one character, so the mark can be searched for in a string.
    strip: (bytes) => {
      if (exitCode !== undefined) return bytes;
      const text = kept + Buffer.from(bytes).toString('latin1');
      const found = complete.exec(text);
      if (found !== null) {
        exitCode = Number(found[1]);
        kept = '';
        return Buffer.from(text.replace(found[0], ''), 'latin1');
      }
      const end = beginning(text);
      kept = text.slice(end);
      return Buffer.from(text.slice(0, end), 'latin1');
    },
    rest: () => {
      const bytes = Buffer.from(kept, 'latin1');
      kept = '';
      return bytes;
    },
    get exitCode() {
      return exitCode;
    },
  };
};
