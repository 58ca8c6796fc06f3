import { endAfterFailure, type Connection, type Deadline, type Http, type OpenOptions } from '@farhand/core/driver';
import { createCaller, nameOf } from './client-call.js';
import { createEndpoints } from './client.js';
import { requireComputerInfo } from './computer-info.js';
import { connectTo, endComputer } from './connection.js';
import { createComputer } from './create-computer.js';
import { endedError, isEnded } from './gone.js';
import type { LightconeOptions } from './options.js';
import { openRegistry } from './registry.js';
import type { LightconeCall } from './wire.js';

/** Creates a computer and connects to it. Its tag is kept before anything else is done with it. */
export const openComputer = async (
  http: Http,
  options: LightconeOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const { kind, tag } = wanted;
  const caller = createCaller(http);
  const registry = openRegistry(options);
  if (tag !== undefined) await registry.prepare();
  const { id } = await createComputer(caller, wanted, options, deadline);
  try {
    if (tag !== undefined) await registry.remember(id, tag);
    if (deadline.signal.aborted) throw deadline.error();
    return await connectTo(http, options, { id, kind, tag }, deadline);
  } catch (error) {
    const client = createEndpoints(caller);
    await endAfterFailure(error, 'a Lightcone computer', (limit) => endComputer(client, registry, id, limit));
    throw error;
  }
};

/** Connects to a computer that runs. */
export const attachToComputer = async (
  http: Http,
  options: LightconeOptions,
  id: string,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const found = await createEndpoints(createCaller(http)).retrieve(id, deadline);
  const info = requireComputerInfo({ ...found, id }, 'browser', nameOf('retrieve'));
  if (isEnded(info.status)) throw endedError(id, info.status);
  const tag = await openRegistry(options).tagOf(id);
  return connectTo(http, options, { ...info, tag }, deadline);
};
