import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';

/** A WebSocket request, with the bytes that arrived right after it. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** The target of a WebSocket. */
export interface SocketTarget {
  /** The WebSocket to connect to. */
  readonly url: string;
  /** Ends the connection in both directions. */
  readonly ended: AbortSignal;
  /** Called whenever the client has sent something. */
  readonly onActivity: () => void;
}

/** How long the target may take to reply, in milliseconds. */
const replyTimeoutMs = 10_000;

/**
 * Connects a client's WebSocket to another one, byte for byte. Nothing is decoded, so messages have no size limit, and
 * a slow reader slows the writer down. When one side disconnects, so does the other.
 *
 * @throws Error if the target refuses.
 */
export const relay = async ({ request, socket, head }: UpgradeRequest, target: SocketTarget): Promise<void> => {
  const { ended, onActivity } = target;
  const opened = await openSocket(request, target);
  const other = opened.socket;
  const close = (): void => {
    socket.destroy();
    other.destroy();
  };
  other.on('error', close);
  for (const end of [socket, other]) end.once('close', close);
  ended.addEventListener('abort', close, { once: true });
  socket.once('close', () => ended.removeEventListener('abort', close));
  if (ended.aborted || socket.destroyed) return close();

  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${linesOf(opened.reply.rawHeaders)}\r\n`);
  if (opened.head.length > 0) socket.write(opened.head);
  if (head.length > 0) other.write(head);
  socket.on('data', onActivity);
  socket.pipe(other);
  other.pipe(socket);
};

interface OpenSocket {
  readonly reply: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Opens a WebSocket at the target with the client's own handshake, and none of its other headers. */
const openSocket = ({ headers }: IncomingMessage, { url, ended }: SocketTarget): Promise<OpenSocket> =>
  new Promise((resolve, reject) => {
    const address = new URL(url);
    const isSecure = address.protocol === 'wss:';
    address.protocol = isSecure ? 'https:' : 'http:';
    const handshake = Object.entries(headers).filter(
      ([name]) => name === 'connection' || name === 'upgrade' || name.startsWith('sec-websocket-'),
    );
    const asking = (isSecure ? httpsRequest : httpRequest)(address, {
      headers: Object.fromEntries(handshake),
      signal: AbortSignal.any([ended, AbortSignal.timeout(replyTimeoutMs)]),
      agent: false,
    });
    asking.once('upgrade', (reply, socket, head) => resolve({ reply, socket, head }));
    asking.once('response', (reply) => {
      reply.resume();
      asking.destroy();
      reject(new Error(`The backend's browser refused the WebSocket with status ${reply.statusCode}.`));
    });
    asking.once('error', reject);
    asking.end();
  });

const linesOf = (rawHeaders: readonly string[]): string =>
  rawHeaders.map((part, index) => `${part}${index % 2 === 0 ? ': ' : '\r\n'}`).join('');
