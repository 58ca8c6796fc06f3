import type { Deadline, Platform, ShellFacet } from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import { openCommand } from './open-command.js';
import { checkNames, posix, windows } from './program.js';
import { streamCommand } from './stream-command.js';

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/**
 * The shell of a sandbox. The vendor runs programs, no command lines, and takes no environment, so a shell is the program
 * and sets it.
 */
export const createShell = (client: LybicEndpoints, id: string, platform: Platform): ShellFacet => ({
  run: async (command, { cwd, env = {}, stdin }, deadline: Deadline) => {
    checkNames(env);
    const body = {
      ...(platform === 'windows' ? windows : posix)(command, Object.entries(env)),
      ...(cwd === undefined ? {} : { workingDirectory: cwd }),
      ...(stdin === undefined ? {} : { stdinBase64: Buffer.from(stdin).toString('base64') }),
    };
    const { exitCode, stdoutBase64, stderrBase64 } = await client.process(id, body, deadline);
    return { exitCode, stdout: decoded(stdoutBase64), stderr: decoded(stderrBase64) };
  },
  stream: (command, options, deadline) => streamCommand({ client, id, platform }, command, options, deadline),
  open: (command, options, deadline) => openCommand({ client, id, platform }, command, options, deadline),
});
