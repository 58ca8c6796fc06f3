import { once } from 'node:events';
import { expect, test } from 'vitest';
import { childrenOf, greeting, isAlive, startCli } from './cli-process.js';

test('a desktop that a client opened ends with the command', async () => {
  const child = startCli('lybic', '--token', 'k');
  const text = await greeting(child, 'LYBIC_SANDBOX_SHAPE');
  const variable = (name: string): string => new RegExp(`export ${name}=(\\S+)`).exec(text)?.[1] ?? '';
  const url = `${variable('LYBIC_API_ENDPOINT')}/api/orgs/${variable('LYBIC_ORG_ID')}/sandboxes`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-api-key': variable('LYBIC_API_KEY') },
    body: JSON.stringify({ shape: variable('LYBIC_SANDBOX_SHAPE') }),
  });
  expect([text.split('\n')[0], response.status]).toEqual([
    `lybic emulator over desktop: ${variable('LYBIC_API_ENDPOINT')}`,
    200,
  ]);
  const servers = childrenOf(child.pid ?? 0);
  expect(servers.length).toBeGreaterThan(0);

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await expect.poll(() => servers.filter(isAlive)).toEqual([]);
});
