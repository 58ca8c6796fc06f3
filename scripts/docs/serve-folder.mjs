// @ts-check
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { endServer, listenOnLoopback } from '../process/loopback.mjs';

/** @type {Readonly<Record<string, string>>} */
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Serves the files of a folder on the loopback interface.
 * @param {string} folder
 * @param {number} [port] any free one by default
 */
export const serveFolder = async (folder, port = 0) => {
  const server = createServer((request, reply) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = normalize(decodeURIComponent(pathname)).replace(/^(\.\.[/\\])+/, '');
    const named = join(folder, inside);
    const path = existsSync(named) && statSync(named).isDirectory() ? join(named, 'index.html') : named;
    if (!existsSync(path)) {
      reply.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.\n');
      return;
    }
    reply
      .writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
      .end(readFileSync(path));
  });
  const used = await listenOnLoopback(server, port);
  return {
    url: `http://127.0.0.1:${used}/`,
    close: () => endServer(server),
  };
};
