import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

/** A reply of a scripted server: the `value`, and its status. */
export interface Reply {
  readonly status?: number;
  readonly value: unknown;
}

/** What a server does with a request, by its method and path below the session. */
export type Script = Readonly<Record<string, readonly (Reply | ((response: ServerResponse, body: string) => void))[]>>;

/** A WebDriver error as the specification has it. */
export const failing = (status: number, error: string, message = error): Reply => ({
  status,
  value: { error, message, stacktrace: '' },
});

/** A WebDriver server that replies as scripted. */
export interface ScriptedServer {
  readonly url: string;
  /** The requests that came, such as `POST /actions`, in order. */
  readonly log: readonly string[];
  /** Their headers. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
  /** Takes WebSockets at the address of the server. */
  onUpgrade(listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): void;
  /** Resolves when a request of this name has come. */
  came(name: string): Promise<void>;
}

const window = 'w1';

/** What a session without surprises replies. */
const usual: Script = {
  'POST /session': [{ value: { sessionId: 's1', capabilities: { browserName: 'chrome' } } }],
  'DELETE ': [{ value: null }],
  'GET /window': [{ value: window }],
  'GET /window/handles': [{ value: [window] }],
  'POST /window': [{ value: null }],
  'GET /alert/text': [failing(404, 'no such alert')],
  'POST /execute/sync': [{ value: [1280, 720, 1280, 800, 1] }],
  'POST /execute/async': [{ value: null }],
  'POST /actions': [{ value: null }],
  'GET /timeouts': [{ value: {} }],
  'GET /status': [{ value: { ready: true } }],
};

/** Serves a session on this machine. Each request gets the next of its replies, and the last one from then on. */
export const serve = async (script: Script = {}): Promise<ScriptedServer> => {
  const replies: Script = { ...usual, ...script };
  const log: string[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const waiting = new Map<string, () => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const path = String(request.url).replace(/^\/session\/[^/]+/, '');
      const name = `${request.method} ${path}`;
      const count = log.filter((one) => one === name).length;
      log.push(name);
      headers.push(request.headers);
      waiting.get(name)?.();
      const all = replies[name] ?? [failing(404, 'unknown command')];
      const reply = all[Math.min(count, all.length - 1)];
      if (reply === undefined) return;
      if (typeof reply === 'function') {
        reply(response, Buffer.concat(chunks).toString());
        return;
      }
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ value: reply.value }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    log,
    headers,
    onUpgrade: (listener) => void server.on('upgrade', listener),
    came: (name) =>
      log.includes(name) ? Promise.resolve() : new Promise((resolve) => waiting.set(name, () => resolve())),
  };
};
