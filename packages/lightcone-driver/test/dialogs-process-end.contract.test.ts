import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { prepare } from './scripted-browser.js';
import { key } from './scripted-vendor.js';

test('a program that forgets to close its computer ends, although the connection for dialogs is open', async () => {
  const { service, page } = await prepare();
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `
      import { launch } from '@farhand/core';
      import { lightcone } from '@farhand/lightcone-driver';
      await launch(lightcone({ dialogs: 'dismiss' }), { timeoutMs: 0 });
      console.log('launched');
      `,
    ],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, TZAFON_API_KEY: key, LIGHTCONE_BASE_URL: service.url, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += String(text)));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output).toBe('launched\n');
  expect(page.handshakes).toHaveLength(1);
  expect(service.log().at(-1)).toBe('DELETE /computers/c1');
});
