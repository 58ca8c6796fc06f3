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

/** A running sandbox, as far as it is known. */
export interface RunningSandbox {
  readonly id: string;
  readonly platform: Platform;
  /** The life that was asked for, in seconds. */
  readonly lifeSeconds?: number | undefined;
}

/** A sandbox as Farhand lists it. Whether it is one of Android, which is no desktop, only its shape tells. */
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

/** The error for a sandbox that has stopped: the vendor has no way to start it again. */
export const stoppedError = (id: string, facts: ErrorFacts = {}): ClosedError =>
  new ClosedError(`Lybic: the sandbox ${id} has stopped. Launch a new one.`, { ...facts, vendorStatus: 'STOPPED' });

/**
 * Retrieves a sandbox that is not over.
 *
 * @remarks
 * The vendor still shows a sandbox that is past its end for a while.
 *
 * @throws ClosedError if it is over: unknown, expired or stopped.
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
    throw new ClosedError(`Lybic: the sandbox ${sandboxId} has expired. Launch a new one.`, origin.facts);
  }
  if (hasStopped(details.sandbox)) throw stoppedError(sandboxId, origin.facts);
  return { ...details, origin };
};

/** Ends a sandbox. One that is gone already is no error. */
export const endSandbox = async (client: LybicEndpoints, id: string, deadline: Deadline): Promise<void> => {
  try {
    await client.sandboxes.delete(id, deadline);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

/** What the vendor takes, in seconds from now (vendor's OpenAPI, March 2026). */
const shortestSeconds = 30;

const longestSeconds = 86_400;

/** The life that the vendor gives a sandbox for which none is asked, in seconds (vendor's OpenAPI, March 2026). */
const defaultSeconds = 3600;

/** How long a sandbox has left, in whole seconds; 0 if the vendor does not say. */
const leftSeconds = async (caller: Caller, sandboxId: string, deadline: Deadline): Promise<number> => {
  const { sandbox, origin } = await requireSandbox(caller, sandboxId, deadline);
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

/**
 * The most characters of a name. The vendor documents no limit for sandboxes; for those it makes from a machine image
 * it is 100 (vendor's OpenAPI, March 2026).
 */
const longest = 100;

/**
 * What a person's name cannot have by chance: it depends on all that is read from the name. Eight digits, so that one
 * name in four billion would pass.
 */
const proofOf = (tag: string | undefined, random: string): string =>
  createHash('sha256')
    .update(`farhand sandbox ${tag ?? ''} ${random}`)
    .digest('hex')
    .slice(0, 8);

/** As many characters from the beginning of a text as there is room for, none of them cut in half. */
const cut = (text: string, room: number): string => {
  let kept = '';
  // By way of UTF-8, which has no lone surrogates: the vendor would give back something else than was sent.
  for (const character of Buffer.from(text.trim()).toString()) {
    if (kept.length + character.length > room) break;
    kept += character;
  }
  return kept.trim();
};

/**
 * A name that no other sandbox has: the beginning, as far as there is room for it, `farhand`, the tag, and 24 digits that
 * end it. Such as `night run farhand ci-1234 7f3a90c1d2e4b5c6a1b2c3d4`.
 */
export const nameSandbox = (beginning: string | undefined, tag: string | undefined): string => {
  const random = randomBytes(8).toString('hex');
  const own = ['farhand', ...(tag === undefined ? [] : [tag]), `${random}${proofOf(tag, random)}`].join(' ');
  const begin = cut(beginning ?? '', longest - own.length - 1);
  return begin === '' ? own : `${begin} ${own}`;
};

const tagged = /^(?:.* )?farhand (?<tag>\S+) (?<random>[0-9a-f]{16})(?<proof>[0-9a-f]{8})$/s;

/** The tag in a name that {@link nameSandbox} made; `undefined` for every other name, however much it looks like one. */
const tagIn = (name: string | undefined): string | undefined => {
  const { tag, random, proof } = tagged.exec(name ?? '')?.groups ?? {};
  return isTag(tag) && random !== undefined && proofOf(tag, random) === proof ? tag : undefined;
};
