import {
  CommandSocket,
  isLoopback,
  openWebSocket,
  startDeadline,
  webSocketOrigin,
  type Deadline,
  type MessageSocket,
  type SocketEvent,
} from '@farhand/core/driver';
import { headersOf, secretsOf, urlOf, type WebDriverOptions } from './options.js';
import { goneAdvice } from './outcomes.js';
import type { SessionFacts } from './session.js';

const what = 'WebDriver: the BiDi connection';

/** What happens in a browser on its own, of what BiDi reports. */
const subscribed = [
  'browsingContext.userPromptOpened',
  'browsingContext.userPromptClosed',
  'browsingContext.contextCreated',
  'browsingContext.contextDestroyed',
];

/** How long each address may take to answer, in milliseconds. Without it, a wrong address would use up the launch. */
const openingMs = 10_000;

/**
 * The addresses of a session's WebSocket on the server's own host, because credentials go there. The reported one comes
 * first; a Grid behind a proxy may report one that only its own network knows, and has the second.
 */
export const socketUrls = (url: string, { id, capabilities }: SessionFacts): readonly string[] => {
  const base = new URL(url);
  const reported = capabilities['webSocketUrl'];
  if (typeof reported !== 'string' || !URL.canParse(reported)) return [];
  const origin = webSocketOrigin(base);
  const found = new URL(reported);
  const isOwn = found.host === base.host || (found.port === base.port && isLoopback(found) && isLoopback(base));
  const prefix = base.pathname.replace(/\/$/, '');
  const ofGrid = `${origin}${prefix}/session/${encodeURIComponent(id)}/se/bidi`;
  return [...(isOwn ? [`${origin}${found.pathname}${found.search}`] : []), ofGrid];
};

const connect = async (url: string, options: WebDriverOptions, deadline: Deadline): Promise<MessageSocket> => {
  const timeoutMs = Math.min(openingMs, deadline.remainingMs());
  // The deadline's own signal would also end the connection.
  const opening = startDeadline({ timeoutMs }, what);
  const forget = deadline.onOver(() => opening.end(deadline.error()));
  try {
    return await openWebSocket(
      {
        url,
        headers: headersOf(options),
        what,
        secrets: secretsOf(options),
        credential: 'username, password and headers',
        goneAdvice,
      },
      opening,
    );
  } finally {
    forget();
    opening.dispose();
  }
};

/** Asks for more events. Resolves to whether the browser has them. */
export const subscribe = async (events: CommandSocket, names: readonly string[]): Promise<boolean> => {
  try {
    await events.send('session.subscribe', { events: names });
    return true;
  } catch {
    return false;
  }
};

/** Asks for events no longer. Never rejects. */
export const unsubscribe = async (events: CommandSocket, names: readonly string[]): Promise<void> => {
  await events.send('session.unsubscribe', { events: names }).catch(() => undefined);
};

/** Opens the events of a session. `undefined` if the server has none, or none that can be reached. */
export const openEvents = async (
  facts: SessionFacts,
  options: WebDriverOptions,
  hear: (event: SocketEvent, from: CommandSocket) => void,
  deadline: Deadline,
): Promise<CommandSocket | undefined> => {
  for (const url of socketUrls(urlOf(options), facts)) {
    const socket = await connect(url, options, deadline).catch(() => undefined);
    if (deadline.isOver()) {
      await socket?.close();
      throw deadline.error();
    }
    if (socket === undefined) continue;
    const events = new CommandSocket(socket, what, hear);
    try {
      await deadline.race(events.send('session.subscribe', { events: subscribed }));
      return events;
    } catch {
      await events.close();
      if (deadline.isOver()) throw deadline.error();
    }
  }
  return undefined;
};
