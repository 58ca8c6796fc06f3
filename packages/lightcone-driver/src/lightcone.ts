import {
  ClosedError,
  closingOnFailure,
  endAfterFailure,
  type ComputerInfo,
  type Connection,
  type Deadline,
  type Driver,
  type Http,
  type OpenOptions,
} from '@farhand/core/driver';
import { createCaller, nameOf } from './client-call.js';
import { createEndpoints } from './client.js';
import { requireComputerInfo, toComputerInfo } from './computer-info.js';
import { connectTo, endComputer } from './connection.js';
import { createRequest } from './create-request.js';
import { openHttp } from './open-http.js';
import { checkOptions, type LightconeOptions } from './options.js';
import { lightconeRules } from './rules.js';
import type { LightconeCall } from './wire.js';

const open = async (
  http: Http,
  options: LightconeOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const client = createEndpoints(createCaller(http));
  const created = await client.create(createRequest(wanted, options.create), deadline);
  const { id } = requireComputerInfo({ ...created, kind: wanted.kind }, wanted.kind, nameOf('create'));
  try {
    return await connectTo(http, options, { id, kind: wanted.kind }, deadline);
  } catch (error) {
    await endAfterFailure(error, 'a Lightcone computer', (limit) => endComputer(client, id, limit));
    throw error;
  }
};

const attach = async (
  http: Http,
  options: LightconeOptions,
  id: string,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const found = await createEndpoints(createCaller(http)).retrieve(id, deadline);
  const info = requireComputerInfo({ ...found, id }, 'browser', nameOf('retrieve'));
  if (info.status === 'terminated') {
    throw new ClosedError(`Lightcone: the computer ${id} has ended. Launch a new one.`, { vendorStatus: info.status });
  }
  return connectTo(http, options, info, deadline);
};

/**
 * The driver for Lightcone.
 *
 * @throws TypeError or RangeError if an option is not known or not valid. A missing API key is an error once the driver
 * is used: rules and support can be asked for without one.
 */
export const lightcone = (options: LightconeOptions = {}): Driver<LightconeCall> => {
  const settings = checkOptions(options);
  return {
    specVersion: 1,
    name: 'lightcone',
    kinds: ['browser', 'desktop'],
    rules: () => lightconeRules,
    open: async (wanted, deadline) => {
      const http = openHttp(settings);
      return closingOnFailure(http, () => open(http, settings, wanted, deadline));
    },
    attach: async (id, deadline) => {
      const http = openHttp(settings);
      return closingOnFailure(http, () => attach(http, settings, id, deadline));
    },
    list: async (deadline) => {
      const http = openHttp(settings);
      try {
        const computers = await createEndpoints(createCaller(http)).list({}, deadline);
        return computers
          .map((computer): ComputerInfo | undefined => toComputerInfo(computer, 'browser'))
          .filter((info) => info !== undefined);
      } finally {
        await http.close();
      }
    },
  };
};
