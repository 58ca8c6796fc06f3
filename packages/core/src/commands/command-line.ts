import { rangeError } from '../check/mistake.js';
import type { ShellCommand, ShellFacet, TerminalSize } from '../contract/facets.js';
import type { Deadline } from '../deadline.js';
import { ActionFailedError } from '../errors.js';
import type { Platform } from '../keys/key.js';

/**
 * The arguments with which `sh` runs a command. A program receives its arguments unchanged and cannot be confused with
 * a shell builtin. Exit code 127: the program was not found. 126: it is not executable.
 */
export const shArguments = (command: ShellCommand): readonly string[] =>
  typeof command === 'string' ? ['-c', command] : ['-c', 'exec "$@"', 'sh', ...command];

/** A command as one line of `sh`, for vendors that accept only a line. */
export const shLine = (command: ShellCommand): string =>
  typeof command === 'string' ? command : `exec ${command.map(quoteForSh).join(' ')}`;

/** The longest argument on Linux, in bytes, which also limits a command line: 32 pages minus the terminating zero. */
const longestArgumentBytes = 131_071;

/**
 * A line of `sh` that receives bytes on standard input, for vendors that have no standard input. The exit code is that
 * of the line.
 *
 * @throws RangeError if the bytes do not fit into a command line.
 */
export const shLineReading = (line: string, stdin: Uint8Array, vendor: string): string => {
  const whole = `printf %s '${Buffer.from(stdin).toString('base64')}' | base64 -d | (eval ${quoteForSh(line)})`;
  if (Buffer.byteLength(whole) <= longestArgumentBytes) return whole;
  throw rangeError(
    `${vendor}: ${stdin.length} bytes of stdin do not fit into the command line that carries them, which is limited to ${longestArgumentBytes} bytes. Nothing was sent. Write the input to a file and let the command read it.`,
  );
};

/** The environment variable that marks the processes of a command on a Linux computer. */
export const commandVariable = 'FARHAND_COMMAND';

/**
 * A line of `sh` that kills every process with a mark in its environment, in any process group. Requires Linux, because
 * it reads `/proc`. After a hit it searches again, because a killed process may have started another one.
 *
 * @param mark - Without quotes.
 */
export const shLineKilling = (mark: string, variable: string = commandVariable): string =>
  `for again in 1 2 3; do all=$(grep -Fls '${variable}=${mark}' /proc/[0-9]*/environ); [ -n "$all" ] || break; ` +
  'for found in $all; do found=${found#/proc/}; kill -s KILL "${found%/environ}"; done; done 2>/dev/null; true';

/** A text as one word of a `sh` command line. */
export const quoteForSh = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A text as one PowerShell string. */
export const quoteForPowerShell = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What runs in a new terminal before the command. `script` does not set a size, and it received our value of SHELL. */
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
 * A line of `sh` that runs a command in a terminal, using `script` from util-linux. Its standard input is typed into
 * the terminal, its output is what the terminal shows, and its exit code is the command's.
 */
export const shLineInTerminal = (command: ShellCommand, size: TerminalSize): string =>
  'FARHAND_SHELL=$SHELL SHELL=/bin/sh exec script -qefc ' +
  `${quoteForSh(`${prepare(size)}; ${shLine(command)}`)} /dev/null`;

/** `xdg-open` stays in the foreground with a browser that it starts, so nothing waits for it. */
const commands: Readonly<Record<Platform, (url: string) => string>> = {
  linux: (url) =>
    `command -v xdg-open >/dev/null || { echo 'xdg-open is not installed (package xdg-utils)' >&2; exit 127; }; nohup xdg-open ${quoteForSh(url)} >/dev/null 2>&1 &`,
  mac: (url) => `open ${quoteForSh(url)}`,
  windows: (url) => `Start-Process ${quoteForPowerShell(url)}`,
};

/** The command that opens a URL in the default browser: for `sh` on Linux and macOS, for PowerShell on Windows. */
const openCommand = (url: string, platform: Platform): string => commands[platform](url);

/**
 * Opens a URL in the default browser of a desktop.
 *
 * @throws ActionFailedError if the desktop has no program to open it with.
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
    `tab.goto: the desktop could not open ${url} in a browser (exit code ${exitCode}): ${stderr.trim().slice(0, 500) || 'no reason was reported'}. Start a browser with computer.shell.run().`,
  );
};
