import { once } from 'node:events';
import { expect, test } from 'vitest';
import { childrenOf, greeting, isAlive, startCli, urlIn } from './cli-process.js';

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends the command and every Chromium it started', async (signal) => {
  const child = startCli('lightcone', '--token', 'k');
  const url = urlIn(await greeting(child));
  const created = await fetch(`${url}/computers`, { method: 'POST', headers: { authorization: 'Bearer k' } });
  expect(created.status).toBe(201);
  const browsers = childrenOf(child.pid ?? 0);
  expect(browsers.length).toBeGreaterThan(0);

  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
  // Each has a guard beside it, which removes its folder last.
  await expect.poll(() => browsers.filter(isAlive), { timeout: 5_000 }).toEqual([]);
});
