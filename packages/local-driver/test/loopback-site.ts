import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** A web site on this machine, under two names that browsers take for two sites. */
export interface LoopbackSite {
  /** An address under the first name. */
  at(path: string): string;
  /** The same under the second name. */
  elsewhere(path: string): string;
}

/**
 * Serves pages by path while the tests of a file run. A path that is missing answers 404; one whose page is
 * `undefined` never answers.
 */
export const useSite = (pages: Readonly<Record<string, string | undefined>>): LoopbackSite => {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const page = pages[path];
    if (page === undefined && path in pages) return;
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page ?? 'no such page');
  });
  let port = 0;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const address: AddressInfo | string | null = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return {
    at: (path) => `http://127.0.0.1:${port}${path}`,
    elsewhere: (path) => `http://localhost:${port}${path}`,
  };
};
