import { createServer } from 'node:http';
import type { Computer } from '@farhand/core';
import type { StartedServer } from '@farhand/driver-testkit/servers';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { launchBy, servers } from './webdriver-server.js';

let server: StartedServer;
let computer: Computer;

/** A page that reports the keys it sees. The server of the browser itself replies to nothing during a request. */
const serveKeys = async (): Promise<{ readonly url: string; readonly seen: readonly string[] }> => {
  const seen: string[] = [];
  const page = `<script>
    for (const type of ['keydown', 'keyup']) addEventListener(type, ({ key }) => fetch('/' + type + ' ' + key));
  </script>`;
  const pages = createServer(({ url = '' }, response) => {
    if (url.startsWith('/key')) seen.push(decodeURIComponent(url.slice(1)));
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    pages.close();
    pages.closeAllConnections();
  });
  const address = pages.address();
  if (typeof address !== 'object' || address === null) throw new Error('The pages have no address.');
  return { url: `http://127.0.0.1:${address.port}/`, seen };
};

beforeEach(async () => {
  server = await servers.chromedriver();
  onTestFinished(() => server.stop());
  computer = await launchBy(server);
});

test('an abort in the middle of a pause releases what is down', async () => {
  const { url, seen } = await serveKeys();
  await computer.tab.goto(url);
  const left = new AbortController();
  const reason = new Error('Enough.');
  const holding = computer.keyboard.hold('shift', () => computer.keyboard.pause(3000), { signal: left.signal });
  await vi.waitFor(() => expect(seen).toEqual(['keydown Shift']), { timeout: 20_000 });
  left.abort(reason);
  await expect(holding).rejects.toBe(reason);
  await computer.releaseAll();
  await vi.waitFor(() => expect(seen).toEqual(['keydown Shift', 'keyup Shift']), { timeout: 20_000 });
  expect(computer.held()).toEqual([]);
  await computer.close();
});

test('a session that another client has ended is closed', async () => {
  await fetch(`${server.url}/session/${computer.id}`, { method: 'DELETE' });
  await expect(computer.tab.press('a')).rejects.toMatchObject({ code: 'CLOSED' });
  await computer.close();
});

test('a server that was killed leaves calls and close() to settle with an error that says so', async () => {
  server.kill('SIGKILL');
  await expect(computer.tab.press('a')).rejects.toMatchObject({
    code: expect.stringMatching(/^(UNREACHABLE|OUTCOME_UNKNOWN)$/),
  });
  await expect(computer.close()).rejects.toMatchObject({
    code: expect.stringMatching(/^(UNREACHABLE|TIMEOUT)$/),
  });
});
