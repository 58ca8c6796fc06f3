import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDeadline, type Connection, type Deadline, type Pace } from '@farhand/core/driver';
import {
  lightcone,
  lightconeClient,
  type LightconeCall,
  type LightconeClient,
  type LightconeOptions,
} from '@farhand/lightcone-driver';
import { onTestFinished } from 'vitest';
import { withoutNames } from './without-names.js';

/** What the vendor answers: JSON, text, what is written over time, or a connection that breaks once the request was read. */
export type Reply =
  | { readonly write: (response: ServerResponse) => void }
  | { readonly status?: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status?: number;
      readonly text: string | Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'reset';

/** One request as the vendor saw it. */
interface Seen {
  readonly request: string;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** An answer, or how to find it once the request is there. */
type Answer = Reply | (() => Reply);

/** Answers by `METHOD /path`; several are given in turn, the last one again and again. */
export type Script = Readonly<Record<string, Answer | readonly Answer[]>>;

export interface Vendor {
  readonly url: string;
  readonly server: Server;
  readonly seen: readonly Seen[];
  /** `METHOD /path` of each request, in order, and its body where it has one, without the names of its actions. */
  log(): readonly (string | readonly [string, unknown])[];
  /** Changes the script. */
  answer(script: Script): void;
}

export const key = 'sk_test_0123456789';

const notFound: Reply = { status: 404, text: '404 page not found\n', headers: { 'content-type': 'text/plain' } };

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
    for (const [request, reply] of Object.entries(more))
      answers.set(request, Array.isArray(reply) ? [...reply] : [reply]);
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
      } else if ('write' in reply) {
        reply.write(response);
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
    server,
    seen,
    answer,
    log: () => seen.map(({ request, body }) => (body === undefined ? request : [request, withoutNames(body)])),
  };
};

/** The answer of an action that succeeded. */
export const success = (result: unknown = {}): Reply => ({ json: { status: 'SUCCESS', result, request_id: 'req_1' } });

/** The beginning of a PNG file, which is all that its size needs. */
export const png = (width: number, height: number): Uint8Array => {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return new Uint8Array(bytes);
};

/** The answer to a screenshot of that size. */
export const picture = (width: number, height: number): Reply =>
  success({ screenshot_url: Buffer.from(png(width, height)).toString('base64') });

/** What a browser answers to being opened, by the id `c1`: 1280×720, one tab. */
export const browser: Script = {
  'POST /computers': { status: 201, json: { id: 'c1', kind: 'browser', status: 'ready' } },
  'GET /computers/c1': { json: { id: 'c1', kind: 'browser', status: 'RUNNING' } },
  'DELETE /computers/c1': { text: '' },
  'POST /computers/c1/screenshot': picture(1280, 720),
  'GET /computers/c1/tabs': success({ tabs: [{ tab_id: 'T1', url: 'about:blank', title: '', is_main: true }] }),
};

/** Waits for nothing. */
export const instant: Pace = { delay: () => Promise.resolve(), random: () => 0 };

export const forever = (): Deadline => startDeadline({ timeoutMs: 0 }, 'test');

/** A folder that there is not: what this machine knows of tags is none of a test's business. */
const registryDir = join(tmpdir(), 'farhand-no-registry');

export const settings = (url: string): LightconeOptions => ({ apiKey: key, baseUrl: url, pace: instant, registryDir });

/** A client whose sockets are closed when the test is over. */
export const clientOf = ({ url }: Vendor): LightconeClient => {
  const client = lightconeClient(settings(url));
  onTestFinished(() => client.close());
  return client;
};

/** A connection to `c1`, with nothing in the vendor's log but what comes after. */
export const connect = async (
  script: Script = {},
  options: LightconeOptions = {},
): Promise<{
  readonly connection: Connection<LightconeCall>;
  readonly log: () => readonly unknown[];
  readonly service: Vendor;
}> => {
  const service = await vendor({ ...browser, ...script });
  const connection = await lightcone({ ...settings(service.url), ...options }).attach('c1', forever());
  onTestFinished(() => connection.detach());
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
