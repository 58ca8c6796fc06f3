import { once } from 'node:events';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { greeting, startCli, urlIn } from './cli-process.js';

const run = async (...args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> => {
  const child = startCli(...args);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const [code]: unknown[] = await once(child, 'close');
  return { code, ...output };
};

describe('serving', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('prints where and with what key; %s ends it', async (signal) => {
    const child = startCli('lightcone', '--backend', 'recorder', '--token', 'sk_cli');
    const text = await greeting(child);
    const url = urlIn(text);

    expect(text.replace(/key=[\w-]{32}\n/, 'key=K\n')).toBe(
      `lightcone emulator over recorder: ${url}\nwatch it: ${url}/?key=K\n\nexport LIGHTCONE_BASE_URL=${url}\nexport TZAFON_API_KEY=sk_cli\n`,
    );
    const headers = { authorization: 'Bearer sk_cli' };
    expect((await fetch(`${url}/computers`, { method: 'POST', headers })).status).toBe(201);

    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expect(fetch(`${url}/computers`, { headers })).rejects.toThrow('fetch failed');
  });

  test('lybic prints what its clients read, a shape included', async () => {
    const child = startCli('lybic', '--backend', 'recorder', '--token', 'lysk-cli');
    const text = await greeting(child, 'LYBIC_SANDBOX_SHAPE');
    const url = /export LYBIC_API_ENDPOINT=(\S+)/.exec(text)?.[1] ?? '';

    expect(text.replace(/key=[\w-]{32}\n/, 'key=K\n')).toBe(
      `lybic emulator over recorder: ${url}\nwatch it: ${url}/?key=K\n\nexport LYBIC_API_ENDPOINT=${url}\nexport LYBIC_ORG_ID=ORG-emulator\n` +
        'export LYBIC_API_KEY=lysk-cli\nexport LYBIC_SANDBOX_SHAPE=beijing-2c-4g-cpu-linux\n',
    );
    const response = await fetch(`${url}/api/orgs/ORG-emulator/sandboxes`, {
      method: 'POST',
      headers: { 'x-api-key': 'lysk-cli' },
      body: JSON.stringify({ shape: 'beijing-2c-4g-cpu-linux' }),
    });
    expect(response.status).toBe(200);

    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('makes up a key of its own', async () => {
    const child = startCli('lightcone', '--backend=recorder');
    expect(await greeting(child)).toMatch(/TZAFON_API_KEY=sk_[\w-]{32}\n$/);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('runs commands only with --allow-exec', async () => {
    const child = startCli('lightcone', '--backend=recorder', '--allow-exec', '--token=k');
    const url = urlIn(await greeting(child));
    const post = async (path: string, body: object): Promise<unknown> =>
      (
        await fetch(url + path, { method: 'POST', headers: { authorization: 'Bearer k' }, body: JSON.stringify(body) })
      ).json();
    const { id } = JSON.parse(JSON.stringify(await post('/computers', {})));

    expect(await post(`/computers/${id}/exec/sync`, { command: 'echo hi' })).toMatchObject({ stdout: 'hi\n' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

describe('what goes wrong', () => {
  test.each([
    [[], 'Pass a vendor: lightcone, lybic.'],
    [['acme'], "Unknown vendor 'acme'. Use one of: lightcone, lybic."],
    [['lightcone', 'more'], 'Unexpected argument: more'],
    [['lightcone', '--backend', 'cloud'], "Unknown backend 'cloud'. Use one of: browser, desktop, recorder."],
    [['lybic', '--proxies'], '--proxies works with lightcone only.'],
    [['lightcone', '--backend', 'recorder', '--cdp'], '--cdp requires --backend browser.'],
    [['lybic', '--backend', 'browser'], 'lybic has desktops only. Use --backend desktop.'],
    [['lightcone', '--port', 'x'], "--port must be a number from 0 to 65535, got 'x'."],
    [['lightcone', '--port', '65536'], "--port must be a number from 0 to 65535, got '65536'."],
    [['lightcone', '--wat'], "Unknown option '--wat'"],
  ])('%j is explained', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr).toContain('farhand-emulate <vendor> [options]');
  });

  test('a port that is taken is explained', async () => {
    await using server = await serveLightcone({ driver: recorder() });
    const { port } = new URL(server.url);

    expect(await run('lightcone', '--backend=recorder', '--port', port)).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${port} is in use. Nothing was started. Choose another port with --port.\n`,
    });
  });

  test('--help is no mistake', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('--allow-exec');
  });
});
