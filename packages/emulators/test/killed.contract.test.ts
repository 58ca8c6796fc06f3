import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

/** The processes that have a text in their environment. */
const processesWith = (text: string): readonly string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });

/** Serves an emulator, runs a command in it that goes on for long, also in a session of its own, and says so. */
const program = `
  import { recorder } from '@farhand/driver-testkit/recorder';
  import { serveLightcone } from '@farhand/emulators';
  const server = await serveLightcone({ driver: recorder(), allowExec: true });
  const post = async (path, body) => {
    const headers = { authorization: 'Bearer ' + server.token, 'content-type': 'application/json' };
    return (await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const { id } = await post('/computers', { kind: 'desktop' });
  await post('/computers/' + id + '/exec/sync', { command: 'setsid sleep 1000 >/dev/null 2>&1 & sleep 1001 >/dev/null 2>&1 &' });
  console.log('running');
  setInterval(() => undefined, 1_000_000);
`;

test.runIf(process.platform === 'linux')('SIGKILL leaves neither a command of an emulator nor its folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said]: unknown[] = await once(child.stdout, 'data');
  expect(String(said)).toBe('running\n');
  expect(processesWith(`HOME=${folder}`)).toHaveLength(2);
  expect(readdirSync(folder)).toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect.poll(() => processesWith(`HOME=${folder}`), { timeout: 10_000 }).toEqual([]);
  await expect.poll(() => readdirSync(folder), { timeout: 10_000 }).toEqual([]);
});
