import {
  quoteForPowerShell,
  shArguments,
  type Deadline,
  type Platform,
  type ShellCommand,
  type ShellFacet,
} from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import { startInPowerShell, windowsProgram } from './windows-program.js';
import type { ProcessRequest } from './wire-requests.js';

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** Names that every shell takes, so that none can be read as an option or as a command. */
const checkName = (name: string): void => {
  if (/^[A-Za-z_]\w*$/.test(name)) return;
  throw new TypeError(
    `shell.run: '${name}' cannot name an environment variable here. Names are letters, digits and _, and begin with no digit.`,
  );
};

type Variables = readonly (readonly [string, string])[];

const posix = (command: ShellCommand, env: Variables): ProcessRequest => {
  const args = shArguments(command);
  if (env.length === 0) return { executable: 'sh', args };
  return { executable: 'env', args: [...env.map(([name, value]) => `${name}=${value}`), 'sh', ...args] };
};

/** The vendor's computers have Windows PowerShell 5.1 (vendor's documentation, 2026). */
const windows = (command: ShellCommand, env: Variables): ProcessRequest => {
  if (typeof command !== 'string' && env.length === 0) return windowsProgram(command);
  const settings = env.map(([name, value]) => `$env:${name}=${quoteForPowerShell(value)};`);
  const script = [...settings, typeof command === 'string' ? command : startInPowerShell(command)].join(' ');
  return { executable: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', script] };
};

/**
 * The shell of a sandbox. The vendor runs programs, no command lines, and takes no environment, so a shell is the program
 * and sets it.
 */
export const createShell = (client: LybicEndpoints, id: string, platform: Platform): ShellFacet => ({
  run: async (command, { cwd, env = {}, stdin }, deadline: Deadline) => {
    const variables = Object.entries(env);
    for (const [name] of variables) checkName(name);
    const body = {
      ...(platform === 'windows' ? windows : posix)(command, variables),
      ...(cwd === undefined ? {} : { workingDirectory: cwd }),
      ...(stdin === undefined ? {} : { stdinBase64: Buffer.from(stdin).toString('base64') }),
    };
    const { exitCode, stdoutBase64, stderrBase64 } = await client.process(id, body, deadline);
    return { exitCode, stdout: decoded(stdoutBase64), stderr: decoded(stderrBase64) };
  },
});
