import { FarhandError, toError } from '@farhand/core/driver';
import { BodyTooLargeError, parsedJson, type Protocol, type RequestFacts } from '../http/answer.js';
import { FieldError, isJsonObject, type JsonObject } from '../http/json.js';
import { text, type Reply } from '../http/reply.js';
import { bearerOf, createRouter, sameToken, type Route } from '../http/router.js';
import {
  cdpEndpoint,
  cdpTabEndpoint,
  cdpTabsEndpoint,
  cdpVersionEndpoint,
  webSocketEndpoint,
} from './cdp-endpoints.js';
import {
  createComputer,
  deleteComputer,
  keepAlive,
  listComputers,
  retrieveComputer,
  retrieveStatus,
} from './computer-endpoints.js';
import type { Emulator } from './emulator.js';
import type { Auth, Endpoint } from './endpoint.js';
import { execStream, execSync } from './exec-endpoints.js';
import {
  actionEndpoint,
  batchEndpoint,
  debugEndpoint,
  executeEndpoint,
  listTabsEndpoint,
  tabEndpoint,
} from './execute.js';
import { badRequest, invalidToken, Problem, problemReply, rateLimited, serverFault } from './problem.js';
import { eventsEndpoint, screencastEndpoint } from './screencast.js';

const get = (path: string, handler: Endpoint): Route<Endpoint> => ({ method: 'GET', path, handler });

const post = (path: string, handler: Endpoint): Route<Endpoint> => ({ method: 'POST', path, handler });

const del = (path: string, handler: Endpoint): Route<Endpoint> => ({ method: 'DELETE', path, handler });

/** `GET /screenshots/{name}`: whoever knows the name may see the picture, as with the vendor's presigned URLs. */
const pictureEndpoint: Endpoint = {
  auth: 'none',
  answer: async ({ emulator, params }) => {
    const bytes = emulator.pictures.get(params['name'] ?? '');
    if (bytes === undefined) throw new Problem(404, 'Not found');
    return { type: 'bytes', status: 200, contentType: 'image/jpeg', bytes };
  },
};

/** Every endpoint of the API that is emulated, and the one that serves pictures. */
const routes: readonly Route<Endpoint>[] = [
  get('/computers', listComputers),
  post('/computers', createComputer),
  get('/computers/:id', retrieveComputer),
  del('/computers/:id', deleteComputer),
  get('/computers/:id/status', retrieveStatus),
  post('/computers/:id/keepalive', keepAlive),

  post('/computers/:id/execute', executeEndpoint),
  post('/computers/:id/batch', batchEndpoint),
  post('/computers/:id/click', actionEndpoint('click')),
  post('/computers/:id/double-click', actionEndpoint('double_click')),
  post('/computers/:id/right-click', actionEndpoint('right_click')),
  post('/computers/:id/drag', actionEndpoint('drag')),
  post('/computers/:id/mouse-down', actionEndpoint('mouse_down')),
  post('/computers/:id/mouse-up', actionEndpoint('mouse_up')),
  post('/computers/:id/scroll', actionEndpoint('scroll')),
  post('/computers/:id/type', actionEndpoint('type')),
  post('/computers/:id/hotkey', actionEndpoint('keypress')),
  post('/computers/:id/key-down', actionEndpoint('key_down')),
  post('/computers/:id/key-up', actionEndpoint('key_up')),
  post('/computers/:id/navigate', actionEndpoint('go_to_url')),
  post('/computers/:id/html', actionEndpoint('get_html_content')),
  post('/computers/:id/screenshot', actionEndpoint('screenshot')),
  post('/computers/:id/viewport', actionEndpoint('set_viewport')),
  post('/computers/:id/change-proxy', actionEndpoint('change_proxy')),
  post('/computers/:id/debug', debugEndpoint),
  post('/computers/:id/exec', execStream),
  post('/computers/:id/exec/sync', execSync),

  get('/computers/:id/tabs', listTabsEndpoint),
  post('/computers/:id/tabs', actionEndpoint('new_tab')),
  del('/computers/:id/tabs/:tab', tabEndpoint('close_tab')),
  post('/computers/:id/tabs/:tab/switch', tabEndpoint('switch_tab')),

  get('/computers/:id/screencast', screencastEndpoint),
  get('/computers/:id/events', eventsEndpoint),
  get('/computers/:id/ws', webSocketEndpoint),
  get('/computers/:id/cdp', cdpEndpoint),
  get('/computers/:id/cdp/json', cdpTabsEndpoint),
  get('/computers/:id/cdp/json/list', cdpTabsEndpoint),
  get('/computers/:id/cdp/json/version', cdpVersionEndpoint),
  get('/computers/:id/cdp/devtools/page/:page', cdpTabEndpoint),
  get('/screenshots/:name', pictureEndpoint),
];

const route = createRouter<Endpoint>(routes);

/** How this API answers. */
export const lightconeProtocol = (emulator: Emulator, token: string): Protocol<Endpoint> => ({
  route,
  // Go's router answers so before it looks at the key (observed July 2026).
  noRoute: text(404, '404 page not found\n'),
  admit: ({ auth }, request) => {
    if (!isAllowed(request, auth, token)) throw invalidToken();
  },
  answer: ({ answer }, { params, query }, body, fault) =>
    answer({ emulator, params, query, fault, json: () => objectOf(body) }),
  socket: async ({ socket }, { params, query }) => socket?.({ emulator, params, query }),
  failed: failureReply,
  trouble: (status) => problemReply(status === 429 ? rateLimited() : serverFault(status)),
  expiry: ({ id }) => {
    const session = emulator.sessions.live().find((one) => one.id === id);
    return session && (() => session.end());
  },
});

const isAllowed = ({ headers, query }: RequestFacts, auth: Auth, token: string): boolean => {
  if (auth === 'none') return true;
  if (sameToken(bearerOf(headers.authorization), token)) return true;
  return auth === 'header or query' && sameToken(query.get('token') ?? undefined, token);
};

const objectOf = (body: string): JsonObject => {
  if (body.trim() === '') return {};
  const value = parsedJson(body);
  if (!isJsonObject(value)) throw badRequest('The body must be a JSON object.');
  return value;
};

const failureReply = (error: unknown): Reply => {
  if (error instanceof Problem) return problemReply(error);
  if (error instanceof FieldError) return problemReply(badRequest(error.message));
  if (error instanceof BodyTooLargeError) return problemReply(new Problem(413, 'Request too large', error.message));
  const status = FarhandError.isInstance(error) && didNotAct.has(error.code) ? 503 : 500;
  return problemReply(new Problem(status, 'Service unavailable', toError(error).message));
};

/** The codes of a backend that provably did nothing. */
const didNotAct: ReadonlySet<string> = new Set(['UNREACHABLE', 'UNAUTHORIZED', 'RATE_LIMITED', 'REJECTED']);
