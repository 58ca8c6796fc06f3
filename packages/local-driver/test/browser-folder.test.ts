import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BrowserFolder } from '../dist/browser/browser-folder.js';
import { BrowserHandles } from '../dist/browser/browser-handles.js';
import { processesGone, useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

/** Makes a profile as Playwright does, and something in it if it is in use. */
const makeProfile = (name: string, isUsed: boolean): string => {
  const path = join(tmpdir(), `playwright_chromiumdev_profile-${name}`);
  mkdirSync(path);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  if (isUsed) writeFileSync(join(path, 'Preferences'), '{}');
  return path;
};

describe.skipIf(process.platform === 'win32')('what the guard of a browser removes', () => {
  test('the profile that it knows, with any content, and no other', async () => {
    const folder = new BrowserFolder();
    const own = makeProfile('own', true);
    const others = [makeProfile('empty', false), makeProfile('used', true)];
    folder.includeProfile(['chromium', '--headless', `--user-data-dir=${own}`]);
    folder.remove();
    await expect.poll(() => existsSync(own)).toBe(false);
    expect(others.map((path) => existsSync(path))).toEqual([true, true]);
  });

  test('empty profiles, if it knows none: the process was killed before it learned the name', async () => {
    const folder = new BrowserFolder();
    const profiles = [makeProfile('empty', false), makeProfile('used', true)];
    folder.remove();
    await expect.poll(() => profiles.map((path) => existsSync(path))).toEqual([false, true]);
  });

  test.runIf(process.platform === 'linux')('a browser that is starting, whose process was killed', async () => {
    const script = `
      import { spawn } from 'node:child_process';
      import { BrowserFolder } from './dist/browser/browser-folder.js';
      spawn('sleep', ['1000'], { stdio: 'ignore', detached: true, env: { ...process.env, ...new BrowserFolder().mark } });
      process.kill(process.pid, 'SIGKILL');
    `;
    const temporary = join(tmpdir(), 'own');
    mkdirSync(temporary);
    onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, TMPDIR: temporary },
    });
    expect(signal).toBe('SIGKILL');
    await processesGone(temporary);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

test('the command line of a browser is known before the browser starts', async () => {
  const told: (readonly string[])[] = [];
  const handles = new BrowserHandles((commandLine) => told.push(commandLine));
  await handles.collect(async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    expect(told).toEqual([[process.execPath, '--version']]);
    expect(child.spawnargs).toEqual([process.execPath, '--version']);
    await once(child, 'exit');
  });
  expect(told).toHaveLength(1);
});
