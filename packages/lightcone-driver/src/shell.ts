import { shLine, shLineReading, type ShellCommand, type ShellFacet, type ShellOptions } from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';
import { abnormal, timeIsUp, timeoutSeconds } from './command-limit.js';
import { streamCommand } from './stream-command.js';
import type { ExecRequest } from './wire-requests.js';

/** A command as the vendor takes it: a line, which a shell reads, and no standard input. */
const requestOf = (command: ShellCommand, { cwd, env, stdin }: ShellOptions, seconds: number): ExecRequest => {
  const line = shLine(command);
  return {
    command: stdin === undefined ? line : shLineReading(line, stdin, 'Lightcone'),
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    timeout_seconds: seconds,
  };
};

/**
 * The shell of a computer. `streams`: whether output is read as it comes. If not, core gives it when the command has ended:
 * in July 2026 users reported that the vendor's stream answers exit code -1 and ends the session.
 */
export const createShell = (client: LightconeEndpoints, id: string, streams: boolean): ShellFacet => ({
  run: async (command, options, deadline) => {
    const seconds = timeoutSeconds(deadline);
    const body = requestOf(command, options, seconds);
    const startedAt = performance.now();
    const { exit_code: exitCode, stdout, stderr } = await client.exec.sync(id, body, deadline);
    if (exitCode === abnormal && performance.now() - startedAt >= seconds * 1000) throw timeIsUp(seconds);
    return { exitCode, stdout, stderr };
  },
  ...(streams
    ? {
        stream: (command, options, deadline) => {
          const seconds = timeoutSeconds(deadline);
          return streamCommand({ client, id }, requestOf(command, options, seconds), seconds, deadline);
        },
      }
    : {}),
});
