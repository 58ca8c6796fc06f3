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

/** Where commands run. */
export interface CommandPlace {
  readonly client: LybicEndpoints;
  readonly id: string;
  readonly platform: Platform;
}

/** The longest time that the vendor gives a command, in seconds: a day (vendor's OpenAPI, March 2026). */
export const longestSeconds = 86_400;

/** How long ending a command may take, in milliseconds. */
const killTimeoutMs = 10_000;

/** A command as a line of `sh` that says its exit code, which the vendor does not. */
export const posixLine = (
  status: CommandStatus,
  command: ShellCommand,
  env: Readonly<Record<string, string>>,
): string => {
  const { executable, args } = posix(command, Object.entries(env));
  return status.line([executable, ...args]);
};

/** What the streams of a command begin with that {@link startedLine} runs. U+001E separates records: no text begins with it. */
export const startOf = ({ mark }: CommandStatus): string => `\u001E${mark}:`;

/** A line of `sh` that says first that it has begun: on both streams, or once if they are one. */
export const startedLine = (line: string, { mark }: CommandStatus, hasOneStream: boolean): string => {
  const say = `printf '\\036${mark}:'`;
  return hasOneStream ? `${say}; ${line}` : `${say}; ${say} >&2; ${line}`;
};

/** Which shell reads the line on Windows is not documented. Base64 means the same to all of them. */
export const windowsLine = (
  command: ShellCommand,
  env: Readonly<Record<string, string>>,
  options: readonly string[],
): string => {
  const script = Buffer.from(powerShellScript(command, Object.entries(env)), 'utf16le').toString('base64');
  return ['powershell.exe', '-NoProfile', ...options, '-EncodedCommand', script].join(' ');
};

/** Kills a command with what it has started, by its mark, which it has in its environment: another command finds it. */
export const killCommand = async ({ client, id }: CommandPlace, { mark }: CommandStatus): Promise<void> => {
  const kill = { executable: 'sh', args: ['-c', shLineKilling(mark)] };
  await client.process(id, kill, { timeoutMs: killTimeoutMs }).catch(() => undefined);
};

/** A program and its arguments, as the vendor takes them. */
export type Program = Required<Pick<ProcessRequest, 'executable' | 'args'>>;

/**
 * Checks that every shell takes the names, so that none can be read as an option or as a command.
 *
 * @throws TypeError if one may be.
 */
export const checkNames = (env: Readonly<Record<string, string>>): void => {
  const wrong = Object.keys(env).find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong === undefined) return;
  throw new TypeError(
    `shell: '${wrong}' cannot name an environment variable here. Names are letters, digits and _, and begin with no digit.`,
  );
};

type Variables = readonly (readonly [string, string])[];

/** A command by way of `sh`, and of `env` if it has an environment. */
export const posix = (command: ShellCommand, env: Variables): Program => {
  const args = shArguments(command);
  if (env.length === 0) return { executable: 'sh', args };
  return { executable: 'env', args: [...env.map(([name, value]) => `${name}=${value}`), 'sh', ...args] };
};

/** A command for PowerShell: the vendor's computers have 5.1 (vendor's documentation, 2026). */
const powerShellScript = (command: ShellCommand, env: Variables): string => {
  const settings = env.map(([name, value]) => `$env:${name}=${quoteForPowerShell(value)};`);
  return [...settings, typeof command === 'string' ? command : startInPowerShell(command)].join(' ');
};

/** A command by way of PowerShell; a program that needs no environment by itself. */
export const windows = (command: ShellCommand, env: Variables): Program =>
  typeof command !== 'string' && env.length === 0
    ? windowsProgram(command)
    : {
        executable: 'powershell.exe',
        args: ['-NoProfile', '-NonInteractive', '-Command', powerShellScript(command, env)],
      };

/** A batch file is read by `cmd.exe`, which takes parts of its arguments for commands, however they are quoted. */
const checkNoBatch = (program: string): void => {
  if (!/\.(?:bat|cmd)[. ]*$/i.test(program)) return;
  throw new TypeError(
    `shell: ${program} is a batch file, which Windows cannot be given arguments for without reading them as commands. Write a command line instead.`,
  );
};

/** An argument as the C runtime of Windows programs reads it back from a command line. */
export const quoteForWindows = (argument: string): string =>
  argument !== '' && !/[\s"]/.test(argument)
    ? argument
    : `"${argument.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, '$&$&')}"`;

/**
 * A program and its arguments, checked to be none whose arguments are read as commands.
 *
 * @throws TypeError if it is a batch file.
 */
const windowsProgram = ([program = '', ...args]: readonly string[]): {
  readonly executable: string;
  readonly args: readonly string[];
} => {
  checkNoBatch(program);
  return { executable: program, args };
};

/**
 * A program and its arguments in PowerShell, whose own way of starting one loses quotes and empty arguments before version
 * 7.3 (Microsoft's documentation of `$PSNativeCommandArgumentPassing`, 2026).
 *
 * @throws TypeError if it is a batch file.
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
