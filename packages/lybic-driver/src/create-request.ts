import { UnsupportedFacetError, type OpenOptions } from '@farhand/core/driver';
import type { LybicOptions } from './options.js';
import type { CreateFromImageRequest, CreateSandboxRequest } from './wire-requests.js';

/** The lives that the vendor gives, in seconds: a new sandbox, and one of an image (vendor's OpenAPI, March 2026). */
const lives = {
  shape: { shortest: 1, longest: 86_400, longestInWords: 'one day' },
  image: { shortest: 300, longest: 604_800, longestInWords: 'seven days' },
} as const;

/** The life of a sandbox for which none is asked. The vendor has it for new ones; for those of an image one must be said. */
const usualSeconds = 3600;

/** Whole seconds, rounded up: a life is never shorter than asked for. */
const seconds = (maxLifetimeMs: number, of: keyof typeof lives): number => {
  const { shortest, longest, longestInWords } = lives[of];
  const whole = Math.ceil(maxLifetimeMs / 1000);
  if (whole >= shortest && whole <= longest) return whole;
  const whose = of === 'image' ? ' for a sandbox of an image' : '';
  throw new RangeError(
    `lybic: maxLifetimeMs must be from ${of === 'image' ? shortest * 1000 : 1} to ${longest * 1000} milliseconds (${longestInWords})${whose}, got ${maxLifetimeMs}.`,
  );
};

/**
 * Checks what `launch` asks.
 *
 * @throws UnsupportedFacetError if it is something that Lybic does not have.
 * @throws RangeError if the life is longer than Lybic gives.
 */
export const checkOpenOptions = (
  { kind, maxLifetimeMs, idleTimeoutMs = 0 }: OpenOptions,
  { imageId }: LybicOptions = {},
): void => {
  if (kind !== 'desktop') throw new UnsupportedFacetError(`lybic: there are no computers of kind '${kind}' on Lybic.`);
  if (idleTimeoutMs !== 0) {
    throw new UnsupportedFacetError(
      'lybic: Lybic ends no sandbox for being idle. Leave out idleTimeoutMs, and limit its life with maxLifetimeMs.',
    );
  }
  if (maxLifetimeMs !== undefined) seconds(maxLifetimeMs, imageId === undefined ? 'shape' : 'image');
};

/** A sandbox to be created, of a shape or of an image. */
export type Creatable = (CreateSandboxRequest | CreateFromImageRequest) & { readonly name: string };

/** The vendor's request for what `launch` asks. The size of the display comes with the shape, so a wish is not sent. */
export const createRequest = (
  { maxLifetimeMs }: OpenOptions,
  { projectId }: LybicOptions,
  shape: string,
  name: string,
): CreateSandboxRequest & { readonly name: string } => ({
  name,
  ...(maxLifetimeMs === undefined ? {} : { maxLifeSeconds: seconds(maxLifetimeMs, 'shape') }),
  ...(projectId === undefined ? {} : { projectId }),
  shape,
});

/** As {@link createRequest}, for a sandbox that begins with the disk of an image. */
export const createFromImageRequest = (
  { maxLifetimeMs }: OpenOptions,
  { projectId }: LybicOptions,
  imageId: string,
  name: string,
): CreateFromImageRequest => ({
  imageId,
  name,
  maxLifeSeconds: maxLifetimeMs === undefined ? usualSeconds : seconds(maxLifetimeMs, 'image'),
  ...(projectId === undefined ? {} : { projectId }),
});
