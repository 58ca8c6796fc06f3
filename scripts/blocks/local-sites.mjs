// @ts-check
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import { runCommand, StepFailure } from '../process/command.mjs';
import { endServer, listenOnLoopback } from '../process/loopback.mjs';

/** What every site on the internet answers while the blocks run. */
const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Example Domain</title></head>
<body>
<h1>Example Domain</h1>
<p>This page stands for every site.</p>
<p><a href="/more">Learn more</a></p>
</body>
</html>
`;

/** @type {import('node:http').RequestListener} */
const answer = (_, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(page);
};

/** A certificate that only the browser of the blocks accepts. @param {string} folder */
const certificate = async (folder) => {
  const [key, cert] = [join(folder, 'site.key'), join(folder, 'site.crt')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const { code, output } = await runCommand('openssl', [...args, '-keyout', key, '-out', cert]);
  if (code !== 0) throw new StepFailure('openssl could not make a certificate for the local sites.', output);
  return { key: readFileSync(key), cert: readFileSync(cert) };
};

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Answers every site on the internet on this machine, and writes a program that starts Chromium so that it asks there.
 * @param {object} places
 * @param {string} places.folder where the program and the certificate are written
 * @param {string} places.chromium the Chromium to start
 */
export const startLocalSites = async ({ folder, chromium }) => {
  const plain = createHttpServer(answer);
  const secure = createHttpsServer(await certificate(folder), answer);
  const [plainPort, securePort] = [await listenOnLoopback(plain), await listenOnLoopback(secure)];
  const rules = [
    `MAP *:80 127.0.0.1:${plainPort}`,
    `MAP *:443 127.0.0.1:${securePort}`,
    'EXCLUDE localhost',
    'EXCLUDE 127.0.0.1',
  ];
  const path = join(folder, 'chromium');
  const command = [quoted(chromium), quoted(`--host-resolver-rules=${rules.join(',')}`), '--ignore-certificate-errors'];
  writeFileSync(path, `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
  return {
    /** The program that starts Chromium. */
    chromium: path,
    close: async () => {
      for (const server of [plain, secure]) await endServer(server);
    },
  };
};
