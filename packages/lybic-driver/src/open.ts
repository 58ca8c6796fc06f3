import {
  ActionFailedError,
  endAfterFailure,
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
import { endSandbox, nameSandbox, requireSandbox, stoppedError } from './computer.js';
import type { ShapeResponse } from './wire-replies.js';
import type { LybicCall } from './wire.js';

/** Creates a sandbox and waits until it can be used. */
export const openSandbox = async (
  http: Http,
  options: LybicOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<LybicCall>> => {
  const caller = createCaller(http, orgIdOf(options));
  const client = createEndpoints(caller);
  const { tag } = wanted;
  const request = await requestFor(caller, options, wanted, deadline);
  const delay = options.pace?.delay ?? sleep;
  const { id, status } = await createSandbox({ caller, client, request, tag, delay }, deadline);
  try {
    await waitUntilRunning(client, id, status, deadline, delay);
    const { sandbox } = await requireSandbox(caller, id, deadline);
    const running = { id, platform: platformOf(id, sandbox.shape), lifeSeconds: request.maxLifeSeconds };
    return await connectTo(http, options, running, deadline);
  } catch (error) {
    await endAfterFailure(error, 'a Lybic sandbox', (limit) => endSandbox(client, id, limit));
    throw error;
  }
};

/** Connects to a sandbox that runs, or is about to. */
export const attachToSandbox = async (
  http: Http,
  options: LybicOptions,
  id: string,
  deadline: Deadline,
): Promise<Connection<LybicCall>> => {
  const caller = createCaller(http, orgIdOf(options));
  const { sandbox } = await requireSandbox(caller, id, deadline);
  const platform = platformOf(id, sandbox.shape);
  await waitUntilRunning(createEndpoints(caller), id, sandbox.status, deadline, options.pace?.delay);
  return connectTo(http, options, { id, platform }, deadline);
};

/**
 * The platform of a sandbox's shape.
 *
 * @throws UnsupportedFacetError if it is a phone.
 * @throws ProtocolError if the vendor does not say.
 */
const platformOf = (id: string, shape: ShapeResponse | undefined): Platform => {
  switch (shape?.os?.toLowerCase()) {
    case undefined:
      throw new ProtocolError(`${nameOf('sandboxesGet')} was answered without the operating system of the sandbox.`);
    case 'windows':
      return 'windows';
    case 'android':
      throw new UnsupportedFacetError(
        `lybic: the sandbox ${id} is a phone with Android, which has no mouse and no desktop. Use lybicClient() for it, or a shape with Windows or Linux.`,
      );
    default:
      return 'linux';
  }
};

/** What to ask of the vendor. Without a shape or an image there is nothing to ask. */
const requestFor = async (
  caller: Caller,
  options: LybicOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Creatable> => {
  const name = nameSandbox(options.name, wanted.tag);
  if (options.imageId !== undefined) return createFromImageRequest(wanted, options, options.imageId, name);
  const shape = shapeOf(options);
  if (shape === undefined) throw await noShapeError(createEndpoints(caller), deadline, caller.redact);
  return createRequest(wanted, options, shape, name);
};

/** Waits between questions for the status of a sandbox that starts, in milliseconds. Starting takes 10 to 30 s (vendor's examples, 2026). */
const firstPauseMs = 500;
const longestPauseMs = 5000;
const pauseGrowth = 1.5;

/**
 * Waits until a sandbox runs. `status` is what was said of it last, if anything was.
 *
 * @remarks
 * What an action does on a sandbox that is still `PENDING` is not documented.
 *
 * @throws ClosedError if it has stopped.
 * @throws ActionFailedError if it could not be started.
 */
const waitUntilRunning = async (
  client: LybicEndpoints,
  id: string,
  status: string | undefined,
  deadline: Deadline,
  delay: Pace['delay'] = sleep,
): Promise<void> => {
  let pauseMs = firstPauseMs;
  let latest = status;
  while (!isRunning(id, latest)) {
    if (latest !== undefined) {
      await deadline.race(delay(pauseMs, deadline.signal));
      pauseMs = Math.min(longestPauseMs, pauseMs * pauseGrowth);
    }
    latest = (await client.sandboxes.status(id, deadline)).status;
  }
};

/**
 * Whether a sandbox runs.
 *
 * @throws ClosedError or ActionFailedError if it never will again.
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
