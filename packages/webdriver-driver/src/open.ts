import {
  ClosedError,
  endAfterFailure,
  nameWithTag,
  OutcomeUnknownError,
  ProtocolError,
  startDeadline,
  UnsupportedFacetError,
  type Connection,
  type Deadline,
  type Http,
  type OpenOptions,
} from '@farhand/core/driver';
import { createCaller, nameOf, type Caller } from './caller.js';
import { connectTo } from './connection.js';
import { endSession, isGrid, listSessions, nameIn } from './grid.js';
import { capabilitiesOf, openHttp, urlOf, type WebDriverOptions } from './options.js';
import { goneAdvice } from './outcomes.js';
import { readSession, type SessionFacts } from './session.js';
import type { NewSessionRequest, WebDriverCall } from './wire.js';

/** The size of a viewport that nobody asked for. */
const usualDisplay = { width: 1280, height: 720 };

/** How much longer than its launch the reply to a create is waited for, in milliseconds, so that nothing stays. */
const lateMs = 60_000;

/** Creates a session and connects to it. */
export const openSession = async (
  http: Http,
  options: WebDriverOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<WebDriverCall>> => {
  checkWanted(wanted);
  const name = nameWithTag(undefined, wanted.tag);
  wanted.onProgress?.(`webdriver: a session of ${urlOf(options)}`);
  const session = await createSession(options, name, deadline);
  try {
    if (deadline.isOver()) throw deadline.error();
    wanted.onProgress?.(`webdriver: the first replies of the session ${session.id}`);
    return await connectTo(http, options, session, wanted.display ?? usualDisplay, deadline);
  } catch (error) {
    const caller = createCaller(http, session.id);
    await endAfterFailure(error, 'a WebDriver session', (limit) => endSession(caller, limit));
    throw error;
  }
};

/**
 * Rejects what W3C WebDriver has no setting for.
 *
 * @throws UnsupportedFacetError if `launch` asks for it.
 */
const checkWanted = ({ kind, maxLifetimeMs, idleTimeoutMs }: OpenOptions): void => {
  if (kind !== 'browser')
    throw new UnsupportedFacetError(
      `webdriver: WebDriver has no computers of kind '${kind}'. Nothing was sent. Launch a browser.`,
    );
  const name = maxLifetimeMs === undefined ? 'idleTimeoutMs' : 'maxLifetimeMs';
  if (maxLifetimeMs !== undefined || idleTimeoutMs !== undefined)
    throw new UnsupportedFacetError(
      `webdriver: W3C WebDriver has no ${name}. Nothing was sent. Leave it out, and set the limit at the server, such as --session-timeout of a Grid, or by its capability.`,
    );
};

/**
 * Creates a session, at most once. If the reply comes after the launch was given up, or not at all, the session is
 * ended.
 */
const createSession = async (options: WebDriverOptions, name: string, deadline: Deadline): Promise<SessionFacts> => {
  const http = openHttp(options);
  const server = createCaller(http, '');
  const body = await requestFor(server, options, name, deadline);
  const left = deadline.remainingMs();
  // A create that was given up goes on at the server, and its reply has the only identifier of the session.
  const limit = startDeadline({ timeoutMs: left === Infinity ? 0 : left + lateMs }, nameOf('newSession'));
  const creating = server.value('newSession', limit, body).finally(() => limit.dispose());
  let ending = Promise.resolve();
  try {
    const session = readSession(await deadline.race(creating));
    if (session !== undefined) return session;
    throw new ProtocolError(`${nameOf('newSession')}: the reply has no session.`);
  } catch (error) {
    if (error instanceof OutcomeUnknownError) await endNamed(http, server, name, error);
    // The caller does not wait for it.
    else if (deadline.isOver()) ending = endLate(http, creating, error);
    throw error;
  } finally {
    void ending.then(() => http.close());
  }
};

/** The body of a create, which asks for BiDi unless `capabilities` decide. */
const requestFor = async (
  server: Caller,
  options: WebDriverOptions,
  name: string,
  deadline: Deadline,
): Promise<NewSessionRequest> => {
  const wanted = { ...capabilitiesOf(options), unhandledPromptBehavior: 'ignore', 'se:name': name };
  if ('webSocketUrl' in wanted) return { capabilities: { alwaysMatch: wanted } };
  const withBiDi = { webSocketUrl: true };
  // A Grid takes alternatives in no order (4.48, December 2026), and would often take the one without BiDi.
  if (await isGrid(server, deadline)) return { capabilities: { alwaysMatch: { ...wanted, ...withBiDi } } };
  // Any other server without BiDi refuses the first of both, and then takes the second.
  return { capabilities: { alwaysMatch: wanted, firstMatch: [withBiDi, {}] } };
};

/** Ends the session of a reply that comes too late. Never rejects. */
const endLate = async (http: Http, creating: Promise<unknown>, failure: unknown): Promise<void> => {
  const session = await creating.then(readSession, () => undefined);
  if (session === undefined) return;
  await endAfterFailure(failure, 'a WebDriver session', (limit) => endSession(createCaller(http, session.id), limit));
};

/** Ends the session of a reply that was lost, if the server lists it by its name. */
const endNamed = async (http: Http, server: Caller, name: string, failure: Error): Promise<void> => {
  const find = async (limit: Deadline): Promise<void> => {
    for (const { id, capabilities } of await listSessions(server, limit))
      if (nameIn(capabilities) === name) await endSession(createCaller(http, id), limit);
  };
  await endAfterFailure(failure, 'a WebDriver session whose reply was lost', find);
};

/** Connects to a running session. */
export const attachToSession = async (
  http: Http,
  options: WebDriverOptions,
  id: string,
  deadline: Deadline,
): Promise<Connection<WebDriverCall>> => {
  const found = (await listSessions(createCaller(http, ''), deadline)).find((one) => one.id === id);
  // A vendor's server may list no sessions, and still have this one.
  const session = found ?? { id, capabilities: {} };
  try {
    return await connectTo(http, options, session, undefined, deadline);
  } catch (error) {
    if (error instanceof ClosedError)
      throw new ClosedError(`webdriver: there is no session ${id}. ${goneAdvice}`, { cause: error });
    throw error;
  }
};
