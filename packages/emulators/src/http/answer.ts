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

/** How one vendor's API replies. */
export interface Protocol<Endpoint> extends FaultHooks {
  readonly route: Router<Endpoint>;
  /** The reply for an unknown path or method. */
  readonly noRoute: Reply;
  /** Throws if the client may not use the endpoint. The body is not read in that case. */
  readonly admit: (endpoint: Endpoint, request: RequestFacts) => void;
  /** Performs the endpoint, including the faults that only the endpoint can apply. */
  readonly answer: (endpoint: Endpoint, request: AdmittedRequest) => Promise<Reply>;
  /** Creates the error for an endpoint that requires a JSON object and gets another body. */
  readonly noObject: () => Error;
  /**
   * Resolves to the target of an endpoint's WebSocket; `undefined` if the endpoint has none. Absent: no endpoint has
   * one.
   */
  readonly socket?: (endpoint: Endpoint, request: RequestFacts) => Promise<SocketTarget | undefined>;
  /** Converts any thrown error to a reply. */
  readonly failed: (error: unknown) => Reply;
}

/** The facts about a request that are known before its body is read. */
export interface RequestFacts {
  /** The decoded `:name` segments of its path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** An admitted request, with its body. */
export interface AdmittedRequest extends RequestFacts {
  readonly fault: RequestFault;
  /** Returns the body, or `{}` if there is none. Throws the API's error if it is not a JSON object. */
  json(): JsonObject;
}

/** The longest body, in bytes. The vendors document no limit; no action comes near one mebibyte. */
const longestBodyBytes = 1024 * 1024;

/** The longest body kept in the log, in characters. Thousands of file parts would fill the memory. */
const longestLoggedBody = 64 * 1024;

/** How to reply to a request, and its entry in the log. */
export interface Answered {
  readonly delivery: Delivery;
  readonly entry: OpenEntry;
}

/** Replies to one request in every case. Its log entry stays open until the reply is delivered. */
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

/** Replies to one WebSocket request in every case, and logs it. Faults do not apply. */
export const answerUpgrade = async <Endpoint>(
  upgrade: UpgradeRequest,
  protocol: Protocol<Endpoint>,
  log: RequestLog,
): Promise<void> => {
  const { request, socket } = upgrade;
  // A client that disconnects is not an error.
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

/** Reads the first line and the headers of a request. */
export const headOf = ({
  method = '',
  url = '',
  headers,
}: IncomingMessage): { readonly method: string; readonly path: string } & Omit<RequestFacts, 'params'> => {
  const [path = '', search = ''] = url.split('?', 2);
  return { method, path, query: new URLSearchParams(search), headers };
};

/**
 * Returns whether a `Host` header names this machine. A web page whose own name was pointed here (DNS rebinding) sends
 * that name, and is not one of the clients that received the URL.
 */
export const isOwnHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host ?? '');

const foreignHost: Reply = text(421, 'This server answers to 127.0.0.1, localhost and [::1] only.\n');

/** A request body exceeds the limit. */
export class BodyTooLargeError extends Error {
  override readonly name: string = 'BodyTooLargeError';
}

/** Reads a body as UTF-8. Throws {@link BodyTooLargeError} beyond `limitBytes`, and discards the rest. */
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
