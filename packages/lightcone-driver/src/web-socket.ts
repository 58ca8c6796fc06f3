import {
  ClosedError,
  pathSegment,
  ProtocolError,
  redact,
  TransportError,
  within,
  type Deadline,
  type FarhandError,
  type Wait,
} from '@farhand/core/driver';
import { WebSocket, type RawData } from 'ws';
import { goneAdvice } from './caller.js';
import { apiKeyOf, baseUrlOf, type LightconeOptions } from './options.js';

/**
 * A two-way connection to a computer. What is said on it the vendor does not document: messages are texts and bytes.
 * Iterate over it once; it ends when the connection does.
 */
export interface ComputerSocket extends AsyncIterable<string | Uint8Array>, AsyncDisposable {
  /**
   * Sends a message, and resolves once it has left.
   *
   * @throws TransportError if the connection is over.
   */
  send(message: string | Uint8Array): Promise<void>;
  /** Closes the connection, and resolves once it is closed. Doing it twice is no error. */
  close(): Promise<void>;
}

/**
 * Opens the WebSocket of a computer. The key goes in a header, not in the address. `timeoutMs` is for the opening;
 * `signal` ends the connection, too. An undici `dispatcher` does not carry WebSockets: this goes its own way.
 */
export const connectWebSocket = (options: LightconeOptions, id: string, wait: Wait): Promise<ComputerSocket> => {
  const apiKey = apiKeyOf(options);
  const base = new URL(baseUrlOf(options));
  const path = `${base.pathname.replace(/\/$/, '')}/computers/${pathSegment(id, 'The computer’s id')}/ws`;
  const scheme = base.protocol === 'https:' ? 'wss:' : 'ws:';
  return within(wait, what, async (deadline) => {
    if (deadline.signal.aborted) throw deadline.error();
    const socket = new WebSocket(`${scheme}//${base.host}${path}`, {
      headers: { authorization: `Bearer ${apiKey}`, 'user-agent': 'farhand' },
      followRedirects: false,
      maxPayload: mostBytes,
      // A few kilobytes may inflate to the limit, again and again.
      perMessageDeflate: false,
    });
    return open(socket, apiKey, wait.signal, deadline);
  });
};

const what = 'Lightcone: GET /computers/{id}/ws';

/** The largest message that is taken, in bytes: a screenshot of an 8K screen, and then some. */
const mostBytes = 64 * 2 ** 20;

/** How many messages wait for their reader before the socket is left alone. */
const mostWaiting = 16;

/** How long the other side may take to agree to an end, in milliseconds. */
const closeMs = 2_000;

const messageOf = (data: RawData, isBinary: boolean): string | Uint8Array => {
  const bytes = Array.isArray(data)
    ? Buffer.concat(data)
    : Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
  return isBinary ? new Uint8Array(bytes) : bytes.toString('utf8');
};

/** What an answer means that is no WebSocket. */
const refusal = (status: number): FarhandError => {
  const said = `${what} was answered with status ${status} instead of a WebSocket.`;
  if (status === 401 || status === 403) {
    return new TransportError('UNAUTHORIZED', `${said} Check the API key (TZAFON_API_KEY).`, { status });
  }
  if (status === 404 || status === 410) return new ClosedError(`${said} ${goneAdvice}`, { status });
  if (status === 429) return new TransportError('RATE_LIMITED', `${said} Try again later.`, { status });
  if (status < 400) return new ProtocolError(`${said} Redirects are not followed.`, { status });
  return new TransportError('REJECTED', `${said}`, { status });
};

/** Resolves with the socket once it is open. */
const opened = (socket: WebSocket, apiKey: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_request, response) => {
      response.destroy();
      reject(refusal(response.statusCode ?? 0));
    });
    socket.on('error', (error) => {
      const why = redact(error.message, [apiKey]);
      reject(
        new TransportError('UNREACHABLE', `${what} could not be opened: ${why}. Check the network and the base URL.`),
      );
    });
  });

/** What has come and waits for its reader. */
interface Inbox {
  readonly messages: (string | Uint8Array)[];
  /** Called when something has come, or nothing will any more. */
  wake: () => void;
}

/** Collects messages from the first on: some come with the handshake. Too many are left with the sender. */
const collect = (socket: WebSocket): Inbox => {
  const inbox: Inbox = { messages: [], wake: () => undefined };
  socket.on('message', (data, isBinary) => {
    inbox.messages.push(messageOf(data, isBinary));
    if (inbox.messages.length >= mostWaiting) socket.pause();
    inbox.wake();
  });
  socket.once('close', () => inbox.wake());
  return inbox;
};

/** The messages of a socket, taken from it no faster than they are read. */
async function* messagesOf(
  socket: WebSocket,
  inbox: Inbox,
  failed: () => Error | undefined,
): AsyncGenerator<string | Uint8Array, void, undefined> {
  try {
    for (;;) {
      const message = inbox.messages.shift();
      if (message !== undefined) {
        if (inbox.messages.length < mostWaiting && socket.isPaused) socket.resume();
        yield message;
      } else if (socket.readyState === WebSocket.CLOSED) {
        const error = failed();
        if (error !== undefined) throw error;
        return;
      } else await new Promise<void>((resolve) => (inbox.wake = resolve));
    }
  } finally {
    socket.terminate();
  }
}

const open = async (
  socket: WebSocket,
  apiKey: string,
  signal: AbortSignal | undefined,
  deadline: Deadline,
): Promise<ComputerSocket> => {
  const inbox = collect(socket);
  try {
    await deadline.race(opened(socket, apiKey));
  } catch (error) {
    socket.terminate();
    throw error;
  }
  let failure: Error | undefined;
  socket.on('error', (error) => {
    failure = new TransportError(
      'UNREACHABLE',
      `${what}: the connection broke off: ${redact(error.message, [apiKey])}.`,
    );
  });
  const abort = (): void => socket.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  void closed.then(() => signal?.removeEventListener('abort', abort));
  const close = async (): Promise<void> => {
    socket.resume();
    socket.close();
    const timer = setTimeout(() => socket.terminate(), closeMs);
    await closed;
    clearTimeout(timer);
  };
  const failed = (): Error | undefined => (signal?.aborted === true ? signal.reason : failure);
  return {
    send: (message) =>
      new Promise((resolve, reject) => {
        socket.send(message, (error) => {
          if (error === undefined || error === null) resolve();
          else
            reject(
              new TransportError(
                'UNREACHABLE',
                `${what}: the message was not sent: ${redact(error.message, [apiKey])}.`,
              ),
            );
        });
      }),
    close,
    [Symbol.asyncIterator]: () => messagesOf(socket, inbox, failed),
    [Symbol.asyncDispose]: close,
  };
};
