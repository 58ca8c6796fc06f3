import { isRecord } from '@farhand/core/driver';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.js';
import { answerFaulted, RequestFault, type FaultHooks } from './answer-faulted.js';
import { statusOf, whole, type Delivery } from './delivery.js';
import type { Dial } from './faults.js';
import { parsedJson, type JsonObject } from './json.js';
import { relay, type SocketTarget, type UpgradeRequest } from './relay.js';
import { bytesOf, text, type Reply } from './reply.js';
import type { OpenEntry, RequestLog } from './request-log.js';
import type { Router } from './router.js';

/** How one vendor's API answers. */
export interface Protocol<Endpoint> extends FaultHooks {
  readonly route: Router<Endpoint>;
  /** The reply to a path or method that does not exist. */
  readonly noRoute: Reply;
  /** Throws if the client may not use the endpoint. Its body is not read then. */
  readonly admit: (endpoint: Endpoint, request: RequestFacts) => void;
  /** The endpoint takes the faults that only it can apply. */
  readonly answer: (endpoint: Endpoint, request: AdmittedRequest) => Promise<Reply>;
  /** What is thrown when an endpoint wants a JSON object and the body is none. */
  readonly noObject: () => Error;
  /** Where a WebSocket at an endpoint leads; `undefined` if the endpoint has none. Absent: none has. */
  readonly socket?: (endpoint: Endpoint, request: RequestFacts) => Promise<SocketTarget | undefined>;
  /** The reply to whatever was thrown. */
  readonly failed: (error: unknown) => Reply;
}

/** What is known of a request before its body is read. */
export interface RequestFacts {
  /** The decoded `:name` segments of its path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** A request that was let in, with its body. */
export interface AdmittedRequest extends RequestFacts {
  readonly fault: RequestFault;
  /** The body; `{}` if there is none. Throws what the API says to one that is no JSON object. */
  json(): JsonObject;
}

/** Longest body, in bytes. The vendors state no limit; no action comes near a mebibyte. */
const longestBodyBytes = 1024 * 1024;

/** The longest body that the log keeps, in characters: thousands of parts of a file would fill the memory. */
const longestLoggedBody = 64 * 1024;

/** How a request is to be answered, and what the log has of it. */
export interface Answered {
  readonly delivery: Delivery;
  readonly entry: OpenEntry;
}

/** Answers one request, whatever happens. Notes it in the log, where it stays open until its reply is delivered. */
export const answerRequest = async <Endpoint>(
  request: IncomingMessage,
  protocol: Protocol<Endpoint>,
  { dial, log, clock }: { readonly dial: Dial; readonly log: RequestLog; readonly clock: Clock },
): Promise<Answered> => {
  const { route, noRoute, admit, answer, noObject, failed } = protocol;
  const { method, path, query, headers } = headOf(request);
  const entry = log.begin(method, path, query);
  const delivery = await (async (): Promise<Delivery> => {
    const fault = new RequestFault(dial(method, path), (applied) => entry.note({ fault: applied }));
    if (!isOwnHost(headers.host)) return whole(foreignHost);
    const match = route(method, path);
    if (match === undefined) return whole(noRoute);
    const endpoint = match.route.handler;
    const facts = { params: match.params, query, headers };
    admit(endpoint, facts);
    if (fault.take('resetBeforeRead')) return { way: 'reset' };
    const body = await readBody(request, longestBodyBytes);
    if (body !== '' && body.length <= longestLoggedBody) entry.note({ body: parsedJson(body) ?? body });
    const json = (): JsonObject => {
      const value = body.trim() === '' ? {} : parsedJson(body);
      if (!isRecord(value)) throw noObject();
      return value;
    };
    const now = (): Promise<Reply> => answer(endpoint, { ...facts, fault, json }).catch(failed);
    const later = async (delayMs: number): Promise<Reply> => {
      entry.postpone();
      await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
      entry.resume();
      return now();
    };
    return answerFaulted(fault, protocol, match.params, { now, later });
  })().catch((error: unknown) => whole(failed(error)));
  const status = statusOf(delivery);
  if (status !== undefined) entry.note({ status });
  return { delivery, entry };
};

/** Answers a request to become a WebSocket, whatever happens. Notes it in the log; the fault dial is not asked. */
export const answerUpgrade = async <Endpoint>(
  upgrade: UpgradeRequest,
  protocol: Protocol<Endpoint>,
  log: RequestLog,
): Promise<void> => {
  const { request, socket } = upgrade;
  // A client that goes away is no failure of ours.
  socket.on('error', () => undefined);
  const { method, path, query, headers } = headOf(request);
  const entry = log.begin(method, path, query);
  const refusal = await (async (): Promise<Reply | undefined> => {
    if (!isOwnHost(headers.host)) return foreignHost;
    const match = protocol.route(method, path);
    if (match === undefined) return protocol.noRoute;
    const endpoint = match.route.handler;
    const facts = { params: match.params, query, headers };
    protocol.admit(endpoint, facts);
    const target = await protocol.socket?.(endpoint, facts);
    if (target === undefined) return text(400, 'There is no WebSocket here.\n');
    await relay(upgrade, target);
    return undefined;
  })().catch((error: unknown) => protocol.failed(error));
  entry.note({ status: refusal?.status ?? 101 });
  entry.close('answered');
  if (refusal !== undefined) refuse(socket, refusal);
};

const refuse = (socket: Duplex, reply: Reply): void => {
  const { status, contentType } = reply;
  const bytes = reply.type === 'bytes' ? bytesOf(reply) : Buffer.alloc(0);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    `Content-Type: ${contentType}`,
    `Content-Length: ${bytes.length}`,
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]), () => socket.destroy());
};

/** What the first line and the headers of a request say. */
export const headOf = ({
  method = '',
  url = '',
  headers,
}: IncomingMessage): { readonly method: string; readonly path: string } & Omit<RequestFacts, 'params'> => {
  const [path = '', search = ''] = url.split('?', 2);
  return { method, path, query: new URLSearchParams(search), headers };
};

/**
 * Whether a `Host` header names this machine. A page whose own name was made to lead here (DNS rebinding) sends that
 * name, and is none of the clients that were given the URL.
 */
export const isOwnHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host ?? '');

const foreignHost: Reply = text(421, 'This server answers to 127.0.0.1, localhost and [::1] only.\n');

/** A request body is longer than the server takes. */
export class BodyTooLargeError extends Error {
  override readonly name: string = 'BodyTooLargeError';
}

/** Reads a body as UTF-8. Throws {@link BodyTooLargeError} past `limitBytes`; the rest is then discarded. */
const readBody = (request: IncomingMessage, limitBytes: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else reject(new BodyTooLargeError(`The body is longer than ${limitBytes} bytes.`));
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client went away before its request was complete.')));
  });
