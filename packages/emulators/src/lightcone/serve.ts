import { FarhandError, toError, type Connection } from '@farhand/core/driver';
import { BodyTooLargeError, type Protocol, type RequestFacts } from '../http/answer.js';
import { reportAnswered } from '../http/answered.js';
import { FieldError } from '../http/json.js';
import { maskOf } from '../http/mask.js';
import { text, type Reply } from '../http/reply.js';
import { RequestLog } from '../http/request-log.js';
import { createRouter } from '../http/router.js';
import { EmulatorServer, listen } from '../http/server.js';
import { bearerOf, sameToken, tokenFor } from '../http/token.js';
import { Watch } from '../watch/watch.js';
import { Emulator, type Auth, type Endpoint } from './endpoint.js';
import { settingsOf, type LightconeOptions } from './options.js';
import { badRequest, invalidToken, Problem, problemReply, rateLimited, serverFault } from './problem.js';
import { routes } from './routes.js';
import { lightconeWording } from './wording.js';

/** A running Lightcone emulator. */
export class LightconeServer<C extends Connection = Connection> extends EmulatorServer<C> {}

/**
 * Serves Lightcone's Computers API on this machine, over any driver. The server listens on a loopback address only.
 *
 * @throws TypeError if `host` is not a loopback address, or `token` is empty or contains spaces.
 * @throws RangeError if a number is out of range.
 * @throws Error with the code `EADDRINUSE` if the port is in use.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { serveLightcone } from '@farhand/emulators';
 * import { lightcone } from '@farhand/lightcone-driver';
 * import { local } from '@farhand/local-driver';
 *
 * await using server = await serveLightcone({ driver: local() });
 * await using computer = await launch(lightcone({ baseUrl: server.url, apiKey: server.token }));
 * await computer.tab.goto('https://example.com');
 * ```
 */
export const serveLightcone = async <C extends Connection>(
  options: LightconeOptions<C>,
): Promise<LightconeServer<C>> => {
  const settings = settingsOf(options);
  const token = tokenFor(options.token, 'sk_', 'serveLightcone');
  const emulator = new Emulator(settings, token);
  const { clock } = settings;
  const log = new RequestLog(clock);
  const showing = { wording: lightconeWording, mask: maskOf([token]) };
  reportAnswered(log, showing, options.onAnswered);
  const watch =
    options.watch === true
      ? new Watch({ vendor: 'Lightcone', log, clock, showing, live: () => emulator.sessions.live() })
      : undefined;
  const server = await listen({ ...options, clock, log, aside: watch?.answer }, protocolOf(emulator));
  emulator.origin = server.url;
  const watchUrl = watch?.addressAt(server.url);
  return new LightconeServer({ server, requests: log.entries, token, fleet: emulator.sessions, watchUrl });
};

const route = createRouter(routes);

/** Defines how this API replies. */
const protocolOf = (emulator: Emulator): Protocol<Endpoint> => ({
  route,
  // Go's router sends this reply before it checks the key (observed July 2026).
  noRoute: text(404, '404 page not found\n'),
  admit: ({ auth }, request) => {
    if (!isAllowed(request, auth, emulator.token)) throw invalidToken();
  },
  answer: ({ answer }, request) => answer({ emulator, ...request }),
  noObject: () => badRequest('The body must be a JSON object.'),
  socket: async ({ socket }, request) => socket?.({ emulator, ...request }),
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

const failureReply = (error: unknown): Reply => {
  if (error instanceof Problem) return problemReply(error);
  if (error instanceof FieldError) return problemReply(badRequest(error.message));
  if (error instanceof BodyTooLargeError) return problemReply(new Problem(413, 'Request too large', error.message));
  const status = FarhandError.isInstance(error) && didNotAct.has(error.code) ? 503 : 500;
  return problemReply(new Problem(status, 'Service unavailable', toError(error).message));
};

/** The backend's error codes for an action that provably did not happen. */
const didNotAct: ReadonlySet<string> = new Set(['UNREACHABLE', 'UNAUTHORIZED', 'RATE_LIMITED', 'REJECTED']);
