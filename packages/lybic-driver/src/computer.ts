import {
  ClosedError,
  isGone,
  tagInName,
  type ComputerInfo,
  type Deadline,
  type ErrorFacts,
  type Origin,
  type Platform,
} from '@farhand/core/driver';
import type { Caller } from './caller.js';
import type { LybicEndpoints } from './client.js';
import { readDetails } from './read.js';
import { dateOf, hasExpired, hasStopped } from './sandbox-life.js';
import type { SandboxDetails, SandboxResponse } from './wire-replies.js';

/** What is known about a running sandbox. */
export interface RunningSandbox {
  readonly id: string;
  readonly platform: Platform;
  /** The requested lifetime, in seconds. */
  readonly lifeSeconds?: number | undefined;
}

/** Returns a sandbox's description. Only its shape shows whether it is an Android phone, not a desktop. */
export const toComputerInfo = ({ id, name, status, createdAt, expiresAt }: SandboxResponse): ComputerInfo => {
  const created = dateOf(createdAt);
  const expires = dateOf(expiresAt);
  const tag = tagInName(name);
  return {
    id,
    kind: 'desktop',
    status: status?.toLowerCase() ?? 'unknown',
    ...(created === undefined ? {} : { createdAt: created }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
    ...(tag === undefined ? {} : { tag }),
  };
};

/** Creates the error for a stopped sandbox: the vendor cannot start it again. */
export const stoppedError = (id: string, facts: ErrorFacts = {}): ClosedError =>
  new ClosedError(`Lybic: the sandbox ${id} has stopped. Nothing was sent. Launch a new one.`, {
    ...facts,
    vendorStatus: 'STOPPED',
  });

/**
 * Retrieves a sandbox that has not ended.
 *
 * @remarks The vendor still lists an expired sandbox for a while.
 *
 * @throws ClosedError if it has ended: unknown, expired or stopped.
 */
export const requireSandbox = async (
  caller: Caller,
  sandboxId: string,
  deadline: Deadline,
): Promise<SandboxDetails & { readonly origin: Origin }> => {
  const reply = await caller.object('sandboxesGet', { ids: { sandboxId }, wait: deadline });
  const { origin } = reply;
  const details = readDetails(reply);
  if (hasExpired(details.sandbox, origin.clockMs)) {
    throw new ClosedError(
      `Lybic: the sandbox ${sandboxId} has expired. Nothing was sent. Launch a new one.`,
      origin.facts,
    );
  }
  if (hasStopped(details.sandbox)) throw stoppedError(sandboxId, origin.facts);
  return { ...details, origin };
};

/** Ends a sandbox. Ignores a sandbox that has already ended. */
export const endSandbox = async (client: LybicEndpoints, id: string, deadline: Deadline): Promise<void> => {
  try {
    await client.sandboxes.delete(id, deadline);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

/** The lifetimes that the vendor accepts, in seconds from now (vendor's OpenAPI, March 2026). */
const shortestSeconds = 30;

const longestSeconds = 86_400;

/** The vendor's default lifetime of a sandbox, in seconds (vendor's OpenAPI, March 2026). */
const defaultSeconds = 3600;

/** Resolves to the remaining time of a sandbox, in whole seconds; 0 if the vendor does not report it. */
const leftSeconds = async (caller: Caller, sandboxId: string, deadline: Deadline): Promise<number> => {
  const { sandbox, origin } = await requireSandbox(caller, sandboxId, deadline);
  const end = Date.parse(sandbox.expiresAt ?? '');
  return Number.isNaN(end) ? 0 : Math.ceil((end - origin.clockMs) / 1000);
};

/**
 * Extends a sandbox by its launch lifetime, or by an hour, from now on. Never shortens the remaining time: `extend`
 * counts from now (vendor's OpenAPI, March 2026), so the remaining time is read first, and a sandbox with more than a
 * day left stays unchanged.
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
