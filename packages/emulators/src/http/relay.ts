import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';

/** A request to become a WebSocket, with the bytes that came right behind it. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Where a WebSocket leads. */
export interface SocketTarget {
  /** The WebSocket that it is joined to. */
  readonly url: string;
  /** Ends it, both ways. */
  readonly ended: AbortSignal;
  /** Called whenever the client has sent something. */
  readonly onActivity: () => void;
}

/** How long the other end may take to reply. */
const replyTimeoutMs = 10_000;

/**
 * Joins a client's WebSocket to another one, byte for byte: nothing is unpacked, so no message is too long, and who reads
 * slowly slows down who writes. When one end goes, so does the other.
 *
 * @throws Error if the other end refuses.
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

/** Asks the other end for a WebSocket, by the client's own handshake. It hears nothing else of the client. */
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
