import { once } from 'node:events';
import { expect, test } from 'vitest';
import { greeting, startCli } from './cli-process.js';

/** What the command prints as a shape, and the shapes that its server has. */
const start = async (...args: readonly string[]): Promise<{ readonly printed: string; readonly shapes: unknown }> => {
  const text = await greeting(startCli('lybic', '--backend=recorder', '--token=k', ...args), 'LYBIC_SANDBOX_SHAPE');
  const variable = (name: string): string => new RegExp(`export ${name}=(\\S+)`).exec(text)?.[1] ?? '';
  const url = `${variable('LYBIC_API_ENDPOINT')}/api/orgs/${variable('LYBIC_ORG_ID')}`;
  const headers = { 'x-api-key': 'k' };
  const printed = variable('LYBIC_SANDBOX_SHAPE');
  const created = await fetch(`${url}/sandboxes`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ shape: printed }),
  });
  expect(created.status).toBe(200);
  return { printed, shapes: await (await fetch(`${url}/shapes`, { headers })).json() };
};

test('a shape of any name, which is the one that is printed', async () => {
  expect(await start('--shape', 'small')).toMatchObject({
    printed: 'small',
    shapes: [{ name: 'small', description: 'Linux', os: 'Linux', virtualization: 'Container' }],
  });
});

test('several, with their systems', async () => {
  const { printed, shapes } = await start(
    '--shape=a.b-c_1:windows',
    '--shape=small:Linux',
    '--shape=beijing-2c-4g-cpu',
  );
  expect(printed).toBe('a.b-c_1');
  expect(shapes).toMatchObject([
    { name: 'a.b-c_1', description: 'Windows', os: 'Windows', virtualization: 'KVM' },
    { name: 'small', os: 'Linux' },
    { name: 'beijing-2c-4g-cpu', description: 'Windows, 2 cores, 4 GB', os: 'Windows' },
  ]);
});

test('a default name with another system', async () => {
  expect(await start('--shape=beijing-2c-4g-cpu:linux')).toMatchObject({
    shapes: [{ name: 'beijing-2c-4g-cpu', description: 'Linux', os: 'Linux' }],
  });
});

test.each([
  [['lightcone', '--shape=small'], '--shape works with lybic only.'],
  [['lybic', '--shape='], "--shape must be a name of letters, digits, '.', '_' and '-', got ''."],
  [['lybic', '--shape=a b'], "--shape must be a name of letters, digits, '.', '_' and '-', got 'a b'."],
  [['lybic', '--shape=$(id)'], "--shape must be a name of letters, digits, '.', '_' and '-', got '$(id)'."],
  [['lybic', '--shape=a:android'], "Unknown system 'android' of the shape a. Use one of: linux, windows."],
  [['lybic', '--shape=a:'], "Unknown system '' of the shape a. Use one of: linux, windows."],
  [['lybic', '--shape=a', '--shape=a:windows'], 'The shape a is listed twice. Remove one.'],
])('%j is explained', async (args, message) => {
  const child = startCli(...args, '--backend=recorder');
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(stderr.startsWith(`${message}\n`)).toBe(true);
});
