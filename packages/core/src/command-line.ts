import type { ShellCommand } from './facets/index.js';
import { quoteForSh } from './quote.js';

/**
 * The arguments that make `sh` run a command. A program gets its arguments as they are, and is told from what is built
 * into the shell; one that is not there is exit code 127, one that cannot be run 126.
 */
export const shArguments = (command: ShellCommand): readonly string[] =>
  typeof command === 'string' ? ['-c', command] : ['-c', 'exec "$@"', 'sh', ...command];

/** A command as one line of `sh`, for vendors that take nothing else. */
export const shLine = (command: ShellCommand): string =>
  typeof command === 'string' ? command : `exec ${command.map(quoteForSh).join(' ')}`;

/** The most bytes of one argument on Linux, where a command line is one: 32 pages, less the zero at its end. */
const longestArgumentBytes = 131_071;

/**
 * A line of `sh` that reads bytes, for vendors that take no standard input. It ends as it would without them.
 *
 * @throws RangeError if the bytes do not fit into a command line.
 */
export const shLineReading = (line: string, stdin: Uint8Array, vendor: string): string => {
  const whole = `printf %s '${Buffer.from(stdin).toString('base64')}' | base64 -d | (eval ${quoteForSh(line)})`;
  if (Buffer.byteLength(whole) <= longestArgumentBytes) return whole;
  throw new RangeError(
    `${vendor}: ${stdin.length} bytes of stdin do not fit into a command line, which is how they travel here: it has ${longestArgumentBytes} bytes at most. Put them into a file and let the command read that.`,
  );
};

/** The environment variable that tells what a command has started from everything else on a Linux computer. */
export const commandVariable = 'FARHAND_COMMAND';

/**
 * A line of `sh` that kills every process with a mark in its environment, in whatever group it is. Linux only: it looks into
 * `/proc`. It looks again if it has found something, which may just have started something else.
 *
 * @param mark - Without quotes.
 */
export const shLineKilling = (mark: string, variable: string = commandVariable): string =>
  `for again in 1 2 3; do all=$(grep -Fls '${variable}=${mark}' /proc/[0-9]*/environ); [ -n "$all" ] || break; ` +
  'for found in $all; do found=${found#/proc/}; kill -s KILL "${found%/environ}"; done; done 2>/dev/null; true';
