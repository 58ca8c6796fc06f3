import { quoteForPowerShell, type Deadline, type Platform, type ShellFacet } from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import type { ProcessRequest } from './wire-requests.js';

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** Names that every shell takes, so that none can be read as an option or as a command. */
const checkName = (name: string): void => {
  if (/^[A-Za-z_]\w*$/.test(name)) return;
  throw new TypeError(
    `shell.run: '${name}' cannot name an environment variable here. Names are letters, digits and _, and begin with no digit.`,
  );
};

const posix = (command: string, env: readonly (readonly [string, string])[]): ProcessRequest => {
  const line = ['-c', command];
  if (env.length === 0) return { executable: 'sh', args: line };
  return { executable: 'env', args: [...env.map(([name, value]) => `${name}=${value}`), 'sh', ...line] };
};

/** The vendor's computers have Windows PowerShell 5.1 (vendor's documentation, 2026). */
const windows = (command: string, env: readonly (readonly [string, string])[]): ProcessRequest => {
  const settings = env.map(([name, value]) => `$env:${name}=${quoteForPowerShell(value)};`);
  const script = [...settings, command].join(' ');
  return { executable: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', script] };
};

/**
 * The shell of a sandbox. The vendor runs programs, no command lines, and takes no environment, so a shell is the program
 * and sets it.
 */
export const createShell = (client: LybicEndpoints, id: string, platform: Platform): ShellFacet => ({
  run: async (command, { cwd, env = {} }, deadline: Deadline) => {
    const variables = Object.entries(env);
    for (const [name] of variables) checkName(name);
    const program = (platform === 'windows' ? windows : posix)(command, variables);
    const body = { ...program, ...(cwd === undefined ? {} : { workingDirectory: cwd }) };
    const { exitCode, stdoutBase64, stderrBase64 } = await client.process(id, body, deadline);
    return { exitCode, stdout: decoded(stdoutBase64), stderr: decoded(stderrBase64) };
  },
});
