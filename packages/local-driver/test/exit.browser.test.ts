import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { processesGone, processesWith } from './left-behind.js';

/** Opens a browser and waits for ever; `before` runs first. */
const program = (before: string): string => `
  import { startDeadline } from '@farhand/core/driver';
  import { local } from '@farhand/local-driver';
  ${before}
  await local().open({ kind: 'browser' }, startDeadline({ timeoutMs: 0 }, 'open'));
  setInterval(() => undefined, 1_000_000);
  console.log('open');
`;

interface Running {
  readonly child: ChildProcess;
  /** Its folder for temporary files. */
  readonly folder: string;
  /** Resolves when neither a process nor a file of the browser is left. */
  nothingIsLeft(): Promise<void>;
}

/** Starts a process that opens a browser. */
const start = (before = ''): Running => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-exit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program(before)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, TMPDIR: folder, SOME_API_KEY: 'sk_of_this_process' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    folder,
    nothingIsLeft: async () => {
      await processesGone(folder);
      await expect.poll(() => readdirSync(folder), { timeout: 5_000 }).toEqual([]);
    },
  };
};

/** Starts a process, and waits until it has a browser open. */
const open = async (before?: string): Promise<Running> => {
  const running = start(before);
  const { child, folder } = running;
  const said = child.stdout === null ? undefined : once(child.stdout, 'data');
  expect(String(await Promise.race([said, once(child, 'exit')])).trim()).toBe('open');
  if (process.platform === 'linux') {
    // It has a browser, which is known by its folder for temporary files, and which has got no key of its.
    expect(processesWith(folder).length).toBeGreaterThan(1);
    expect(processesWith('sk_of_this_process')).toEqual([child.pid]);
  }
  return running;
};

describe.skipIf(process.platform === 'win32')(
  'a browser without a computer ends with the process that opened it',
  () => {
    test('on a signal, which ends the process as it would have', async () => {
      const { child, nothingIsLeft } = await open();
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
      await nothingIsLeft();
    });

    test('on a signal with a listener, when the listener ends the process and not before', async () => {
      const { child, nothingIsLeft } = await open(`process.on('SIGINT', () => setTimeout(() => {
      console.log('still here');
      process.exit(7);
    }, 300));`);
      const said = child.stdout === null ? undefined : once(child.stdout, 'data');
      child.kill('SIGINT');
      expect(String(await said).trim()).toBe('still here');
      expect(await once(child, 'exit')).toEqual([7, null]);
      await nothingIsLeft();
    });

    test('on SIGKILL as soon as its profile is there, of which the process does not know yet', async () => {
      const { child, folder, nothingIsLeft } = start();
      const seen: string[] = [];
      const watcher = watch(folder, (_event, name) => {
        seen.push((name ?? '').replace(/.{6}$/, ''));
        if (seen.at(-1) === 'playwright_chromiumdev_profile-') child.kill('SIGKILL');
      });
      onTestFinished(() => watcher.close());
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      await nothingIsLeft();
      expect([...new Set(seen)]).toEqual(['farhand-browser-', 'playwright_chromiumdev_profile-']);
    });
  },
);
