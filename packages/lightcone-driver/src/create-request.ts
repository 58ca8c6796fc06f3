import type { OpenOptions } from '@farhand/core/driver';
import type { LightconeOptions } from './options.js';
import type { CreateRequest } from './wire-requests.js';

/** Whole seconds, rounded up: a limit is never shorter than asked for. */
export const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));

const lifetime = (maxLifetimeMs: number | undefined): CreateRequest => {
  if (maxLifetimeMs === undefined) return {};
  const limit = seconds(maxLifetimeMs);
  return { max_lifetime_seconds: limit, timeout_seconds: limit };
};

const idleTime = (idleTimeoutMs: number | undefined): CreateRequest => {
  if (idleTimeoutMs === undefined) return {};
  if (idleTimeoutMs === 0) return { idle_timeout_enabled: false, auto_kill: false };
  return { inactivity_timeout_seconds: seconds(idleTimeoutMs), idle_timeout_enabled: true, auto_kill: true };
};

/** What is asked besides, for every computer of a driver. */
type Saving = Pick<LightconeOptions, 'create' | 'persistent' | 'environment'>;

/** What `launch` and the driver have options for. Not to be had past them: what is lost track of must end by itself. */
const own: ReadonlySet<string> = new Set<keyof CreateRequest>([
  'kind',
  'display',
  'max_lifetime_seconds',
  'timeout_seconds',
  'inactivity_timeout_seconds',
  'idle_timeout_enabled',
  'auto_kill',
  'persistent',
  'environment_id',
]);

/**
 * The vendor's request for what `launch` asks.
 *
 * @remarks
 * Lifetimes go under their new and their old names. The vendor announced the end of the old ones for June 2026, but its
 * answers still had both in July 2026, and which of them its servers read is not documented.
 */
export const createRequest = (
  options: OpenOptions,
  { create: extra = {}, persistent, environment }: Saving = {},
): CreateRequest => {
  const { kind, display, maxLifetimeMs, idleTimeoutMs } = options;
  return {
    ...Object.fromEntries(Object.entries(extra).filter(([name]) => !own.has(name))),
    kind,
    ...(display === undefined ? {} : { display: { width: display.width, height: display.height } }),
    ...lifetime(maxLifetimeMs),
    ...idleTime(idleTimeoutMs),
    ...(persistent === undefined ? {} : { persistent }),
    ...(environment === undefined ? {} : { environment_id: environment }),
  };
};
