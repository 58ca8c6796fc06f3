import { isJsonObject, type JsonObject } from '../http/json.js';
import { Problem } from './problem.js';
import type { Session } from './session.js';

/** How long the backend's browser may take to say what it is. */
const askTimeoutMs = 10_000;

/** Asks the browser behind a session, by the HTTP part of its DevTools protocol. */
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

/** The browser behind a session takes no DevTools clients. */
const noCdp = (): Problem =>
  new Problem(404, 'Not found', "The emulator's backend offers no CDP; that of local({ cdp: true }) does.");

/** Throws if the browser behind a session takes no DevTools clients. */
export const checkCdp = ({ connection }: Session): void => {
  if (connection.cdpUrl === undefined) throw noCdp();
};

/** What the browser says of itself. */
export const versionOf = async (session: Session): Promise<JsonObject> => {
  const version = await ask(session, 'version');
  if (isJsonObject(version)) return version;
  throw new Error("The backend's browser did not say what it is.");
};

/** The tabs and workers of the browser, as it lists them. */
export const targetsOf = async (session: Session): Promise<readonly JsonObject[]> => {
  const targets = await ask(session, 'list');
  return Array.isArray(targets) ? targets.filter(isJsonObject) : [];
};

/** The WebSocket of something that the browser has told of. */
export const socketOf = ({ webSocketDebuggerUrl: url }: JsonObject): string => {
  if (typeof url === 'string' && URL.canParse(url)) return url;
  throw new Error("The backend's browser named no WebSocket.");
};
