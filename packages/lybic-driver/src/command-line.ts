import {
  quoteForPowerShell,
  shArguments,
  shLineKilling,
  type CommandStatus,
  type Platform,
  type ShellCommand,
} from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import type { ProcessRequest } from './wire-requests.js';

/** The sandbox in which commands run. */
export interface CommandPlace {
  readonly client: LybicEndpoints;
  readonly id: string;
  readonly platform: Platform;
}

/** The vendor's longest time limit for a command, in seconds: a day (vendor's OpenAPI, March 2026). */
export const longestSeconds = 86_400;

/** The time limit for ending a command, in milliseconds. */
const killTimeoutMs = 10_000;

/** Returns a command as an `sh` line that prints its exit code, which the vendor does not report. */
export const posixLine = (
  status: CommandStatus,
  command: ShellCommand,
  env: Readonly<Record<string, string>>,
): string => {
  const { executable, args } = posix(command, Object.entries(env));
  return status.line([executable, ...args]);
};

/**
 * Returns the start of the streams of a command that {@link startedLine} runs. U+001E separates records, so no text
 * starts with it.
 */
export const startOf = ({ mark }: CommandStatus): string => `\u001E${mark}:`;

/** Returns an `sh` line that first prints that it has started: on both streams, or once if they are the same. */
export const startedLine = (line: string, { mark }: CommandStatus, hasOneStream: boolean): string => {
  const say = `printf '\\036${mark}:'`;
  return hasOneStream ? `${say}; ${line}` : `${say}; ${say} >&2; ${line}`;
};

/**
 * Base64, because the vendor does not document which shell reads the line on Windows. It means the same to all of them.
 */
export const windowsLine = (
  command: ShellCommand,
  env: Readonly<Record<string, string>>,
  options: readonly string[],
): string => {
  const script = Buffer.from(powerShellScript(command, Object.entries(env)), 'utf16le').toString('base64');
  return ['powershell.exe', '-NoProfile', ...options, '-EncodedCommand', script].join(' ');
};

/** Kills a command and the processes it started. Another command finds them by the mark in their environment. */
export const killCommand = async ({ client, id }: CommandPlace, { mark }: CommandStatus): Promise<void> => {
  const kill = { executable: 'sh', args: ['-c', shLineKilling(mark)] };
  await client.process(id, kill, { timeoutMs: killTimeoutMs }).catch(() => undefined);
};

/** A program and its arguments, in the vendor's form. */
export type Program = Required<Pick<ProcessRequest, 'executable' | 'args'>>;

/**
 * Checks that no shell can read the names as an option or a command.
 *
 * @throws TypeError if a shell could.
 */
export const checkNames = (env: Readonly<Record<string, string>>): void => {
  const wrong = Object.keys(env).find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong === undefined) return;
  throw new TypeError(
    `shell: '${wrong}' cannot be the name of an environment variable here. The command was not sent. Use letters, digits and _, without a leading digit.`,
  );
};

type Variables = readonly (readonly [string, string])[];

/** Returns a command that runs through `sh`, and through `env` if it has an environment. */
export const posix = (command: ShellCommand, env: Variables): Program => {
  const args = shArguments(command);
  if (env.length === 0) return { executable: 'sh', args };
  return { executable: 'env', args: [...env.map(([name, value]) => `${name}=${value}`), 'sh', ...args] };
};

/**
 * Returns a PowerShell script for a command. The vendor's computers have version 5.1 (vendor's documentation, 2026).
 */
const powerShellScript = (command: ShellCommand, env: Variables): string => {
  const settings = env.map(([name, value]) => `$env:${name}=${quoteForPowerShell(value)};`);
  return [...settings, typeof command === 'string' ? command : startInPowerShell(command)].join(' ');
};

/** Returns a command that runs through PowerShell. A program without an environment runs directly. */
export const windows = (command: ShellCommand, env: Variables): Program =>
  typeof command !== 'string' && env.length === 0
    ? windowsProgram(command)
    : {
        executable: 'powershell.exe',
        args: ['-NoProfile', '-NonInteractive', '-Command', powerShellScript(command, env)],
      };

/** Rejects batch files: `cmd.exe` reads parts of their arguments as commands, regardless of quoting. */
const checkNoBatch = (program: string): void => {
  if (!/\.(?:bat|cmd)[. ]*$/i.test(program)) return;
  throw new TypeError(
    `shell: ${program} is a batch file, and Windows would read parts of its arguments as commands. The command was not sent. Pass a command line as one string instead.`,
  );
};

/** Quotes an argument so that the C runtime of Windows programs reads it back from a command line. */
export const quoteForWindows = (argument: string): string =>
  argument !== '' && !/[\s"]/.test(argument)
    ? argument
    : `"${argument.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, '$&$&')}"`;

/**
 * Checks that a program's arguments cannot be read as commands, and returns both.
 *
 * @throws TypeError if the program is a batch file.
 */
const windowsProgram = ([program = '', ...args]: readonly string[]): {
  readonly executable: string;
  readonly args: readonly string[];
} => {
  checkNoBatch(program);
  return { executable: program, args };
};

/**
 * Returns a script that starts a program in PowerShell. PowerShell's own way loses quotes and empty arguments before
 * version 7.3 (Microsoft's documentation of `$PSNativeCommandArgumentPassing`, 2026).
 *
 * @throws TypeError if the program is a batch file.
 */
const startInPowerShell = (command: readonly string[]): string => {
  const { executable, args } = windowsProgram(command);
  const [file, line] = [executable, args.map(quoteForWindows).join(' ')].map(quoteForPowerShell);
  return [
    `$info = New-Object Diagnostics.ProcessStartInfo -ArgumentList ${file}, ${line};`,
    '$info.UseShellExecute = $false;',
    '$program = [Diagnostics.Process]::Start($info);',
    '$program.WaitForExit();',
    'exit $program.ExitCode',
  ].join(' ');
};
