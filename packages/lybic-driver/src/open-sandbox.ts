import {
  ClosedError,
  endAfterFailure,
  ProtocolError,
  UnsupportedFacetError,
  type Connection,
  type Deadline,
  type Http,
  type OpenOptions,
  type Platform,
} from '@farhand/core/driver';
import { createCaller, nameOf, type Caller } from './client-call.js';
import { createEndpoints, type LybicEndpoints } from './client.js';
import { connectTo, endSandbox } from './connection.js';
import { createRequest } from './create-request.js';
import { orgIdOf, shapeOf, type LybicOptions } from './options.js';
import { readDetails } from './read-sandbox.js';
import { hasExpired } from './sandbox-info.js';
import { createError, noShapeError } from './shapes.js';
import { waitUntilRunning } from './wait-until-running.js';
import type { SandboxResponse, ShapeResponse } from './wire-replies.js';
import type { CreateSandboxRequest } from './wire-requests.js';
import type { LybicCall } from './wire.js';

const create = async (
  client: LybicEndpoints,
  request: CreateSandboxRequest,
  deadline: Deadline,
  redact: Caller['redact'],
): Promise<SandboxResponse> => {
  try {
    return await client.sandboxes.create(request, deadline);
  } catch (error) {
    throw await createError(client, request.shape, error, deadline, redact);
  }
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

/** Looks at a sandbox. One that is past its end is still shown by the vendor for a while. */
const look = async (caller: Caller, sandboxId: string, deadline: Deadline): Promise<ReturnType<typeof readDetails>> => {
  const { body, origin } = await caller.object('sandboxesGet', { ids: { sandboxId }, wait: deadline });
  const details = readDetails(body, origin);
  if (hasExpired(details.sandbox, origin.clockMs)) {
    throw new ClosedError(`Lybic: the sandbox ${sandboxId} has expired. Launch a new one.`, origin.facts);
  }
  return details;
};

/** Creates a sandbox and waits until it can be used. */
export const openSandbox = async (
  http: Http,
  options: LybicOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<LybicCall>> => {
  const caller = createCaller(http, orgIdOf(options));
  const client = createEndpoints(caller);
  const shape = shapeOf(options);
  if (shape === undefined) throw await noShapeError(client, deadline, caller.redact);
  const request = createRequest(wanted, options, shape);
  const { id, status } = await create(client, request, deadline, caller.redact);
  try {
    await waitUntilRunning(client, id, status, deadline, options.pace?.delay);
    const { sandbox } = await look(caller, id, deadline);
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
  const { sandbox } = await look(caller, id, deadline);
  const platform = platformOf(id, sandbox.shape);
  await waitUntilRunning(createEndpoints(caller), id, sandbox.status, deadline, options.pace?.delay);
  return connectTo(http, options, { id, platform }, deadline);
};
