import { FarhandError, toError, type Connection } from '@farhand/core/driver';
import { BodyTooLargeError, type Protocol, type RequestFacts } from '../http/answer.js';
import { reportAnswered } from '../http/answered.js';
import { FieldError } from '../http/json.js';
import { maskOf } from '../http/mask.js';
import type { Reply } from '../http/reply.js';
import { RequestLog } from '../http/request-log.js';
import { createRouter } from '../http/router.js';
import { EmulatorServer, listen, type ServerParts } from '../http/server.js';
import { bearerOf, sameToken, tokenFor } from '../http/token.js';
import { ActionRefusedError } from '../machine/machine.js';
import { Watch } from '../watch/watch.js';
import { Emulator, type Endpoint } from './endpoint.js';
import { settingsOf, type LybicOptions } from './options.js';
import { invalidRequest, LybicProblem, problem, problemReply } from './problem.js';
import { routes } from './routes.js';
import { lybicWording } from './wording.js';

/** A running Lybic emulator. */
export class LybicServer<C extends Connection = Connection> extends EmulatorServer<C> {
  /** The organization of its sandboxes. */
  readonly orgId: string;

  /** @internal */
  constructor(parts: ServerParts<C>, orgId: string) {
    super(parts);
    this.orgId = orgId;
  }
}

/**
 * Serves Lybic's sandbox API on this machine, over any driver with desktops. The server listens on a loopback address
 * only.
 *
 * @throws TypeError if `host` is not a loopback address, or `token` or `orgId` contains invalid characters.
 * @throws RangeError if a number is out of range.
 * @throws Error with the code `EADDRINUSE` if the port is in use.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { serveLybic } from '@farhand/emulators';
 * import { local } from '@farhand/local-driver';
 * import { lybic } from '@farhand/lybic-driver';
 *
 * await using server = await serveLybic({ driver: local() });
 * const { url: baseUrl, token: apiKey, orgId } = server;
 * await using computer = await launch(lybic({ baseUrl, apiKey, orgId, shape: 'beijing-2c-4g-cpu-linux' }), { kind: 'desktop' });
 * await computer.tab.click(100, 200);
 * ```
 */
export const serveLybic = async <C extends Connection>(options: LybicOptions<C>): Promise<LybicServer<C>> => {
  const settings = settingsOf(options);
  const emulator = new Emulator(settings);
  const token = tokenFor(options.token, 'lysk-', 'serveLybic');
  const { clock } = settings;
  const log = new RequestLog(clock);
  const showing = { wording: lybicWording, mask: maskOf([token]) };
  reportAnswered(log, showing, options.onAnswered);
  const watch =
    options.watch === true
      ? new Watch({ vendor: 'Lybic', log, clock, showing, live: () => emulator.sandboxes.live() })
      : undefined;
  const server = await listen({ ...options, clock, log, aside: watch?.answer }, protocolOf(emulator, token));
  emulator.origin = server.url;
  const watchUrl = watch?.addressAt(server.url);
  const fleet = { live: () => emulator.sandboxes.live(), close: () => emulator.close() };
  return new LybicServer({ server, requests: log.entries, token, fleet, watchUrl }, settings.orgId);
};

const route = createRouter(routes);

/** Defines how this API replies. */
const protocolOf = (emulator: Emulator, token: string): Protocol<Endpoint> => ({
  route,
  noRoute: problemReply(problem(404, 'NO_SUCH_ENDPOINT', 'There is no such endpoint')),
  admit: ({ keyed }, request) => {
    if (!keyed) return;
    if (!isAllowed(request, token)) throw problem(401, 'UNAUTHORIZED', 'The API key is missing or wrong');
    const { orgId } = request.params;
    if (orgId !== undefined && orgId !== emulator.settings.orgId) {
      throw problem(403, 'FORBIDDEN', `The API key is not one of organization ${orgId}`);
    }
  },
  answer: ({ answer }, request) => answer({ emulator, ...request }),
  noObject: () => invalidRequest('The body must be a JSON object'),
  failed: failureReply,
  trouble: (status) => problemReply(inTrouble[status]()),
  expiry: ({ sandboxId }) => {
    const sandbox = emulator.sandboxes.live().find(({ id }) => id === sandboxId);
    return sandbox && (() => sandbox.end('expired'));
  },
});

/** The replies of a service in trouble. The vendor's own wording is not public. */
const inTrouble = {
  429: () => problem(429, 'RATE_LIMITED', 'Too many requests'),
  500: () => problem(500, 'INTERNAL', 'Internal server error'),
  503: () => problem(503, 'UNAVAILABLE', 'The service is unavailable'),
} as const;

/** Checks the headers of the vendor's clients: a key, a session token of the dashboard, a token of a trial. */
const isAllowed = ({ headers }: RequestFacts, token: string): boolean =>
  [headers['x-api-key'], headers['x-trial-session-token'], bearerOf(headers.authorization)].some(
    (given) => typeof given === 'string' && sameToken(given, token),
  );

const failureReply = (error: unknown): Reply => {
  if (error instanceof LybicProblem) return problemReply(error);
  const { message } = toError(error);
  if (error instanceof FieldError || error instanceof ActionRefusedError) return problemReply(invalidRequest(message));
  if (error instanceof BodyTooLargeError) return problemReply(problem(413, 'BODY_TOO_LARGE', message));
  const [status, word] = (FarhandError.isInstance(error) ? backendFailures.get(error.code) : undefined) ?? unforeseen;
  return problemReply(problem(status, word, message));
};

const unforeseen = [500, 'INTERNAL'] as const;

/** The reply to a failure of the backend, by its code. */
const backendFailures: ReadonlyMap<string, readonly [status: number, word: string]> = new Map([
  ['UNSUPPORTED_ACTION', [400, 'UNSUPPORTED_ACTION']],
  ['UNSUPPORTED_FACET', [400, 'UNSUPPORTED_ACTION']],
  ['ACTION_FAILED', [500, 'ACTION_FAILED']],
  ['TIMEOUT', [504, 'TIMEOUT']],
  ['UNREACHABLE', [503, 'UNAVAILABLE']],
  ['UNAUTHORIZED', [503, 'UNAVAILABLE']],
  ['RATE_LIMITED', [503, 'UNAVAILABLE']],
  ['REJECTED', [503, 'UNAVAILABLE']],
]);
