// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { endServer, listenOnLoopback } from '../process/loopback.mjs';
import { manifestOf } from './tarball.mjs';

/** The npm scope of the packages. */
const scope = '@farhand';

/**
 * What is known of a running registry.
 * @typedef {object} RegistryFacts
 * @property {string} url ends with a slash
 * @property {string} npmrc what a project's `.npmrc` must say so that npm and pnpm install `@farhand/*` from here, and everything
 *   else from their usual registry. A variable cannot say it: shells drop variables whose names have an `@`
 */
/**
 * A registry on the loopback interface that serves packed packages and nothing else, until it is disposed of.
 * @typedef {RegistryFacts & AsyncDisposable} Registry
 */

/**
 * Answers what npm asks about a package: its versions, each with its manifest and where its tarball is.
 * @param {string} tarball
 * @param {string} url of the registry
 */
const packumentOf = (tarball, url) => {
  const bytes = readFileSync(tarball);
  const manifest = manifestOf(tarball);
  const { name, version } = manifest;
  const dist = {
    tarball: `${url}${name}/-/${basename(tarball)}`,
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    shasum: createHash('sha1').update(bytes).digest('hex'),
  };
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
  };
};

/**
 * Starts a registry that serves the given tarballs until it is disposed of.
 * @param {readonly string[]} tarballs paths; one version of each package
 * @returns {Promise<Registry>}
 */
export const startRegistry = async (tarballs) => {
  const byName = new Map(tarballs.map((tarball) => [manifestOf(tarball).name, tarball]));
  const byFile = new Map(tarballs.map((tarball) => [basename(tarball), tarball]));
  let url = '';
  const server = createServer((request, reply) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', url).pathname).slice(1);
    const [name = '', file] = path.split('/-/');
    const packed = file === undefined ? byName.get(name) : byFile.get(file);
    if (request.method !== 'GET' || packed === undefined) {
      reply.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
    } else if (file === undefined) {
      reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(packumentOf(packed, url)));
    } else {
      reply.writeHead(200, { 'content-type': 'application/octet-stream' }).end(readFileSync(packed));
    }
  });
  url = `http://127.0.0.1:${await listenOnLoopback(server)}/`;
  return {
    url,
    npmrc: `${scope}:registry=${url}\n`,
    [Symbol.asyncDispose]: () => endServer(server),
  };
};
