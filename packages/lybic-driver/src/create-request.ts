import { UnsupportedFacetError, type OpenOptions } from '@farhand/core/driver';
import type { LybicOptions } from './options.js';
import type { CreateSandboxRequest } from './wire-requests.js';

/** The longest life that the vendor gives a new sandbox, in seconds (vendor's OpenAPI, March 2026). */
const longestSeconds = 86_400;

/** Whole seconds, rounded up: a life is never shorter than asked for. */
const seconds = (maxLifetimeMs: number): number => {
  const whole = Math.ceil(maxLifetimeMs / 1000);
  if (whole >= 1 && whole <= longestSeconds) return whole;
  throw new RangeError(
    `lybic: maxLifetimeMs must be from 1 to ${longestSeconds * 1000} milliseconds (one day), got ${maxLifetimeMs}.`,
  );
};

/**
 * Checks what `launch` asks.
 *
 * @throws UnsupportedFacetError if it is something that Lybic does not have.
 * @throws RangeError if the life is longer than Lybic gives.
 */
export const checkOpenOptions = ({ kind, maxLifetimeMs, idleTimeoutMs = 0 }: OpenOptions): void => {
  if (kind !== 'desktop') throw new UnsupportedFacetError(`lybic: there are no computers of kind '${kind}' on Lybic.`);
  if (idleTimeoutMs !== 0) {
    throw new UnsupportedFacetError(
      'lybic: Lybic ends no sandbox for being idle. Leave out idleTimeoutMs, and limit its life with maxLifetimeMs.',
    );
  }
  if (maxLifetimeMs !== undefined) seconds(maxLifetimeMs);
};

/** The vendor's request for what `launch` asks. The size of the display comes with the shape, so a wish is not sent. */
export const createRequest = (
  { maxLifetimeMs }: OpenOptions,
  { projectId }: LybicOptions,
  shape: string,
  name: string,
): CreateSandboxRequest & { readonly name: string } => ({
  name,
  ...(maxLifetimeMs === undefined ? {} : { maxLifeSeconds: seconds(maxLifetimeMs) }),
  ...(projectId === undefined ? {} : { projectId }),
  shape,
});
