import { TimeoutError, type Deadline, type ShellFacet } from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';

/**
 * Without a limit the vendor's own default of 120 s would end a command, so one is always sent. A day is the longest life
 * that any of its plans gives a computer.
 */
const longestSeconds = 86_400;

/** What is left for the way there and back, so that the vendor ends the command while there is still someone to tell. */
const travelMs = 1000;

/**
 * The vendor's limit for a command, in whole seconds: always less than what the call has left.
 *
 * @throws TimeoutError if that is less than the vendor's shortest.
 */
const timeoutSeconds = (deadline: Deadline): number => {
  if (deadline.signal.aborted) throw deadline.error();
  const leftMs = deadline.remainingMs();
  if (leftMs > 1000) return Math.min(longestSeconds, Math.max(1, Math.floor((leftMs - travelMs) / 1000)));
  throw new TimeoutError(
    `Lightcone: a command is given whole seconds, and the call has ${Math.floor(leftMs)} ms left. It was not sent. Give the call a timeoutMs of more than 1000.`,
  );
};

/** The shell of a computer. */
export const createShell = (client: LightconeEndpoints, id: string): ShellFacet => ({
  run: async (command, { cwd, env }, deadline) => {
    const limits = { timeout_seconds: timeoutSeconds(deadline) };
    const body = { command, ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env }), ...limits };
    const { exit_code: exitCode, stdout, stderr } = await client.exec.sync(id, body, deadline);
    return { exitCode, stdout, stderr };
  },
});
