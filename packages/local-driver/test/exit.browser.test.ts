import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newMark } from './browser.js';
import { processesGone } from './left-behind.js';

/** Opens a browser and waits for ever; `before` runs first. */
const program = (before: string): string => `
  import { startDeadline } from '@farhand/core/driver';
  import { local } from '@farhand/local-driver';
  ${before}
  await local().open({ kind: 'browser' }, startDeadline({ timeoutMs: 0 }, 'open'));
  console.log('open');
`;

interface Running {
  readonly child: ChildProcess;
  /** Resolves when neither a process nor a file of the browser is left. */
  nothingIsLeft(): Promise<void>;
}

/** Starts a process that has a browser open. */
const start = async (before = ''): Promise<Running> => {
  const mark = newMark();
  const folder = mkdtempSync(join(tmpdir(), 'farhand-exit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program(before)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ...mark.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => ['it ended'])]);
  expect(String(said).trim()).toBe('open');
  return {
    child,
    nothingIsLeft: async () => {
      await processesGone(mark.text);
      await expect.poll(() => readdirSync(folder).filter((name) => name.startsWith('playwright'))).toEqual([]);
    },
  };
};

describe.skipIf(process.platform === 'win32')('a browser ends with the process that opened it', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'on %s, which ends the process as it would have',
    async (signal) => {
      const { child, nothingIsLeft } = await start();
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([null, signal]);
      await nothingIsLeft();
    },
  );

  test('on a signal that somebody listens to, when they end the process and not before', async () => {
    const { child, nothingIsLeft } = await start(`process.on('SIGINT', () => setTimeout(() => {
      console.log('still here');
      process.exit(7);
    }, 300));`);
    const said = child.stdout === null ? undefined : once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(String(await said).trim()).toBe('still here');
    expect(await once(child, 'exit')).toEqual([7, null]);
    await nothingIsLeft();
  });

  test.each([
    [
      'process.exit()',
      'setInterval(() => globalThis.go && process.exit(3), 1); process.on("SIGUSR2", () => (globalThis.go = true));',
      3,
    ],
    ['an error that nobody catches', 'process.on("SIGUSR2", () => { throw new Error("uncaught, on purpose"); });', 1],
  ])('on %s', async (_name, before, code) => {
    const { child, nothingIsLeft } = await start(before);
    child.kill('SIGUSR2');
    expect(await once(child, 'exit')).toEqual([code, null]);
    await nothingIsLeft();
  });

  test('on SIGKILL too: its processes end, as the pipe to it closes', async () => {
    const { child, nothingIsLeft } = await start();
    child.kill('SIGKILL');
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    // Nobody is there to remove the profile.
    await expect(nothingIsLeft()).rejects.toThrow('playwright');
  });
});
