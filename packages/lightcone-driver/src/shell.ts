import type { Deadline, ShellFacet } from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';

/**
 * Without a limit the vendor's own default of 120 s would end a command, so one is always sent. A day is the longest life
 * that any of its plans gives a computer.
 */
const longestSeconds = 86_400;

/** Whole seconds, rounded down, so that the vendor ends the command while there is still someone to tell. */
const timeoutSeconds = (deadline: Deadline): number =>
  Math.min(longestSeconds, Math.max(1, Math.floor(deadline.remainingMs() / 1000)));

/** The shell of a computer. */
export const createShell = (client: LightconeEndpoints, id: string): ShellFacet => ({
  run: async (command, { cwd, env }, deadline) => {
    const limits = { timeout_seconds: timeoutSeconds(deadline) };
    const body = { command, ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env }), ...limits };
    const { exit_code: exitCode, stdout, stderr } = await client.exec.sync(id, body, deadline);
    return { exitCode, stdout, stderr };
  },
});
