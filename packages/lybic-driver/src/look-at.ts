import { ClosedError, type Deadline, type ErrorFacts } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import type { Origin } from './read-fields.js';
import { readDetails } from './read-sandbox.js';
import { hasExpired } from './sandbox-info.js';
import type { SandboxDetails } from './wire-replies.js';

/** The error for a sandbox that has stopped: the vendor has no way to start it again. */
export const stoppedError = (id: string, facts: ErrorFacts = {}): ClosedError =>
  new ClosedError(`Lybic: the sandbox ${id} has stopped. Launch a new one.`, { ...facts, vendorStatus: 'STOPPED' });

/**
 * Looks at a sandbox.
 *
 * @remarks
 * One that is past its end is still shown by the vendor for a while.
 *
 * @throws ClosedError if it is over: unknown, expired or stopped.
 */
export const lookAt = async (
  caller: Caller,
  sandboxId: string,
  deadline: Deadline,
): Promise<SandboxDetails & { readonly origin: Origin }> => {
  const { body, origin } = await caller.object('sandboxesGet', { ids: { sandboxId }, wait: deadline });
  const details = readDetails(body, origin);
  if (hasExpired(details.sandbox, origin.clockMs)) {
    throw new ClosedError(`Lybic: the sandbox ${sandboxId} has expired. Launch a new one.`, origin.facts);
  }
  if (details.sandbox.status?.toUpperCase() === 'STOPPED') throw stoppedError(sandboxId, origin.facts);
  return { ...details, origin };
};
