import type { Clock, Fault, Faults, LoggedRequest } from '@farhand/emulators';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';

/** The settings of a {@link startFaultProxy}. */
export interface FaultProxySettings {
  /** The address of the WebDriver server. */
  readonly target: string;
  readonly faults: Faults;
  readonly clock: Clock;
  /** Returns whether a request carries input. */
  readonly carriesInput: (request: LoggedRequest) => boolean;
  /** Called with each session that was created, before the client knows it. */
  readonly onSession: (id: string) => Promise<void>;
}

/** A proxy in front of a WebDriver server that we do not control, which spoils requests and replies. */
export interface FaultProxy {
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  /** Whether the server has not yet replied to everything that was read. */
  isBusy(): boolean;
  /** How often input was passed on while earlier input was still held back. */
  overlaps(): number;
  close(): Promise<void>;
}

/** An entry of the log while its request runs. */
type Entry = { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] };

/** A reply of the server. */
interface Replied {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What a program in front of the server replies in its place. */
const pages: Readonly<Record<'badGateway' | 'timeout', Replied>> = {
  badGateway: { status: 502, type: 'text/html', body: '<h1>502 Bad Gateway</h1>' },
  timeout: { status: 504, type: 'text/html', body: '<h1>504 Gateway Time-out</h1>' },
};

/** A failure in the words of WebDriver, which does not say what was done. */
const failure: Replied = {
  status: 500,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify({ value: { error: 'unknown error', message: 'something failed', stacktrace: '' } }),
};

const unavailable = (status: 429 | 503): Replied => ({ status, type: 'text/plain', body: 'try again later' });

/** Passes a request on. */
const pass = async (target: string, { method, path }: LoggedRequest, body: string): Promise<Replied> => {
  const sent = body === '' ? {} : { body, headers: { 'content-type': 'application/json; charset=utf-8' } };
  const reply = await fetch(`${target}${path}`, { method, ...sent });
  return { status: reply.status, type: reply.headers.get('content-type') ?? 'text/plain', body: await reply.text() };
};

const headersOf = ({ type, body }: Replied): Readonly<Record<string, string | number>> => ({
  'content-type': type,
  'content-length': Buffer.byteLength(body),
});

const send = (response: ServerResponse, replied: Replied, more: Readonly<Record<string, string>> = {}): void => {
  response.writeHead(replied.status, { ...headersOf(replied), ...more });
  response.end(replied.body);
};

/** Sends the first half of a reply, and then nothing. */
const sendHalf = (response: ServerResponse, replied: Replied): Promise<void> =>
  new Promise((resolve) => {
    response.writeHead(replied.status, headersOf(replied));
    response.write(halfOf(replied.body), () => resolve());
  });

const halfOf = (body: string): string => body.slice(0, Math.floor(body.length / 2));

/** Sends the bytes of a reply twice. The connection ends with them. */
const sendTwice = (response: ServerResponse, replied: Replied): void => {
  const lines = Object.entries({ ...headersOf(replied), connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const whole = `HTTP/1.1 ${replied.status} Reply\r\n${lines.join('\r\n')}\r\n\r\n${replied.body}`;
  response.socket?.end(whole + whole);
};

/** What a fault makes of a request that is not performed. `undefined`: it is. */
const refusalOf = (fault: Fault | undefined): readonly [Replied, Readonly<Record<string, string>>?] | undefined => {
  switch (fault?.type) {
    case 'status503RetryAfter':
      return [unavailable(503), { 'retry-after': String(Math.ceil(fault.retryAfterMs / 1000)) }];
    case 'status429': {
      const { retryAfterMs } = fault;
      return [
        unavailable(429),
        retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
      ];
    }
    case 'html502':
      return fault.applied ? undefined : [pages.badGateway];
    case 'status500':
      return fault.applied ? undefined : [failure];
    case 'status503':
      return fault.applied ? undefined : [unavailable(503)];
    default:
      return undefined;
  }
};

/** Sends the reply to a request that was performed, as its fault has it. */
const deliver = async (response: ServerResponse, fault: Fault | undefined, replied: Replied): Promise<void> => {
  switch (fault?.type) {
    case 'replyLost':
      response.socket?.destroy();
      return;
    case 'resetMidBody':
      await sendHalf(response, replied);
      response.socket?.resetAndDestroy();
      return;
    case 'stalledBody':
      return sendHalf(response, replied);
    case 'truncatedJson':
      return send(response, { ...replied, body: halfOf(replied.body) });
    case 'duplicateReply':
      return sendTwice(response, replied);
    case 'html502':
      return send(response, pages.badGateway);
    case 'status500':
      return send(response, failure);
    case 'status503':
      return send(response, unavailable(503));
    default:
      return send(response, replied);
  }
};

/** Faults of emulators that a proxy cannot cause. */
const beyond: ReadonlySet<Fault['type']> = new Set(['slowStart', 'failAtStep']);

const sessionIn = (path: string): string | undefined => /^\/session\/([^/]+)/.exec(path)?.[1];

const jsonIn = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The session of the reply to a create. */
const createdIn = (body: string): string | undefined => /"sessionId":\s*"([^"]+)"/.exec(body)?.[1];

/** Connects a WebSocket with that of the session. The proxy has the address that a Grid would have for it. */
const connectSocket = (target: string, request: IncomingMessage, client: Duplex, head: Buffer): void => {
  const { hostname, port } = new URL(target);
  const server: Socket = connect(Number(port), hostname);
  const lines = request.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
  );
  server.write(`GET ${(request.url ?? '').replace(/\/se\/bidi$/, '')} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  server.write(head);
  for (const [from, to] of [
    [server, client],
    [client, server],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
};

/** Starts a proxy on a free port of the loopback interface. */
export const startFaultProxy = async (settings: FaultProxySettings): Promise<FaultProxy> => {
  const { target, faults, clock, carriesInput, onSession } = settings;
  const requests: Entry[] = [];
  let running = 0;
  let overlaps = 0;

  const perform = async (entry: Entry, body: string): Promise<Replied> => {
    if (carriesInput(entry) && requests.some((one) => one.isStillToCome === true && carriesInput(one))) overlaps += 1;
    const replied = await pass(target, entry, body);
    entry.status = replied.status;
    const created = entry.method === 'POST' && entry.path === '/session' ? createdIn(replied.body) : undefined;
    if (created !== undefined) await onSession(created);
    return replied;
  };

  const later = async (entry: Entry, body: string, delayMs: number): Promise<Replied> => {
    entry.isStillToCome = true;
    await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
    delete entry.isStillToCome;
    return perform(entry, body);
  };

  const answer = async (entry: Entry, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const planned = faults({ index: requests.length, method: entry.method, path: entry.path });
    const fault = planned === undefined || beyond.has(planned.type) ? undefined : planned;
    if (fault !== undefined) entry.fault = fault;
    requests.push(entry);
    if (fault?.type === 'resetBeforeRead') return void request.socket.resetAndDestroy();
    const body = await text(request);
    if (body !== '') entry.body = jsonIn(body);
    const refusal = refusalOf(fault);
    if (refusal !== undefined) return send(response, ...refusal);
    if (fault?.type === 'actsLate') {
      const replied = later(entry, body, fault.delayMs);
      if (fault.answered === 'reset') response.socket?.resetAndDestroy();
      if (fault.answered === 'html504') send(response, pages.timeout);
      const late = await replied;
      return fault.answered === 'then' ? send(response, late) : undefined;
    }
    const session = sessionIn(entry.path);
    if (fault?.type === 'sessionExpired' && session !== undefined)
      await pass(target, { method: 'DELETE', path: `/session/${session}` }, '');
    const replied = await perform(entry, body);
    if (fault?.type === 'latency') await new Promise<void>((resolve) => void clock.after(fault.delayMs, resolve));
    await deliver(response, fault, replied);
  };

  const server: Server = createServer((request, response) => {
    running += 1;
    const { method = 'GET', url: path = '/' } = request;
    void answer({ method, path }, request, response)
      // The client has disconnected, or the server has: the client sees no more than that.
      .catch(() => request.socket.destroy())
      .finally(() => (running -= 1));
  });
  server.on('upgrade', (request, socket, head) => connectSocket(target, request, socket, head));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    isBusy: () => running > 0,
    overlaps: () => overlaps,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
