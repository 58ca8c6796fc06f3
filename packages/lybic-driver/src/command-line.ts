import { shLineKilling, type CommandStatus, type Platform, type ShellCommand } from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import { posix, powerShellScript } from './program.js';

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
