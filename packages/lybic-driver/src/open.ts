import {
  ActionFailedError,
  endAfterFailure,
  nameWithTag,
  ProtocolError,
  sleep,
  UnsupportedFacetError,
  type Connection,
  type Deadline,
  type Http,
  type OpenOptions,
  type Pace,
  type Platform,
} from '@farhand/core/driver';
import { createCaller, nameOf, type Caller } from './caller.js';
import { createEndpoints, type LybicEndpoints } from './client.js';
import { connectTo } from './connection.js';
import { createFromImageRequest, createRequest, createSandbox, noShapeError, type Creatable } from './create.js';
import { orgIdOf, shapeOf, type LybicOptions } from './options.js';
import { endSandbox, requireSandbox, stoppedError } from './computer.js';
import type { ShapeResponse } from './wire-replies.js';
import type { LybicCall } from './wire.js';

/** Creates a sandbox and waits until it is ready. */
export const openSandbox = async (
  http: Http,
  options: LybicOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<LybicCall>> => {
  const caller = createCaller(http, orgIdOf(options));
  const client = createEndpoints(caller);
  const { tag, onProgress } = wanted;
  const request = await requestFor(caller, options, wanted, deadline);
  const delay = options.pace?.delay ?? sleep;
  onProgress?.('lybic: a new sandbox');
  const { id, status } = await createSandbox({ caller, client, request, tag, delay }, deadline);
  try {
    await waitUntilRunning(client, { id, status, onProgress }, deadline, delay);
    const { sandbox } = await requireSandbox(caller, id, deadline);
    const running = { id, platform: platformOf(id, sandbox.shape), lifeSeconds: request.maxLifeSeconds };
    return await connectTo(http, options, running, deadline);
  } catch (error) {
    await endAfterFailure(error, 'a Lybic sandbox', (limit) => endSandbox(client, id, limit));
    throw error;
  }
};

/** Connects to a sandbox that runs or is starting. */
export const attachToSandbox = async (
  http: Http,
  options: LybicOptions,
  id: string,
  deadline: Deadline,
): Promise<Connection<LybicCall>> => {
  const caller = createCaller(http, orgIdOf(options));
  const { sandbox } = await requireSandbox(caller, id, deadline);
  const platform = platformOf(id, sandbox.shape);
  await waitUntilRunning(createEndpoints(caller), { id, status: sandbox.status }, deadline, options.pace?.delay);
  return connectTo(http, options, { id, platform }, deadline);
};

/**
 * Returns the platform of a sandbox's shape.
 *
 * @throws UnsupportedFacetError if it is a phone.
 * @throws ProtocolError if the vendor does not report it.
 */
const platformOf = (id: string, shape: ShapeResponse | undefined): Platform => {
  switch (shape?.os?.toLowerCase()) {
    case undefined:
      throw new ProtocolError(`${nameOf('sandboxesGet')}: the reply has no operating system of the sandbox.`);
    case 'windows':
      return 'windows';
    case 'android':
      throw new UnsupportedFacetError(
        `lybic: the sandbox ${id} is an Android phone, which has no mouse and no desktop. Nothing was sent. Use lybicClient() for it, or a shape with Windows or Linux.`,
      );
    default:
      return 'linux';
  }
};

/** Returns the vendor's request for a launch. Rejects if neither a shape nor an image is set. */
const requestFor = async (
  caller: Caller,
  options: LybicOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Creatable> => {
  const name = nameWithTag(options.name, wanted.tag);
  if (options.imageId !== undefined) return createFromImageRequest(wanted, options, options.imageId, name);
  const shape = shapeOf(options);
  if (shape === undefined) throw await noShapeError(createEndpoints(caller), deadline, caller.redact);
  return createRequest(wanted, options, shape, name);
};

/**
 * The pauses between status requests for a starting sandbox, in milliseconds. The start takes 10 to 30 s (vendor's
 * examples, 2026).
 */
const firstPauseMs = 500;
const longestPauseMs = 5000;
const pauseGrowth = 1.5;

/** A sandbox that may still be starting. */
interface Starting {
  readonly id: string;
  readonly status: string | undefined;
  readonly onProgress?: OpenOptions['onProgress'] | undefined;
}

/**
 * Waits until a sandbox runs. `status` is its last known status, if any.
 *
 * @remarks The vendor does not document what an action does on a `PENDING` sandbox.
 *
 * @throws ClosedError if it has stopped.
 * @throws ActionFailedError if it could not be started.
 */
const waitUntilRunning = async (
  client: LybicEndpoints,
  { id, status, onProgress }: Starting,
  deadline: Deadline,
  delay: Pace['delay'] = sleep,
): Promise<void> => {
  let pauseMs = firstPauseMs;
  let latest = status;
  while (!isRunning(id, latest)) {
    onProgress?.(`lybic: the sandbox ${id}${latest === undefined ? '' : `, which is ${latest}`}`);
    if (latest !== undefined) {
      await deadline.race(delay(pauseMs, deadline.signal));
      pauseMs = Math.min(longestPauseMs, pauseMs * pauseGrowth);
    }
    latest = (await client.sandboxes.status(id, deadline)).status;
  }
};

/**
 * Returns whether a sandbox runs.
 *
 * @throws ClosedError or ActionFailedError if it will never run again.
 */
const isRunning = (id: string, status: string | undefined): boolean => {
  switch (status?.toUpperCase()) {
    case 'RUNNING':
      return true;
    case 'STOPPED':
      throw stoppedError(id);
    case 'ERROR':
      throw new ActionFailedError(
        `Lybic: the sandbox ${id} could not be started, or has failed: its status is ERROR. Launch another one.`,
        { vendorStatus: 'ERROR' },
      );
    default:
      return false;
  }
};
