import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startChromedriver } from '@farhand/driver-testkit/servers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ask, leftBy, openSession, processesOf, processesWith, useWatchedFolders } from './webdriver-server.js';

const folders = useWatchedFolders();

describe.skipIf(process.platform === 'win32')('chromedriver', () => {
  test('opens a browser, and leaves nothing when it is stopped', async () => {
    await using server = await startChromedriver();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask(`${server.url}/status`)).toMatchObject({ ready: true });
    expect(await openSession(server.url)).toMatch(/^[0-9a-f]{32}$/);
    expect(readdirSync(folders.temporary)).toEqual([expect.stringMatching(/^farhand-servers-/)]);
    expect(readdirSync(folders.home)).toEqual([]);

    await server.stop();
    expect(await leftBy(server, folders)).toEqual([]);
  });

  test('can be stopped twice, and before anybody used it', async () => {
    const server = await startChromedriver();
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(await leftBy(server, folders)).toEqual([]);
  });

  test('two have different addresses', async () => {
    await using one = await startChromedriver();
    await using other = await startChromedriver();
    expect(one.url).not.toBe(other.url);
    await one.stop();
    expect(await ask(`${other.url}/status`)).toMatchObject({ ready: true });
  });

  test.each(['SIGKILL', 'SIGSTOP'] as const)('leaves nothing if it got %s and its browser goes on', async (signal) => {
    await using server = await startChromedriver();
    await openSession(server.url);
    server.kill(signal);
    await vi.waitFor(() => expect(processesOf(server.pid).join('\n')).toMatch(/\(chromium\)/));

    await server.stop();
    server.kill(signal);
    expect(await leftBy(server, folders)).toEqual([]);
  });

  test('ends with its browser if the process that started it is killed', async () => {
    const program = `
      import { startChromedriver } from '@farhand/driver-testkit/servers';
      console.log(JSON.stringify(await startChromedriver()));
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(createInterface(child.stdout), 'line');
    const { url, pid }: { readonly url: string; readonly pid: number } = JSON.parse(String(line));
    await openSession(url);

    child.kill('SIGKILL');
    await vi.waitFor(() => expect(processesWith(folders.temporary)).toEqual([]), { timeout: 20_000 });
    await vi.waitFor(() => expect(folders.content()).toEqual([]), { timeout: 20_000 });
    expect(await leftBy({ url, pid }, folders)).toEqual([]);
  });

  test('says what a program printed that is no chromedriver', async () => {
    const starting = startChromedriver({ executablePath: process.execPath });
    await expect(starting).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(starting).rejects.toThrow(
      /did not start: it ended by exit code 9\. Its output:\n.*bad option: --port=0/,
    );
    expect(folders.content()).toEqual([]);
  });

  test('says which path cannot be started', async () => {
    await expect(startChromedriver({ executablePath: '/nowhere' })).rejects.toThrow(
      'driver-testkit: /nowhere did not start: spawn /nowhere ENOENT.',
    );
    const before = process.env['FARHAND_CHROMEDRIVER'];
    onTestFinished(() => void vi.stubEnv('FARHAND_CHROMEDRIVER', before));
    vi.stubEnv('FARHAND_CHROMEDRIVER', '/nowhere');
    await expect(startChromedriver()).rejects.toThrow('FARHAND_CHROMEDRIVER is "/nowhere"');
    expect(folders.content()).toEqual([]);
  });
});
