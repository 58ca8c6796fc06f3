import { quoteForPowerShell, shArguments, type ShellCommand } from '@farhand/core/driver';
import { startInPowerShell, windowsProgram } from './windows-program.js';
import type { ProcessRequest } from './wire-requests.js';

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
export const powerShellScript = (command: ShellCommand, env: Variables): string => {
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
