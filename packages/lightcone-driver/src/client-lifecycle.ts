import { isRecord, ProtocolError, type Wait } from '@farhand/core/driver';
import { nameOf, type Caller } from './client-call.js';
import { readComputer, type ComputerResponse, type Json } from './wire-replies.js';
import type { CreateRequest, ListRequest } from './wire-requests.js';

/** The endpoints that make, show and end computers. */
export interface LifecycleClient {
  /** `GET /computers`: the computers of the key's whole organization. */
  list(query?: ListRequest, wait?: Wait): Promise<readonly ComputerResponse[]>;
  /** `POST /computers`: creates a computer. Never sent twice: look into the list if its outcome is unknown. */
  create(body?: CreateRequest, wait?: Wait): Promise<ComputerResponse>;
  /** `GET /computers/{id}`. */
  retrieve(id: string, wait?: Wait): Promise<ComputerResponse>;
  /** `DELETE /computers/{id}`: ends a computer. */
  delete(id: string, wait?: Wait): Promise<void>;
  /** `GET /computers/{id}/status`: its times; without kind and endpoints. */
  status(id: string, wait?: Wait): Promise<ComputerResponse>;
  /** `POST /computers/{id}/keepalive`: starts its idle time anew. The content of the answer is not documented. */
  keepalive(id: string, wait?: Wait): Promise<Json>;
}

const createAdvice = 'List the computers to see whether it was created, and delete it if you do not need it.';

/** Makes the methods for {@link LifecycleClient}. */
export const createLifecycleClient = (caller: Caller): LifecycleClient => ({
  list: async ({ type } = {}, wait = {}) => {
    const { body, status } = await caller.reply('list', { wait, ...(type === undefined ? {} : { query: { type } }) });
    if (!Array.isArray(body)) {
      throw new ProtocolError(`${nameOf('list')} was answered with something else than an array.`, { status });
    }
    return body.filter(isRecord).map(readComputer);
  },
  create: async (body = {}, wait = {}) =>
    readComputer(await caller.object('create', { body, wait, advice: createAdvice })),
  retrieve: async (id, wait = {}) => readComputer(await caller.object('retrieve', { id, wait })),
  delete: async (id, wait = {}) => {
    await caller.reply('delete', { id, wait }, 'any');
  },
  status: async (id, wait = {}) => readComputer(await caller.object('status', { id, wait })),
  keepalive: async (id, wait = {}) => {
    const { body } = await caller.reply('keepalive', { id, wait }, 'any');
    return isRecord(body) ? body : {};
  },
});
