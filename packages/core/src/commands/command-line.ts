import { rangeError } from '../check/mistake.js';
import type { ShellCommand, ShellFacet, TerminalSize } from '../contract/facets.js';
import type { Deadline } from '../deadline.js';
import { ActionFailedError } from '../errors.js';
import type { Platform } from '../keys/key.js';

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
  throw rangeError(
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

/** A text as one word of a command line of `sh`. */
export const quoteForSh = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A text as one string of PowerShell. */
export const quoteForPowerShell = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What is done in a new terminal before the command: `script` knows no size, and has been told a shell of ours. */
const prepare = ({ columns, rows }: TerminalSize): string =>
  [
    'SHELL=$FARHAND_SHELL',
    '[ -n "$SHELL" ] || unset SHELL',
    'unset FARHAND_SHELL',
    ': "${TERM:=xterm-256color}"',
    'export TERM',
    `stty rows ${rows} columns ${columns}`,
  ].join('; ');

/**
 * A command as a line of `sh` that runs it in a terminal, by the `script` of util-linux: what it reads is what is typed
 * there, what it says is what is shown, and it ends with the command's exit code.
 */
export const shLineInTerminal = (command: ShellCommand, size: TerminalSize): string =>
  'FARHAND_SHELL=$SHELL SHELL=/bin/sh exec script -qefc ' +
  `${quoteForSh(`${prepare(size)}; ${shLine(command)}`)} /dev/null`;

/** A browser that was not running stays in the foreground of `xdg-open`, so nothing waits for it. */
const commands: Readonly<Record<Platform, (url: string) => string>> = {
  linux: (url) =>
    `command -v xdg-open >/dev/null || { echo 'xdg-open is not installed (package xdg-utils)' >&2; exit 127; }; nohup xdg-open ${quoteForSh(url)} >/dev/null 2>&1 &`,
  mac: (url) => `open ${quoteForSh(url)}`,
  windows: (url) => `Start-Process ${quoteForPowerShell(url)}`,
};

/** The command line that opens an address in the default browser: for `sh` on Linux and macOS, for PowerShell on Windows. */
const openCommand = (url: string, platform: Platform): string => commands[platform](url);

/**
 * Opens an address in the default browser of a desktop.
 *
 * @throws ActionFailedError if the desktop has nothing to open it with.
 */
export const openAddress = async (
  shell: ShellFacet,
  url: string,
  platform: Platform,
  deadline: Deadline,
): Promise<void> => {
  const { exitCode, stderr } = await shell.run(openCommand(url, platform), {}, deadline);
  if (exitCode === 0) return;
  throw new ActionFailedError(
    `tab.goto: the desktop could not open ${url} in a browser (exit code ${exitCode}): ${stderr.trim().slice(0, 500) || 'it says nothing about why'}. Open one yourself with computer.shell.run().`,
  );
};
