import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newMark } from './browser.js';
import { displayFiles, foldersIn, processesGone } from './left-behind.js';

/** Opens a desktop with a command, a browser and a terminal on it, and waits for ever. */
const program = `
  import { startDeadline } from '@farhand/core/driver';
  import { local } from '@farhand/local-driver';
  const deadline = startDeadline({ timeoutMs: 0 }, 'open');
  const { shell, environment } = await local().open({ kind: 'desktop' }, deadline);
  await shell.run('sleep 1000 & xdg-open about:blank &', {}, deadline);
  const terminal = await shell.open('setsid sleep 1000 & echo; cat', { tty: { columns: 80, rows: 24 } }, deadline);
  await terminal.read(deadline.signal);
  console.log(environment.DISPLAY);
`;

interface Running {
  readonly child: ChildProcess;
  /** Resolves when neither a process nor a file of the desktop is left. */
  nothingIsLeft(): Promise<void>;
}

const start = async (): Promise<Running> => {
  const mark = newMark();
  const folder = mkdtempSync(join(tmpdir(), 'farhand-exit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ...mark.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => ['it ended'])]);
  const display = String(said).trim();
  expect(display).toMatch(/^:\d+$/);
  const left = displayFiles(display);
  return {
    child,
    nothingIsLeft: async () => {
      await processesGone(mark.text);
      await expect.poll(() => foldersIn(folder), { timeout: 5_000 }).toEqual([]);
      expect(left()).toEqual([]);
    },
  };
};

describe('a desktop ends with the process that opened it', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('on %s, and leaves nothing', async (signal) => {
    const { child, nothingIsLeft } = await start();
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([null, signal]);
    await nothingIsLeft();
  });
});
