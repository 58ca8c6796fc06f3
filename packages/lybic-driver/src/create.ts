import {
  endAfterFailure,
  factsOf,
  OutcomeUnknownError,
  ProtocolError,
  startDeadline,
  suppress,
  toError,
  TransportError,
  UnsupportedFacetError,
  within,
  type Deadline,
  type FarhandError,
  type OpenOptions,
  type Pace,
} from '@farhand/core/driver';
import { nameOf, type Caller } from './caller.js';
import type { LybicEndpoints } from './client.js';
import { endSandbox } from './computer.js';
import type { EndpointName } from './endpoints.js';
import type { LybicOptions } from './options.js';
import { readSandbox, sandboxIn } from './read.js';
import type { SandboxResponse, ShapeResponse } from './wire-replies.js';
import type { CreateFromImageRequest, CreateSandboxRequest } from './wire-requests.js';

/** A sandbox to create, and the means. */
export interface Creation {
  readonly caller: Caller;
  readonly client: LybicEndpoints;
  /** Its name must be unique. */
  readonly request: Creatable;
  /** The tag in its name, if there is one. */
  readonly tag: string | undefined;
  /** Waits between readings of the list. */
  readonly delay: Pace['delay'];
}

/**
 * Creates a sandbox, at most once. If the reply is lost or unusable, the sandbox is searched for by its name.
 *
 * @throws OutcomeUnknownError if it is unknown whether the sandbox was created. The message contains the name to look
 * for.
 * @throws ProtocolError if there are several with its name. All of them are deleted.
 */
export const createSandbox = async (creation: Creation, deadline: Deadline): Promise<SandboxResponse> => {
  const { caller, client, request } = creation;
  try {
    return readSandbox(
      sandboxIn(await caller.object(endpointFor(request), { body: request, wait: deadline, advice: '' })),
    );
  } catch (error) {
    if (mayHaveCreated(error)) return recover(error, creation, deadline);
    if ('imageId' in request) throw error;
    throw await createError(client, request.shape, error, deadline, caller.redact);
  }
};

/** Returns whether a sandbox may exist although no reply contains its id. */
const mayHaveCreated = (error: unknown): error is FarhandError =>
  error instanceof OutcomeUnknownError || (error instanceof ProtocolError && (error.status ?? 200) < 300);

const endpointFor = (request: Creatable): EndpointName =>
  'imageId' in request ? 'sandboxesCreateFromImage' : 'sandboxesCreate';

/** Finds the sandbox whose reply was lost, by its name. If the caller has stopped waiting, the sandbox is deleted. */
const recover = async (lost: FarhandError, creation: Creation, deadline: Deadline): Promise<SandboxResponse> => {
  const found = await find(creation);
  const [sandbox, ...others] = found.sandboxes;
  if (sandbox === undefined) throw notFound(lost, creation, found);
  if (others.length > 0) throw await endAll(found.sandboxes, creation);
  if (!deadline.isOver()) return sandbox;
  const { id } = sandbox;
  try {
    await within({ timeoutMs: endingMs }, `Ending the Lybic sandbox ${id}`, (limit) =>
      endSandbox(creation.client, id, limit),
    );
  } catch (error) {
    const failure = unknown(lost, creation, `It was created, as ${id}, and could not be deleted.`);
    suppress(failure, [toError(error)]);
    throw failure;
  }
  throw deadline.error();
};

/**
 * Pauses before each reading of the list for a sandbox whose reply was lost, in milliseconds. It may appear at once, or
 * after it has been created.
 */
const pausesMs = [0, 500, 1000, 2000, 4000] as const;

/**
 * The time limit of all readings together, in milliseconds. It is separate from the caller's time, which may have run
 * out: that is why the reply was lost.
 */
const searchMs = 10_000;

/** The time limit for deleting a sandbox without a caller, in milliseconds. */
const endingMs = 10_000;

interface Found {
  readonly sandboxes: readonly SandboxResponse[];
  /** Whether the list could be read at all. */
  readonly isListed: boolean;
  /** The error of the last reading, if it failed. */
  readonly failure?: unknown;
}

/** Reads the list until it contains sandboxes of exactly that name. */
const find = async ({ client, request: { name }, delay }: Creation): Promise<Found> => {
  const deadline = startDeadline({ timeoutMs: searchMs }, `Looking for the Lybic sandbox '${name}'`);
  let isListed = false;
  let failure: unknown;
  try {
    for (const pauseMs of pausesMs) {
      try {
        if (pauseMs > 0) await deadline.race(delay(pauseMs, deadline.signal));
        const sandboxes = (await client.sandboxes.list(deadline)).filter((sandbox) => sandbox.name === name);
        isListed = true;
        if (sandboxes.length > 0) return { sandboxes, isListed };
      } catch (error) {
        failure = error;
      }
    }
  } finally {
    deadline.dispose();
  }
  return { sandboxes: [], isListed, failure };
};

const unknown = (lost: FarhandError, { caller, request, tag }: Creation, more: string): OutcomeUnknownError => {
  const later = tag === undefined ? 'Look for it later, and delete it' : `sweep({ tag: '${tag}' }) ends it later`;
  return new OutcomeUnknownError(
    caller.redact(`${lost.message.trim()} If it was created, its name is '${request.name}'. ${more} ${later}.`),
    { cause: lost instanceof OutcomeUnknownError ? lost.cause : lost, ...factsOf(lost) },
  );
};

const notFound = (lost: FarhandError, creation: Creation, { isListed, failure }: Found): OutcomeUnknownError => {
  if (isListed) return unknown(lost, creation, 'It did not appear in the list of sandboxes within a few seconds.');
  const error = unknown(lost, creation, 'The list of sandboxes could not be read.');
  suppress(error, [toError(failure)]);
  return error;
};

/** Deletes all sandboxes of one request: if there are two, a later reply of the vendor's could refer to either. */
const endAll = async (sandboxes: readonly SandboxResponse[], { client, request }: Creation): Promise<ProtocolError> => {
  const error = new ProtocolError(
    `${nameOf(endpointFor(request))} was sent once, but ${sandboxes.length} sandboxes have its name, '${request.name}'. A proxy or network device sends requests twice, so it would send clicks twice, too. The sandboxes were deleted. Remove the proxy, or set it not to retry.`,
  );
  for (const { id } of sandboxes) {
    await endAfterFailure(error, `the Lybic sandbox ${id}`, (limit) => endSandbox(client, id, limit));
  }
  return error;
};

/**
 * Checks the options of `launch`.
 *
 * @throws UnsupportedFacetError if Lybic does not support an option.
 * @throws RangeError if the lifetime is longer than Lybic allows.
 */
export const checkOpenOptions = (
  { kind, maxLifetimeMs, idleTimeoutMs = 0 }: OpenOptions,
  { imageId }: LybicOptions = {},
): void => {
  if (kind !== 'desktop')
    throw new UnsupportedFacetError(
      `lybic: Lybic has no computers of kind '${kind}'. Nothing was sent. Launch a desktop with { kind: 'desktop' }.`,
    );
  if (idleTimeoutMs !== 0) {
    throw new UnsupportedFacetError(
      'lybic: Lybic does not end idle sandboxes. Nothing was sent. Leave out idleTimeoutMs, and limit the lifetime with maxLifetimeMs.',
    );
  }
  if (maxLifetimeMs !== undefined) seconds(maxLifetimeMs, imageId === undefined ? 'shape' : 'image');
};

/** The request for a sandbox of a shape or of an image. */
export type Creatable = (CreateSandboxRequest | CreateFromImageRequest) & { readonly name: string };

/**
 * Returns the vendor's request for the options of `launch`. The display size depends on the shape, so a requested size
 * is not sent.
 */
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

/** Like {@link createRequest}, for a sandbox that starts with the disk of an image. */
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

/**
 * The lifetimes that the vendor accepts, in seconds, for a new sandbox and for one of an image (vendor's OpenAPI, March
 * 2026).
 */
const lives = {
  shape: { shortest: 1, longest: 86_400, longestInWords: 'one day' },
  image: { shortest: 300, longest: 604_800, longestInWords: 'seven days' },
} as const;

/**
 * The default lifetime of a sandbox, in seconds. The vendor has this default for new sandboxes; a request for an image
 * must contain a lifetime.
 */
const usualSeconds = 3600;

/** Whole seconds, rounded up, so that a lifetime is never shorter than requested. */
const seconds = (maxLifetimeMs: number, of: keyof typeof lives): number => {
  const { shortest, longest, longestInWords } = lives[of];
  const whole = Math.ceil(maxLifetimeMs / 1000);
  if (whole >= shortest && whole <= longest) return whole;
  const whose = of === 'image' ? ' for a sandbox of an image' : '';
  throw new RangeError(
    `lybic: maxLifetimeMs must be from ${of === 'image' ? shortest * 1000 : 1} to ${longest * 1000} milliseconds (${longestInWords})${whose}, got ${maxLifetimeMs}.`,
  );
};

const howTo = 'Set the environment variable LYBIC_SANDBOX_SHAPE, or pass lybic({ shape }).';

/** Creates the error for a launch without a shape. It lists the available shapes, if the vendor does. */
export const noShapeError = async (client: LybicEndpoints, deadline: Deadline, redact: Redact): Promise<TypeError> => {
  const begin = `lybic: no shape is set, so nothing was created. ${howTo}`;
  try {
    return new TypeError(`${begin} ${listed(await client.shapes.list(deadline), redact)}`);
  } catch (error) {
    const failure = new TypeError(`${begin} The list of this account's shapes could not be read.`);
    suppress(failure, [toError(error)]);
    return failure;
  }
};

/** The statuses of a request whose content the vendor rejects. */
const refusals: ReadonlySet<number> = new Set([400, 404, 422]);

/**
 * Returns the error of a rejected creation: if the shape is unknown, with the available shapes; otherwise the rejection
 * itself.
 */
const createError = async (
  client: LybicEndpoints,
  shape: string,
  refusal: unknown,
  deadline: Deadline,
  redact: Redact,
): Promise<unknown> => {
  if (!(refusal instanceof TransportError) || !refusals.has(refusal.status ?? 0)) return refusal;
  try {
    const shapes = await client.shapes.list(deadline);
    if (shapes.some(({ name }) => name === shape)) return refusal;
    const { vendorStatus } = refusal;
    return new TransportError(
      'REJECTED',
      `${refusal.message} There is no shape '${shape}'. ${listed(shapes, redact)}`,
      {
        cause: refusal,
        ...factsOf(refusal),
        ...(vendorStatus === undefined ? {} : { vendorStatus }),
      },
    );
  } catch (error) {
    suppress(refusal, [toError(error)]);
    return refusal;
  }
};

const described = ({ name, os, architecture }: ShapeResponse): string => {
  const facts = [os, architecture].filter((fact) => fact !== undefined).join(', ');
  return facts === '' ? `'${name}'` : `'${name}' (${facts})`;
};

type Redact = (text: string) => string;

const listed = (shapes: readonly ShapeResponse[], redact: Redact): string =>
  shapes.length === 0 ? 'This account has none.' : redact(`This account has ${shapes.map(described).join(', ')}.`);
