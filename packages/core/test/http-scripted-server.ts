import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import {
  createHttp,
  deadlineLike,
  startDeadline,
  type Deadline,
  type Http,
  type HttpOptions,
  type Pace,
} from '@farhand/core/driver';
import { onTestFinished } from 'vitest';

/** One request as the server saw it. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with one request. */
export type Answer = (response: ServerResponse, seen: Seen) => void;

export interface ScriptedServer {
  readonly url: string;
  /** Every request that arrived completely, in order. */
  readonly seen: readonly Seen[];
  /** Resolves once that many requests have arrived. */
  arrived(count: number): Promise<void>;
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return address.port;
};

/** A server on this machine that answers its requests with these answers in turn, the last one for all that follow. */
export const serve = async (...answers: readonly Answer[]): Promise<ScriptedServer> => {
  const seen: Seen[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      (answers[seen.length - 1] ?? answers.at(-1))?.(response, one);
      for (const { count, resolve } of waiting) if (seen.length >= count) resolve();
    });
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    arrived: (count) =>
      seen.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count, resolve });
          }),
  };
};

/** A server that accepts connections and hands them over. */
export const serveTcp = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return port;
};

/** A port on this machine that nobody listens on. */
export const deadPort = async (): Promise<number> => {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const text =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** Reads the request, then resets the connection without a byte of reply. */
export const reset: Answer = (response) => response.socket?.resetAndDestroy();

/** Sends headers and half a body, then resets the connection. */
export const resetInBody: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"half":', () => response.socket?.resetAndDestroy());
};

/** Never answers. */
export const silence: Answer = () => undefined;

/** Sends headers and half a body and nothing more. */
export const stallInBody: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"half":');
};

/** A pace that waits for nothing and keeps the waits. */
export const instantPace = (): Pace & { readonly waits: number[] } => {
  const waits: number[] = [];
  return {
    waits,
    delay: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
  };
};

/** A client whose sockets are closed when the test is over. */
export const client = (options: Partial<HttpOptions> & { readonly baseUrl: string }): Http => {
  const http = createHttp({
    headers: { authorization: 'Bearer sk_secret_key' },
    secrets: ['sk_secret_key'],
    vendor: 'Acme',
    pace: instantPace(),
    ...options,
  });
  onTestFinished(() => http.close());
  return http;
};

/** No limit. */
export const forever = (): Deadline => startDeadline({ timeoutMs: 0 }, 'test');

/** A deadline that comes when told, with this error, as if its time were over. */
export const expiring = (error: Error): { readonly deadline: Deadline; readonly expire: () => void } => {
  const time = new AbortController();
  const inner = startDeadline({ timeoutMs: 0, signal: time.signal }, 'test');
  return { deadline: deadlineLike(inner, { abortedByCaller: () => false }), expire: () => time.abort(error) };
};

/** What a promise rejects with. */
export const rejection = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It did not reject.');
};

/** Something to wait for. */
export const signpost = (): { readonly reached: Promise<void>; readonly reach: () => void } => {
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach: () => reach() };
};
