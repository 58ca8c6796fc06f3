import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { factsOfRequest, foreignHost, type Protocol } from './answer-request.js';
import { isOwnHost } from './own-host.js';
import { relay } from './relay.js';
import { bytesOf, text, type Reply } from './reply.js';
import type { RequestLog } from './request-log.js';

/** A request to become a WebSocket, with the bytes that came right behind it. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Answers a request to become a WebSocket, whatever happens. Notes it in the log; the fault dial is not asked. */
export const answerUpgrade = async <Endpoint>(
  upgrade: UpgradeRequest,
  protocol: Protocol<Endpoint>,
  log: RequestLog,
): Promise<void> => {
  const { request, socket } = upgrade;
  // A client that goes away is no failure of ours.
  socket.on('error', () => undefined);
  const { method, path, query, headers } = factsOfRequest(request);
  const entry = log.begin(method, path, query);
  const refusal = await (async (): Promise<Reply | undefined> => {
    if (!isOwnHost(headers.host)) return foreignHost;
    const match = protocol.route(method, path);
    if (match === undefined) return protocol.noRoute;
    const endpoint = match.route.handler;
    const facts = { params: match.params, query, headers };
    protocol.admit(endpoint, facts);
    const leadsTo = await protocol.socket?.(endpoint, facts);
    if (leadsTo === undefined) return text(400, 'There is no WebSocket here.\n');
    await relay(upgrade, leadsTo);
    return undefined;
  })().catch((error: unknown) => protocol.failed(error));
  entry.status = refusal?.status ?? 101;
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
