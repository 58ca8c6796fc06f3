import type { ServerResponse } from 'node:http';
import { discardRest } from './unread-body.js';

/** An answer to a request, as data, or as a function that writes it over time. */
export type Reply = BytesReply | StreamReply;

/** An answer that is known as a whole. */
export interface BytesReply {
  readonly type: 'bytes';
  readonly status: number;
  readonly contentType: string;
  readonly bytes: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is written over time. */
interface StreamReply {
  readonly type: 'stream';
  readonly status: number;
  readonly contentType: string;
  readonly write: StreamWriter;
  /** Whether it goes on for as long as somebody listens, and does nothing else. */
  readonly endless?: boolean;
}

/** Writes a body piece by piece; the response ends when it returns. */
export type StreamWriter = (stream: BodyStream) => Promise<void>;

/** A response body that is open. */
export interface BodyStream {
  /** Fires when the client goes away or the server closes. */
  readonly signal: AbortSignal;
  /** Whether the client has not read what was written before. */
  readonly behind: boolean;
  /** Writes text and waits until the client can take more. Does nothing once `signal` has fired. */
  write(text: string): Promise<void>;
}

/** A JSON answer. */
export const json = (status: number, body: unknown, contentType = 'application/json'): Reply => ({
  type: 'bytes',
  status,
  contentType,
  bytes: JSON.stringify(body),
});

/** An answer without content. */
export const empty = (status: number): Reply => ({ type: 'bytes', status, contentType: '', bytes: '' });

/** A plain text answer. */
export const text = (status: number, body: string): Reply => ({
  type: 'bytes',
  status,
  contentType: 'text/plain; charset=utf-8',
  bytes: body,
});

/** The body of an answer, in bytes. */
export const bytesOf = ({ bytes }: BytesReply): Uint8Array =>
  typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;

/** Sets the status and the headers of an answer. */
export const beginReply = (response: ServerResponse, reply: Reply): void => {
  response.statusCode = reply.status;
  if (reply.contentType !== '') response.setHeader('content-type', reply.contentType);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (reply.type === 'bytes') response.setHeaders(new Map(Object.entries(reply.headers ?? {})));
};

/** Sends an answer and waits until it is written or the client is gone. */
export const sendReply = async (response: ServerResponse, reply: Reply): Promise<void> => {
  if (response.destroyed) return;
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  beginReply(response, reply);
  if (reply.type === 'stream') {
    response.flushHeaders();
    await reply.write(openStream(response));
    response.end();
  } else if (response.req.complete) response.end(reply.bytes);
  else await sendEarly(response, bytesOf(reply));
  await closed;
};

/** Answers a request whose body is not there yet and not wanted. That costs the connection. */
const sendEarly = async (response: ServerResponse, bytes: Uint8Array): Promise<void> => {
  response.setHeader('connection', 'close');
  response.setHeader('content-length', bytes.length);
  response.flushHeaders();
  response.write(bytes);
  await discardRest(response.req);
  response.end();
};

/** Fires when the client goes away, the server closes or the response is complete. */
export const closing = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  else response.once('close', () => controller.abort());
  return controller.signal;
};

const openStream = (response: ServerResponse): BodyStream => {
  const signal = closing(response);
  return {
    signal,
    get behind() {
      return response.writableNeedDrain;
    },
    write: async (chunk) => {
      if (signal.aborted || response.writableEnded || response.write(chunk)) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          response.off('drain', done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        response.once('drain', done);
        signal.addEventListener('abort', done, { once: true });
      });
    },
  };
};
