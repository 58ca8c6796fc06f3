import { randomBytes } from 'node:crypto';
import { commandVariable, quoteForSh } from './command-line.js';

/**
 * Runs a program, with the mark in its environment, and says behind all that it says on standard error with which code it
 * has ended. Whatever the command does to itself (`exit`, `exec`, `set -e`, a closed standard error, a signal), it does in a
 * shell of its own. What this shell would say about that is not the command's and goes nowhere. Ctrl+C in a terminal is for
 * the command alone, which a caught signal, unlike an ignored one, leaves as it was.
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
 * Begins what is said for us. No text ends in it (U+001E separates records), so none is kept back: somebody may be waiting
 * for that prompt.
 */
const separator = '\u001E';

/** How a command whose exit code its vendor does not tell says it itself, in a way that cannot be confused with output. */
export interface CommandStatus {
  /** What tells it from everything else that was ever run: 32 random digits, so no output has them but on purpose. */
  readonly mark: string;
  /** The program with its arguments, as a line of `sh` that says its exit code. */
  line(words: readonly string[]): string;
  /** A piece of output without what was said for us. The beginning of that may be kept back until more is there. */
  strip(bytes: Uint8Array): Uint8Array;
  /** What was kept back and is output after all. */
  rest(): Uint8Array;
  /** The exit code; `undefined` until it was said, and for ever if the shell that says it was killed. */
  readonly exitCode: number | undefined;
}

/** Makes the mark of one command. */
export const markCommand = (mark: string = randomBytes(16).toString('hex')): CommandStatus => {
  const said = separator + mark;
  const complete = new RegExp(`${said}(\\d{1,3});`);
  const begun = new RegExp(`${said}\\d{0,3}$`);
  let kept = '';
  let exitCode: number | undefined;

  /** Where a text ends in what may become a mark; its length if it does not. */
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
    // Latin 1 has a character for every byte, and the same one for each of the mark.
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
