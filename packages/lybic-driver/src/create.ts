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

/** What is to be created, and with what. */
export interface Creation {
  readonly caller: Caller;
  readonly client: LybicEndpoints;
  /** Its name must be one that no other sandbox has. */
  readonly request: Creatable;
  /** The tag in its name, if there is one. */
  readonly tag: string | undefined;
  /** How time passes between readings of the list. */
  readonly delay: Pace['delay'];
}

/**
 * Creates a sandbox, at most once. If the reply is lost or of no use, the sandbox is looked for by its name.
 *
 * @throws OutcomeUnknownError if nobody can tell whether there is one. The message says what to look for.
 * @throws ProtocolError if there are several. They are ended.
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

/** Whether a sandbox may be there although there is no answer that tells its id. */
const mayHaveCreated = (error: unknown): error is FarhandError =>
  error instanceof OutcomeUnknownError || (error instanceof ProtocolError && (error.status ?? 200) < 300);

const endpointFor = (request: Creatable): EndpointName =>
  'imageId' in request ? 'sandboxesCreateFromImage' : 'sandboxesCreate';

/** Finds the sandbox whose reply was lost, by its name. If nobody waits for it any more, it is ended. */
const recover = async (lost: FarhandError, creation: Creation, deadline: Deadline): Promise<SandboxResponse> => {
  const found = await find(creation);
  const [sandbox, ...others] = found.sandboxes;
  if (sandbox === undefined) throw notFound(lost, creation, found);
  if (others.length > 0) throw await endAll(found.sandboxes, creation);
  if (!deadline.signal.aborted) return sandbox;
  const { id } = sandbox;
  try {
    await within({ timeoutMs: endingMs }, `Ending the Lybic sandbox ${id}`, (limit) =>
      endSandbox(creation.client, id, limit),
    );
  } catch (error) {
    const failure = unknown(lost, creation, `It was created, as ${id}, and could not be ended.`);
    suppress(failure, [toError(error)]);
    throw failure;
  }
  throw deadline.error();
};

/** Waits before the list is read for a sandbox whose reply was lost: it may be there at once, or when it is made. */
const pausesMs = [0, 500, 1000, 2000, 4000] as const;

/** For all readings together. The caller's time may be over by then: it is why the reply was not waited for. */
const searchMs = 10_000;

/** For ending what nobody waits for any more. */
const endingMs = 10_000;

interface Found {
  readonly sandboxes: readonly SandboxResponse[];
  /** Whether the list could be had at all. */
  readonly isListed: boolean;
  /** Why not, at the last reading. */
  readonly failure?: unknown;
}

/** Looks for sandboxes of exactly that name until there is one. */
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
  const error = unknown(lost, creation, 'The list of sandboxes could not be had.');
  suppress(error, [toError(failure)]);
  return error;
};

/** One request, one sandbox: of two nobody knows which one a later answer of the vendor's would be about. */
const endAll = async (sandboxes: readonly SandboxResponse[], { client, request }: Creation): Promise<ProtocolError> => {
  const error = new ProtocolError(
    `${nameOf(endpointFor(request))} was sent once, and there are ${sandboxes.length} sandboxes with its name, '${request.name}'. Something between here and the vendor sends requests twice, which must not be: it would click twice, too. They are deleted.`,
  );
  for (const { id } of sandboxes) {
    await endAfterFailure(error, `the Lybic sandbox ${id}`, (limit) => endSandbox(client, id, limit));
  }
  return error;
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

const howTo = 'Set the environment variable LYBIC_SANDBOX_SHAPE, or pass lybic({ shape }).';

/** The error for a launch without a shape: it says which there are, if the vendor does. */
export const noShapeError = async (client: LybicEndpoints, deadline: Deadline, redact: Redact): Promise<TypeError> => {
  const begin = `lybic: there is no shape, which says what to create. ${howTo}`;
  try {
    return new TypeError(`${begin} ${listed(await client.shapes.list(deadline), redact)}`);
  } catch (error) {
    const failure = new TypeError(`${begin} The list of this account's shapes could not be had.`);
    suppress(failure, [toError(error)]);
    return failure;
  }
};

/** Statuses of a request whose content is refused. */
const refusals: ReadonlySet<number> = new Set([400, 404, 422]);

/**
 * What to reject with when the vendor refused to create: the refusal and the shapes there are, if the shape is none of
 * them; else the refusal itself.
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
