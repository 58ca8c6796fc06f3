import { isRecord } from '@farhand/core/driver';
import type { JsonObject } from '../http/json.js';
import { json } from '../http/reply.js';
import { onSession, type Emulator, type Endpoint } from './endpoint.js';
import { Problem } from './problem.js';
import type { Session } from './session.js';

/** `GET /computers/{id}/cdp/json/version`: describes the browser, with the address of its WebSocket. */
export const cdpVersionEndpoint: Endpoint = onSession(
  async (session, { emulator }) => json(200, withSocket(await versionOf(session), socketUrl(emulator, session, ''))),
  'header or query',
);

/** `GET /computers/{id}/cdp/json` and `/json/list`: lists the tabs, with the addresses of their WebSockets. */
export const cdpTabsEndpoint: Endpoint = onSession(async (session, { emulator }) => {
  const targets = await targetsOf(session);
  const tabs = targets.map((target) =>
    withSocket(target, socketUrl(emulator, session, `/devtools/page/${encodeURIComponent(String(target['id']))}`)),
  );
  return json(200, tabs);
}, 'header or query');

/**
 * Returns the address of a WebSocket on this server, including the key: clients that used a header do not repeat it
 * here.
 */
const socketUrl = ({ origin, token }: Emulator, { id }: Session, path: string): string => {
  const url = new URL(`${origin}/computers/${id}/cdp${path}`);
  url.protocol = 'ws:';
  url.searchParams.set('token', token);
  return url.href;
};

/**
 * Returns a description of the browser or of a tab with this server's address, and without addresses that bypass the
 * key.
 */
const withSocket = (described: JsonObject, url: string): JsonObject => {
  const { devtoolsFrontendUrl: _, ...rest } = described;
  return { ...rest, webSocketDebuggerUrl: url };
};

/** Creates a WebSocket endpoint. What the client sends on it counts as activity. */
const socketEndpoint = (
  backendSocket: (session: Session, params: Readonly<Record<string, string>>) => Promise<string>,
): Endpoint => ({
  ...onSession(async (session) => {
    if (session.connection.cdpUrl === undefined) throw noCdp();
    throw new Problem(426, 'Upgrade required', 'This is a WebSocket. GET …/cdp/json/version returns its address.');
  }, 'header or query'),
  socket: async ({ emulator, params }) => {
    const session = emulator.sessions.find(params['id'] ?? '');
    const onActivity = (): void => session.lifetimes.begin()();
    return { url: await backendSocket(session, params), ended: session.ended, onActivity };
  },
});

const browserSocket = async (session: Session): Promise<string> => socketOf(await versionOf(session));

/** `GET /computers/{id}/cdp`: the WebSocket of the browser. */
export const cdpEndpoint: Endpoint = socketEndpoint(browserSocket);

/** `GET /computers/{id}/cdp/devtools/page/{page}`: the WebSocket of one tab. */
export const cdpTabEndpoint: Endpoint = socketEndpoint(async (session, { page }) => {
  const target = (await targetsOf(session)).find(({ id }) => id === page);
  if (target === undefined) throw new Problem(404, 'Not found', 'There is no such tab.');
  return socketOf(target);
});

/**
 * `GET /computers/{id}/ws`: the same as {@link cdpEndpoint}. Its protocol is not public; a published sample connects
 * Puppeteer to it.
 */
export const webSocketEndpoint: Endpoint = socketEndpoint(browserSocket);

/** Resolves to the browser's description of itself. */
const versionOf = async (session: Session): Promise<JsonObject> => {
  const version = await ask(session, 'version');
  if (isRecord(version)) return version;
  throw new Error("The backend's browser did not say what it is.");
};

/** Resolves to the browser's list of its tabs and workers. */
const targetsOf = async (session: Session): Promise<readonly JsonObject[]> => {
  const targets = await ask(session, 'list');
  return Array.isArray(targets) ? targets.filter(isRecord) : [];
};

/** Returns the WebSocket address in a description. */
const socketOf = ({ webSocketDebuggerUrl: url }: JsonObject): string => {
  if (typeof url === 'string' && URL.canParse(url)) return url;
  throw new Error("The backend's browser named no WebSocket.");
};

/** The time limit for the backend's browser to reply, in milliseconds. */
const askTimeoutMs = 10_000;

/** Requests a resource of the browser's DevTools protocol over HTTP. */
const ask = async (session: Session, what: 'version' | 'list'): Promise<unknown> => {
  const url = new URL(await backendUrl(session));
  url.pathname = `${url.pathname.replace(/\/$/, '')}/json/${what}`;
  const signal = AbortSignal.any([session.ended, AbortSignal.timeout(askTimeoutMs)]);
  const reply = await fetch(url, { signal });
  if (!reply.ok) throw new Error(`The backend's browser answered /json/${what} with status ${reply.status}.`);
  return reply.json();
};

const backendUrl = (session: Session): Promise<string> =>
  session.within('Asking for the DevTools protocol', async (deadline) => {
    const url = await session.connection.cdpUrl?.(deadline);
    if (url !== undefined) return url;
    throw noCdp();
  });

/** The error if the session's browser accepts no DevTools clients. */
const noCdp = (): Problem =>
  new Problem(404, 'Not found', "The emulator's backend offers no CDP; that of local({ cdp: true }) does.");
