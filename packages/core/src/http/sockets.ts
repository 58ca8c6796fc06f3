import { setMaxListeners } from 'node:events';
import { Agent, type Dispatcher } from 'undici';

/** The sockets of one client. */
export interface Sockets {
  /** What requests are sent through. */
  readonly dispatcher: Dispatcher;
  /** Closes them at once, those that are still connecting too. */
  close(): Promise<void>;
}

/**
 * An idle socket is closed after 4 s, whatever the server grants: the shortest idle time that servers commonly have is
 * 5 s (Node's default), and a click written to a socket that the server is just closing has an unknown outcome.
 */
const keepAliveMs = 4_000;

/** Long enough for a slow network, short enough to leave time for another attempt within the default 30 s of a call. */
const connectTimeoutMs = 10_000;

/** Sockets of one's own; none is opened before it is needed. One request at a time travels on each. */
export const openSockets = (): Sockets => {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const agent = new Agent({
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    // A destroyed undici agent leaves a socket that is still connecting to its time limit; the signal ends that one too.
    connect: { timeout: connectTimeoutMs, signal: closing.signal },
  });
  return {
    dispatcher: agent,
    close: async () => {
      const closed = agent.destroy();
      closing.abort();
      await closed;
    },
  };
};

/** Someone else's sockets: used, never closed. */
export const borrowSockets = (dispatcher: Dispatcher): Sockets => ({ dispatcher, close: () => Promise.resolve() });
