import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

/** A suite on four computers, with a runner in a separate process. */
const slow = { timeout: 400_000 };

const examples = fileURLToPath(new URL('..', import.meta.url));

/** Runs a runner in a folder of the examples, as a user does. Resolves to its exit code and its output. */
const run = async (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|TEST$|XDG_)/.test(name),
  );
  // Runners keep caches in both folders, and so does Chromium.
  const own = mkdtempSync(join(tmpdir(), 'farhand-runner-'));
  onTestFinished(() => rmSync(own, { recursive: true, force: true, maxRetries: 10 }));
  const child = spawn(process.execPath, args, {
    cwd: `${examples}/${folder}`,
    env: { ...Object.fromEntries(others), HOME: own, TMPDIR: own, CI: 'true', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output };
};

const installed = (path: string): string => `${examples}/node_modules/${path}`;

test('the suite passes on every computer with Vitest', slow, async () => {
  const { code, output } = await run('suite', [installed('vitest/vitest.mjs'), 'run', '--config', 'vitest.config.ts']);
  expect(output).toMatch(/Tests {2}56 passed \(56\)/);
  expect(code).toBe(0);
});

test('the suite passes on every computer with Playwright Test', slow, async () => {
  const args = ['test', '--config', 'playwright.config.ts', '--reporter=line', '--workers=2'];
  const { code, output } = await run('suite', [installed('@playwright/test/cli.js'), ...args]);
  expect(output).toContain('56 passed');
  expect(code).toBe(0);
});

test('the small suite passes with Jest', slow, async () => {
  const env = { NODE_OPTIONS: '--experimental-vm-modules' };
  const { code, output } = await run('jest', [installed('jest/bin/jest.js')], env);
  expect(output).toContain('2 passed, 2 total');
  expect(code).toBe(0);
});

test('the small suite passes with node:test', slow, async () => {
  const { code, output } = await run('node-test', ['--test', '--test-reporter=tap', 'shift-select.test.mjs']);
  expect(output).toContain('# pass 2');
  expect(code).toBe(0);
});
