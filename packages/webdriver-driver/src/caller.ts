import {
  createVendorClient,
  isRecord,
  ProtocolError,
  type Deadline,
  type Effect,
  type Http,
  type VendorClient,
} from '@farhand/core/driver';
import { endpoints, type EndpointName } from './endpoints.js';

/** Sends the commands of one session, or of none. */
export interface Caller extends VendorClient<EndpointName> {
  /** Resolves to the `value` of the reply to a command. `effect`: of sending it twice, if it is not that of the endpoint. */
  value(name: EndpointName, deadline: Deadline, body?: object, effect?: Effect): Promise<unknown>;
  /** Resolves to a `value` that must be a text. */
  text(name: EndpointName, deadline: Deadline): Promise<string>;
  /** Runs one command of the DevTools protocol, and resolves to its result. `effect`: of sending it twice. */
  devTools(cmd: string, params: object, deadline: Deadline, effect?: Effect): Promise<unknown>;
}

/** Returns the name of an endpoint in messages. */
export const nameOf = (name: EndpointName): string => `WebDriver: ${endpoints[name].method} ${endpoints[name].path}`;

/** Creates a caller. `id`: the session of its commands; empty for commands of the server. */
export const createCaller = (http: Http, id: string): Caller => {
  const client = createVendorClient<EndpointName>(http, { endpoints, nameOf, idNames: { id: 'The session’s id' } });
  const value: Caller['value'] = async (name, deadline, body, effect) => {
    // WebDriver wants an object with every POST.
    const sent = body ?? (endpoints[name].method === 'POST' ? {} : undefined);
    const reply = await client.reply(name, {
      ids: { id },
      wait: deadline,
      ...(sent === undefined ? {} : { body: sent }),
      ...(effect === undefined ? {} : { effect }),
    });
    if (isRecord(reply.body) && 'value' in reply.body) return reply.body['value'];
    throw new ProtocolError(`${nameOf(name)}: the reply has no 'value', so the server is no W3C WebDriver.`);
  };
  return {
    ...client,
    value,
    text: async (name, deadline) => {
      const found = await value(name, deadline);
      if (typeof found === 'string') return found;
      throw new ProtocolError(`${nameOf(name)}: the value in the reply is not a text.`);
    },
    devTools: (cmd, params, deadline, effect) => value('devTools', deadline, { cmd, params }, effect),
  };
};
