import {
  CommandSocket,
  isRecord,
  ProtocolError,
  UnsupportedFacetError,
  type Deadline,
  type Http,
  type SocketEvent,
} from '@farhand/core/driver';
import { nameOf } from './caller.js';
import { cdpEndpointOf } from './cdp-endpoint.js';
import type { LightconeEndpoints } from './client.js';
import { baseUrlOf, prefixOf, type LightconeOptions } from './options.js';
import { openOwnSocket } from './web-socket.js';

/** The computer whose browser is asked, and the means. */
export interface DevToolsContext {
  readonly http: Http;
  readonly client: LightconeEndpoints;
  readonly id: string;
  readonly options: LightconeOptions;
}

const what = 'Lightcone: the DevTools connection for dialogs';

/**
 * Connects to the browser of a computer by its DevTools protocol. `hear` receives its events, in order. The deadline
 * applies to the opening.
 */
export const openDevTools = async (
  { http, client, id, options }: DevToolsContext,
  hear: (event: SocketEvent, from: CommandSocket) => void,
  deadline: Deadline,
): Promise<CommandSocket> => {
  const endpoint = await cdpEndpointOf(client, id, options, deadline);
  if (endpoint === undefined) {
    throw new UnsupportedFacetError(
      `${nameOf('retrieve')}: the reply has no cdp endpoint, so Farhand cannot observe this computer's dialogs. Leave lightcone({ dialogs }) out: the vendor's own handling then applies.`,
    );
  }
  const path = await socketPathOf(http, endpoint, options, deadline);
  // The deadline's own signal would also end the connection.
  const opening = new AbortController();
  const stop = (): void => opening.abort(deadline.error());
  deadline.signal.addEventListener('abort', stop, { once: true });
  try {
    if (deadline.isOver()) throw deadline.error();
    return new CommandSocket(await openOwnSocket(options, path, what, { signal: opening.signal }), what, hear);
  } finally {
    deadline.signal.removeEventListener('abort', stop);
  }
};

/**
 * Resolves to the path of a browser's WebSocket, which `/json/version` of the DevTools endpoint contains (seen in July
 * 2026). Its scheme is that of the base URL.
 *
 * @throws ProtocolError if there is none, or if it is on another host, because the key would be sent there.
 */
const socketPathOf = async (
  http: Http,
  endpoint: URL,
  options: LightconeOptions,
  deadline: Deadline,
): Promise<string> => {
  const base = new URL(baseUrlOf(options));
  const prefix = prefixOf(base);
  const { pathname } = endpoint;
  const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
  const { body } = await http.request({
    method: 'GET',
    path: `${path.replace(/\/$/, '')}/json/version`,
    query: Object.fromEntries(endpoint.searchParams),
    effect: 'read',
    deadline,
  });
  const address = isRecord(body) ? body['webSocketDebuggerUrl'] : undefined;
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.host !== base.host || url.username !== '' || url.password !== '') {
    throw new ProtocolError(
      `${what}: /json/version has no WebSocket address at ${base.host}. The API key was not sent there.`,
    );
  }
  return `${url.pathname}${url.search}`;
};
