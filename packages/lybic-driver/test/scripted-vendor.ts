import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { startDeadline, type Connection, type Deadline, type Pace } from '@farhand/core/driver';
import { lybic, lybicClient, type LybicCall, type LybicClient, type LybicOptions } from '@farhand/lybic-driver';
import { onTestFinished } from 'vitest';
import { cursorAt, desktop, sandbox, shape, type Answer, type Reply, type Script } from './vendor-answers.js';

/** One request as the vendor saw it. */
interface Seen {
  readonly request: string;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

export interface Vendor {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** `METHOD /path` of each request, in order, and its body where it has one. `O` is the organization, `S` the sandbox. */
  log(): readonly (string | readonly [string, unknown])[];
  /** How many sockets are open. */
  sockets(): Promise<number>;
  /** Changes the script. */
  answer(script: Script): void;
}

export const key = 'lysk-test-0123456789';

const longPaths = (request: string): string =>
  request.replace(/ S(?=\/|$)/, ' O/sandboxes/SBX-1').replace(/ O(?=\/|$)/, ' /api/orgs/ORG-1');

const shortPaths = (request: string): string =>
  request.replace('/api/orgs/ORG-1', 'O').replace(/O\/sandboxes\/SBX-1(?=\/|$)/, 'S');

const notFound: Reply = { status: 404, json: { statusCode: 404, message: 'Cannot GET /nowhere', error: 'Not Found' } };

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
};

/** The vendor on this machine, following a script. What is not in the script is not found. */
export const vendor = async (script: Script = {}): Promise<Vendor> => {
  const answers = new Map<string, Answer[]>();
  const answer = (more: Script): void => {
    for (const [request, reply] of Object.entries(more)) {
      answers.set(longPaths(request), Array.isArray(reply) ? [...reply] : [reply]);
    }
  };
  answer(script);
  const seen: Seen[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const request = `${incoming.method} ${incoming.url}`;
      seen.push({ request, body: text === '' ? undefined : JSON.parse(text), headers: incoming.headers });
      const queue = answers.get(request) ?? [notFound];
      const next = (queue.length > 1 ? queue.shift() : queue[0]) ?? notFound;
      const reply = typeof next === 'function' ? next() : next;
      if (reply === 'reset') {
        response.socket?.resetAndDestroy();
      } else if ('json' in reply) {
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
        response.end(JSON.stringify(reply.json));
      } else {
        response.writeHead(reply.status ?? 200, { ...reply.headers });
        response.end(reply.text);
      }
    });
  });
  const url = await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url,
    seen,
    answer,
    sockets: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    log: () =>
      seen.map(({ request, body }) => (body === undefined ? shortPaths(request) : [shortPaths(request), body])),
  };
};

/** Waits for nothing. */
export const instant: Pace = { delay: () => Promise.resolve(), random: () => 0 };

export const forever = (): Deadline => startDeadline({ timeoutMs: 0 }, 'test');

export const settings = (url: string): LybicOptions => ({
  apiKey: key,
  orgId: 'ORG-1',
  baseUrl: url,
  shape: 'small-linux',
  pace: instant,
});

/** A client whose sockets are closed when the test is over. */
export const clientOf = ({ url }: Vendor): LybicClient => {
  const client = lybicClient(settings(url));
  onTestFinished(() => client.close());
  return client;
};

/** A connection to `SBX-1`, with nothing in the vendor's log but what comes after. */
export const connect = async (
  script: Script = {},
  options: LybicOptions = {},
  details: object = {},
): Promise<{
  readonly connection: Connection<LybicCall>;
  readonly log: () => readonly unknown[];
  readonly service: Vendor;
}> => {
  const service = await vendor({
    ...desktop,
    'GET S': { json: { sandbox: { ...sandbox, shape: { ...shape, ...details } } } },
  });
  if (options.actionsPath === 'computer-use') service.answer({ 'POST S/actions/computer-use': cursorAt(1, 1) });
  const connection = await lybic({ ...settings(service.url), ...options }).attach('SBX-1', forever());
  onTestFinished(() => connection.detach());
  service.answer(script);
  const before = service.seen.length;
  return { connection, service, log: () => service.log().slice(before) };
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
