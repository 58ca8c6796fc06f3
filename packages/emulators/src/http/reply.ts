import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** A reply as data, or as a function that writes it over time. */
export type Reply = BytesReply | StreamReply;

/** A reply that is completely known. */
export interface BytesReply {
  readonly type: 'bytes';
  readonly status: number;
  readonly contentType: string;
  readonly bytes: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A reply that is written over time. */
interface StreamReply {
  readonly type: 'stream';
  readonly status: number;
  readonly contentType: string;
  readonly write: StreamWriter;
  /** Whether it continues until the client disconnects, and does nothing else. */
  readonly endless?: boolean;
}

/** Writes a body piece by piece. The response ends when it resolves. */
export type StreamWriter = (stream: BodyStream) => Promise<void>;

/** An open response body. */
export interface BodyStream {
  /** Fires when the client disconnects or the server closes. */
  readonly signal: AbortSignal;
  /** Whether the client has not yet read earlier data. */
  readonly behind: boolean;
  /** Writes text, and waits until the client can accept more. Does nothing after `signal` has fired. */
  write(text: string): Promise<void>;
}

/** Creates a JSON reply. */
export const json = (status: number, body: unknown, contentType = 'application/json'): BytesReply => ({
  type: 'bytes',
  status,
  contentType,
  bytes: JSON.stringify(body),
});

/** Creates a reply without content. */
export const empty = (status: number): Reply => ({ type: 'bytes', status, contentType: '', bytes: '' });

/** Creates a plain text reply. */
export const text = (status: number, body: string): Reply => ({
  type: 'bytes',
  status,
  contentType: 'text/plain; charset=utf-8',
  bytes: body,
});

/** Returns the body of a reply, in bytes. */
export const bytesOf = ({ bytes }: BytesReply): Uint8Array =>
  typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;

/** Sets the status and the headers of a reply. */
export const beginReply = (response: ServerResponse, reply: Reply): void => {
  response.statusCode = reply.status;
  if (reply.contentType !== '') response.setHeader('content-type', reply.contentType);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (reply.type === 'bytes') response.setHeaders(new Map(Object.entries(reply.headers ?? {})));
};

/** Sends a reply, and waits until it is written or the client has disconnected. */
export const sendReply = async (response: ServerResponse, reply: Reply): Promise<void> => {
  if (response.destroyed) return;
  const closed = fired(closing(response));
  beginReply(response, reply);
  if (reply.type === 'stream') {
    response.flushHeaders();
    await reply.write(openStream(response));
    response.end();
  } else if (response.req.complete) response.end(reply.bytes);
  else await sendEarly(response, bytesOf(reply));
  await closed;
};

/** Replies before the request's body has arrived, because it is not needed. This closes the connection. */
const sendEarly = async (response: ServerResponse, bytes: Uint8Array): Promise<void> => {
  response.setHeader('connection', 'close');
  response.setHeader('content-length', bytes.length);
  response.flushHeaders();
  response.write(bytes);
  await discardRest(response.req);
  response.end();
};

/** How much of an unneeded body is read, so that a client that still sends it gets to read the reply, in bytes. */
const longestRestBytes = 16 * 1024 * 1024;

/** How long the client may take to send it, in milliseconds. */
const longestRestMs = 2_000;

/** Reads and discards the rest of a body, up to a limit. */
const discardRest = async (request: IncomingMessage): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    let size = 0;
    timer = setTimeout(resolve, longestRestMs).unref();
    request.once('end', resolve).once('close', resolve);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > longestRestBytes) resolve();
    });
    if (request.destroyed) resolve();
  });
  clearTimeout(timer);
};

/** Returns a signal that fires when the client disconnects, the server closes or the response is complete. */
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

/** An open stream of server-sent events. */
export interface EventStream {
  /** Fires when the client disconnects, the server closes or the stream's subject ends. */
  readonly signal: AbortSignal;
  /** Whether the client has not yet read earlier events. */
  readonly behind: boolean;
  /** Sends an event with JSON data, and with a name if there is one. */
  send(data: unknown, name?: string): Promise<void>;
}

const heartbeatMs = 30_000;

/**
 * Creates a reply of server-sent events, with a `: heartbeat` comment at once and every 30 seconds. It ends when `run`
 * returns or `ended` fires, whichever is first.
 */
export const eventStream = (ended: AbortSignal, run: (events: EventStream) => Promise<void>): Reply => ({
  type: 'stream',
  status: 200,
  contentType: 'text/event-stream',
  endless: true,
  write: async (body) => {
    const finished = new AbortController();
    const signal = AbortSignal.any([body.signal, ended, finished.signal]);
    const events: EventStream = {
      signal,
      get behind() {
        return body.behind;
      },
      send: (data, name) =>
        body.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`),
    };
    const beating = beat(body, signal);
    try {
      await Promise.race([run(events), fired(signal)]);
    } finally {
      finished.abort();
      await beating;
    }
  },
});

const beat = async (body: BodyStream, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await body.write(': heartbeat\n\n');
    await delay(heartbeatMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
};

/** Resolves when a signal fires. */
export const fired = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
