import type { ServerResponse } from 'node:http';

/** An answer to a request, as data, or as a function that writes it over time. */
export type Reply =
  | {
      readonly type: 'bytes';
      readonly status: number;
      readonly contentType: string;
      readonly bytes: string | Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'stream'; readonly status: number; readonly contentType: string; readonly write: StreamWriter };

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

/** Sends an answer and waits until it is written or the client is gone. */
export const sendReply = async (response: ServerResponse, reply: Reply): Promise<void> => {
  if (response.destroyed) return;
  response.statusCode = reply.status;
  if (reply.contentType !== '') response.setHeader('content-type', reply.contentType);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  if (reply.type === 'bytes') {
    response.setHeaders(new Map(Object.entries(reply.headers ?? {})));
    response.end(reply.bytes);
  } else {
    response.flushHeaders();
    await reply.write(openStream(response));
    response.end();
  }
  await closed;
};

const openStream = (response: ServerResponse): BodyStream => {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  const { signal } = controller;
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
