import {
  ClosedError,
  isGone,
  isTag,
  type ComputerInfo,
  type Deadline,
  type ErrorFacts,
  type Origin,
  type Platform,
} from '@farhand/core/driver';
import { createHash, randomBytes } from 'node:crypto';
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
  const tag = tagIn(name);
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

/**
 * The longest name, in characters. The vendor documents no limit for sandboxes; for sandboxes of a machine image it is
 * 100 (vendor's OpenAPI, March 2026).
 */
const longest = 100;

/**
 * Returns digits that a person's name cannot contain by accident, because they depend on everything that is read from
 * the name. There are eight, so one name in four billion would pass.
 */
const proofOf = (tag: string | undefined, random: string): string =>
  createHash('sha256')
    .update(`farhand sandbox ${tag ?? ''} ${random}`)
    .digest('hex')
    .slice(0, 8);

/** Returns as many leading characters of a text as fit, without cutting one in half. */
const cut = (text: string, room: number): string => {
  let kept = '';
  // UTF-8 has no lone surrogates; the vendor would return something other than what was sent.
  for (const character of Buffer.from(text.trim()).toString()) {
    if (kept.length + character.length > room) break;
    kept += character;
  }
  return kept.trim();
};

/**
 * Creates a unique sandbox name: the prefix as far as it fits, `farhand`, the tag, and 24 digits at the end. Such as
 * `night run farhand ci-1234 7f3a90c1d2e4b5c6a1b2c3d4`.
 */
export const nameSandbox = (beginning: string | undefined, tag: string | undefined): string => {
  const random = randomBytes(8).toString('hex');
  const own = ['farhand', ...(tag === undefined ? [] : [tag]), `${random}${proofOf(tag, random)}`].join(' ');
  const begin = cut(beginning ?? '', longest - own.length - 1);
  return begin === '' ? own : `${begin} ${own}`;
};

const tagged = /^(?:.* )?farhand (?<tag>\S+) (?<random>[0-9a-f]{16})(?<proof>[0-9a-f]{8})$/s;

/** Returns the tag in a name that {@link nameSandbox} created; `undefined` for any other name, however similar. */
const tagIn = (name: string | undefined): string | undefined => {
  const { tag, random, proof } = tagged.exec(name ?? '')?.groups ?? {};
  return isTag(tag) && random !== undefined && proofOf(tag, random) === proof ? tag : undefined;
};
