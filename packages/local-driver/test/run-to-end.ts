import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { foldersIn, processesGone } from './left-behind.js';

/** How a script has ended. */
export interface ScriptEnd {
  readonly code: unknown;
  readonly signal: unknown;
  /** What it has printed, and the code of each warning, in order. */
  readonly lines: readonly string[];
}

/**
 * Runs a script in a process of its own to its end, which has to come by itself, and checks that it leaves neither a process
 * nor a folder. `launch`, `attach` and `local` are there.
 */
export const runToEnd = async (script: string, env: Readonly<Record<string, string>> = {}): Promise<ScriptEnd> => {
  const folder = mkdtempSync(join(process.platform === 'win32' ? tmpdir() : '/tmp', 'farhand-end-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const program = `
    import { attach, launch } from '@farhand/core';
    import { local } from '@farhand/local-driver';
    process.on('warning', ({ code }) => console.log(code));
    ${script}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  await processesGone(folder);
  await expect.poll(() => foldersIn(folder), { timeout: 10_000 }).toEqual([]);
  return { code, signal, lines };
};

/** The end of a script that did its work and forgot to close one computer or more. */
export const endOfForgetful = (...lines: readonly string[]): ScriptEnd => ({
  code: 0,
  signal: null,
  lines: [...lines, 'FARHAND_LEFT_OPEN'],
});
