import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import { within, type Deadline, type Wait } from '../deadline.js';
import { ClosedError, ProtocolError, TransportError, type FarhandError } from '../errors.js';
import { redact } from './reply.js';

/**
 * A two-way connection. Messages are text or bytes. Iterate over it once; the iteration ends when the connection does.
 */
export interface MessageSocket extends AsyncIterable<string | Uint8Array>, AsyncDisposable {
  /**
   * Sends a message, and resolves when it has left this process.
   *
   * @throws TransportError if the connection has ended.
   */
  send(message: string | Uint8Array): Promise<void>;
  /** Closes the connection, and resolves when it is closed. A second call has no effect. */
  close(): Promise<void>;
  /** Sets whether the connection keeps the process alive. Initially it does. */
  keepProcess(isKept: boolean): void;
}

/** A WebSocket to open. */
export interface WebSocketRequest {
  /** Its address, `wss:` or `ws:`. The caller has checked that the headers may be sent there. */
  readonly url: string;
  /** The headers of the handshake, including credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its name in messages. */
  readonly what: string;
  /** Texts that no message may contain. */
  readonly secrets: readonly string[];
  /** What to check if the vendor rejects it, such as `the API key (EXAMPLE_API_KEY)`. */
  readonly credential: string;
  /** What a status of 404 or 410 means, as sentences. */
  readonly goneAdvice: string;
}

/**
 * Opens a WebSocket. `timeoutMs` limits the opening; `signal` also ends the connection. An undici `dispatcher` does not
 * carry WebSockets, so this connection does not use it.
 *
 * @throws TransportError if it cannot be opened, or was rejected.
 * @throws ClosedError if the reply has status 404 or 410.
 * @throws ProtocolError if the reply is a redirect or another reply that is not a WebSocket.
 */
export const openWebSocket = (request: WebSocketRequest, wait: Wait): Promise<MessageSocket> =>
  within(wait, request.what, async (deadline) => {
    const ws = await import('ws');
    if (deadline.isOver()) throw deadline.error();
    const socket = new ws.WebSocket(request.url, {
      headers: { ...request.headers },
      followRedirects: false,
      maxPayload: mostBytes,
      // A few kilobytes could otherwise inflate to the limit, again and again.
      perMessageDeflate: false,
    });
    return open(socket, request, wait.signal, deadline);
  });

/** Returns the origin of the WebSockets beside an HTTP address: as encrypted as that one, on the same host. */
export const webSocketOrigin = ({ protocol, host }: URL): string =>
  `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}`;

/** The largest accepted message, in bytes: more than a screenshot of an 8K screen. */
const mostBytes = 64 * 2 ** 20;

/** How many bytes wait for the reader before the socket is paused. One more message may follow. */
const mostWaitingBytes = 2 ** 20;

/** How long the other side may take to confirm the close, in milliseconds. */
const closeMs = 2_000;

const messageOf = (data: RawData, isBinary: boolean): string | Uint8Array => {
  const bytes = Array.isArray(data)
    ? Buffer.concat(data)
    : Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
  return isBinary ? new Uint8Array(bytes) : bytes.toString('utf8');
};

/**
 * Returns how much memory a message takes, in bytes, including overhead, so that many small messages count as much as
 * one large one.
 */
const sizeOf = (message: string | Uint8Array): number =>
  64 + (typeof message === 'string' ? 2 * message.length : message.byteLength);

/** Returns the error for a reply that is not a WebSocket. */
const refusal = ({ what, credential, goneAdvice }: WebSocketRequest, status: number): FarhandError => {
  const said = `${what}: the reply has status ${status} and is not a WebSocket.`;
  if (status === 401 || status === 403) {
    return new TransportError('UNAUTHORIZED', `${said} Check ${credential}.`, { status });
  }
  if (status === 404 || status === 410) return new ClosedError(`${said} ${goneAdvice}`, { status });
  if (status === 429) return new TransportError('RATE_LIMITED', `${said} Try again later.`, { status });
  if (status < 400) return new ProtocolError(`${said} Redirects are not followed.`, { status });
  return new TransportError('REJECTED', `${said}`, { status });
};

/** Resolves when the socket is open. */
const opened = (socket: WebSocket, request: WebSocketRequest): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_request, response) => {
      response.destroy();
      reject(refusal(request, response.statusCode ?? 0));
    });
    socket.on('error', (error) => {
      const why = redact(error.message, request.secrets);
      const message = `${request.what} could not be opened: ${why}. Check the network and the base URL.`;
      reject(new TransportError('UNREACHABLE', message));
    });
  });

/** Received messages that wait for the reader. */
interface Inbox {
  messages: (string | Uint8Array)[];
  /** Their total size. An empty message counts, too. */
  waitingBytes: number;
  /** Called when a message has arrived, or no more will come. */
  wake: () => void;
}

/**
 * Collects messages from the first on, including those that arrive with the handshake. Pauses the sender when too many
 * wait.
 */
const collect = (socket: WebSocket): Inbox => {
  const inbox: Inbox = { messages: [], waitingBytes: 0, wake: () => undefined };
  socket.on('message', (data, isBinary) => {
    const message = messageOf(data, isBinary);
    inbox.messages.push(message);
    inbox.waitingBytes += sizeOf(message);
    if (inbox.waitingBytes >= mostWaitingBytes) socket.pause();
    inbox.wake();
  });
  socket.once('close', () => inbox.wake());
  return inbox;
};

/** Yields the messages of a socket, and takes them no faster than they are read. */
async function* messagesOf(
  socket: WebSocket,
  inbox: Inbox,
  failed: () => Error | undefined,
): AsyncGenerator<string | Uint8Array, void, undefined> {
  // Reversed, because removing the first of thousands would move all others.
  let taken: (string | Uint8Array)[] = [];
  try {
    for (;;) {
      if (taken.length === 0) [taken, inbox.messages] = [inbox.messages.toReversed(), []];
      const message = taken.pop();
      if (message !== undefined) {
        inbox.waitingBytes -= sizeOf(message);
        if (inbox.waitingBytes < mostWaitingBytes && socket.isPaused) socket.resume();
        yield message;
      } else if (socket.readyState === socket.CLOSED) {
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
  request: WebSocketRequest,
  signal: AbortSignal | undefined,
  deadline: Deadline,
): Promise<MessageSocket> => {
  const { what, secrets } = request;
  const inbox = collect(socket);
  let carrier: Socket | undefined;
  socket.once('upgrade', (reply) => (carrier = reply.socket));
  try {
    await deadline.race(opened(socket, request));
  } catch (error) {
    socket.terminate();
    throw error;
  }
  let failure: Error | undefined;
  socket.on('error', (error) => {
    failure = new TransportError(
      'UNREACHABLE',
      `${what}: the connection broke off: ${redact(error.message, secrets)}.`,
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
                `${what}: the message was not sent: ${redact(error.message, secrets)}.`,
              ),
            );
        });
      }),
    close,
    keepProcess: (isKept) => void (isKept ? carrier?.ref() : carrier?.unref()),
    [Symbol.asyncIterator]: () => messagesOf(socket, inbox, failed),
    [Symbol.asyncDispose]: close,
  };
};
