import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { targets } from '../targets.js';
import { lunchPage, orderLunch } from '../without-coordinates.js';

const pages = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(lunchPage);
});

let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  const address = pages.address();
  if (typeof address === 'object' && address !== null) url = `http://127.0.0.1:${address.port}/`;
});

afterAll(() => {
  pages.close();
  pages.closeAllConnections();
});

test.each(targets.map((target) => [target.name, target] as const))(
  '%s: one script orders lunch without a coordinate',
  { timeout: 120_000 },
  async (_name, target) => {
    await using running = await target.start();
    expect(await orderLunch(running.computer, url)).toBe('Thank you Ada Lovelace for soup with bread at table 7');
  },
);
