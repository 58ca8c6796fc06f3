import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** A connection on which a test writes by hand and reads what comes as it comes. */
export interface RawClient {
  write(text: string): void;
  /** Writes a POST as most clients would. */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): void;
  /** Waits until what has come so far matches; returns all of it. Rejects if the connection ends before. */
  heard(pattern: RegExp): Promise<string>;
  /** What has come so far. */
  text(): string;
  /** How the connection ended: `end` for an ordinary one, else the code of the error. */
  readonly ended: Promise<string>;
  /** Writes for as long as the connection takes it; returns how much that was, in bytes. */
  flood(chunk: string): Promise<number>;
  /** Goes away. */
  leave(): void;
}

/** Connects to a server; the connection is closed when the test ends. */
export const rawClient = (url: string): RawClient => {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  let text = '';
  let by = 'end';
  const listeners = new Set<() => void>();
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (const listener of listeners) listener();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => (by = error.code ?? error.message));
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(by)));
  return {
    write: (data) => void socket.write(data),
    post: (path, headers, body) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n${body}`,
      );
    },
    heard: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(text)) return;
          listeners.delete(look);
          resolve(text);
        };
        listeners.add(look);
        look();
        void ended.then((how) => reject(new Error(`The connection ended (${how}) after: ${text}`)));
      }),
    text: () => text,
    ended,
    flood: async (chunk) => {
      while (!socket.destroyed) {
        if (!socket.write(chunk)) await Promise.race([ended, new Promise((resolve) => socket.once('drain', resolve))]);
      }
      return socket.bytesWritten;
    },
    leave: () => void socket.destroy(),
  };
};
