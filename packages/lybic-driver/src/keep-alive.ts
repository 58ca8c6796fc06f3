import type { Deadline } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { lookAt } from './look-at.js';

/** What the vendor takes, in seconds from now (vendor's OpenAPI, March 2026). */
const shortestSeconds = 30;
const longestSeconds = 86_400;

/** The life that the vendor gives a sandbox for which none is asked, in seconds (vendor's OpenAPI, March 2026). */
const defaultSeconds = 3600;

/** How long a sandbox has left, in whole seconds; 0 if the vendor does not say. */
const leftSeconds = async (caller: Caller, sandboxId: string, deadline: Deadline): Promise<number> => {
  const { sandbox, origin } = await lookAt(caller, sandboxId, deadline);
  const end = Date.parse(sandbox.expiresAt ?? '');
  return Number.isNaN(end) ? 0 : Math.ceil((end - origin.clockMs) / 1000);
};

/**
 * Gives a sandbox the life that it was launched with once more, from now on, or an hour. Never shortens what it has left:
 * `extend` counts from now (vendor's OpenAPI, March 2026), so it is asked first, and one with more than a day is left
 * alone.
 */
export const keepAlive = async (
  caller: Caller,
  sandboxId: string,
  lifeSeconds: number | undefined,
  deadline: Deadline,
): Promise<void> => {
  const left = await leftSeconds(caller, sandboxId, deadline);
  if (left > longestSeconds) return;
  const maxLifeSeconds = Math.min(longestSeconds, Math.max(shortestSeconds, lifeSeconds ?? defaultSeconds, left));
  await caller.done('sandboxesExtend', { ids: { sandboxId }, body: { maxLifeSeconds }, wait: deadline });
};
