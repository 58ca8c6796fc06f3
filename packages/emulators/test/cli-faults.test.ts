import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { greeting, startCli, urlIn } from './cli-process.js';

const start = async (...args: readonly string[]): Promise<{ readonly text: string; readonly url: string }> => {
  const text = await greeting(startCli('lightcone', '--backend=recorder', '--token=k', ...args));
  return { text, url: urlIn(text) };
};

/** What becomes of 20 requests, one after another. */
const fates = async (url: string): Promise<readonly number[]> => {
  const statuses: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    const response = await fetch(`${url}/computers`, { headers: { authorization: 'Bearer k' } });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
};

describe('the fault dial', () => {
  test('is off, and not mentioned, unless it is asked for', async () => {
    const { text, url } = await start();
    expect(text).not.toContain('fault');
    expect(new Set(await fates(url))).toEqual(new Set([200]));
  });

  test('is printed in a form that makes the same faults again', async () => {
    const first = await start('--faults', '0.5', '--fault-types', 'html502,status429');
    const [, options = ''] = /\nfault dial: (.*)\n/.exec(first.text) ?? [];
    expect(options).toMatch(/^--faults 0\.5 --seed \d+ --fault-types html502,status429$/);

    const fate = await fates(first.url);
    expect(fate.every((status) => [200, 429, 502].includes(status))).toBe(true);
    const again = await start(...options.split(' '));
    expect(again.text).toContain(`\nfault dial: ${options}\n`);
    expect(await fates(again.url)).toEqual(fate);
  });

  test('makes the faults of its seed', async () => {
    const { text, url } = await start('--faults=1', '--seed=42', '--fault-types=status500');
    expect(text).toMatch(
      /^lightcone emulator over recorder: \S+\nwatch it: \S+\nfault dial: --faults 1 --seed 42 --fault-types status500\n\nexport /,
    );
    expect(new Set(await fates(url))).toEqual(new Set([500]));
  });

  test('lybic has it, too', async () => {
    const child = startCli(
      'lybic',
      '--backend=recorder',
      '--token=k',
      '--faults=1',
      '--seed=1',
      '--fault-types=status503',
    );
    const text = await greeting(child, 'LYBIC_SANDBOX_SHAPE');
    const url = /export LYBIC_API_ENDPOINT=(\S+)/.exec(text)?.[1] ?? '';
    const headers = { 'x-api-key': 'k' };
    expect((await fetch(`${url}/api/orgs/ORG-emulator/sandboxes`, { headers })).status).toBe(503);
  });

  test.each([
    [['--faults', '2'], "--faults must be a number from 0 to 1, got '2'."],
    [['--faults', 'often'], "--faults must be a number from 0 to 1, got 'often'."],
    [['--faults', '.5', '--seed', 'x'], "--seed must be an integer from 0, got 'x'."],
    [['--faults', '.5', '--fault-types', 'latency,gremlins'], "Unknown fault 'gremlins'. Use one of: latency, "],
    [['--faults', '.5', '--fault-types', ''], "Unknown fault ''. Use one of: latency, "],
    [['--seed', '1'], '--seed and --fault-types require --faults.'],
    [['--fault-types', 'latency'], '--seed and --fault-types require --faults.'],
  ])('%j is explained', async (args, message) => {
    const child = startCli('lightcone', '--backend=recorder', ...args);
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(stderr.startsWith(message)).toBe(true);
  });
});
