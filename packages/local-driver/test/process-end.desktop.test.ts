import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DesktopConnection } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useDesktops } from './desktops.js';
import { foldersIn, processesGone } from './left-behind.js';
import { startProgram } from './x-client.js';

const desktops = useDesktops();

const program = (computer: string): string => `
  import { attach, launch } from '@farhand/core';
  import { local } from '@farhand/local-driver';
  const computer = await ${computer};
  await computer.mouse.move(10, 10).down();
  await computer.keyboard.hold('Shift', async () => {
    await computer.keyboard.press('F1');
    console.log('ready');
    await new Promise((resolve) => setTimeout(resolve, 1_000_000));
  });
`;

/** Runs the program in a process of its own and ends that in the middle of a hold. Returns the files that it leaves. */
const endInTheMiddle = async (
  computer: string,
  signal: NodeJS.Signals,
  env: Readonly<Record<string, string>> = {},
): Promise<() => readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-end-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program(computer)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ...env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const end = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), end]);
  expect(String(said)).toBe('ready\n');
  child.kill(signal);
  expect(await end).toEqual([null, signal]);
  await processesGone(folder);
  return () => foldersIn(folder);
};

describe('a process that ends in the middle of a hold', () => {
  test.each([
    ['launched on', (display: string) => `launch(local({ display: '${display}' }), { kind: 'desktop' })`],
    ['attached to', (display: string) => `attach(local(), '${display}')`],
  ])('leaves nothing pressed on a running display that it %s', async (_how, computer) => {
    const owner: DesktopConnection = await desktops.open();
    const watcher = await startProgram(owner);
    await watcher.show({ x: 0, y: 0, width: 1280, height: 720 }, 0);
    await watcher.seen();
    const environment = { XAUTHORITY: owner.environment['XAUTHORITY'] ?? '' };
    const left = await endInTheMiddle(computer(owner.environment['DISPLAY'] ?? ''), 'SIGTERM', environment);
    await expect.poll(left).toEqual([]);
    expect((await watcher.seen()).filter((line) => !line.startsWith('motion'))).toEqual([
      'ButtonPress 1 state 16',
      'KeyPress 50 state 272',
      'KeyPress 67 state 273',
      'KeyRelease 67 state 273',
      'KeyRelease 50 state 273',
      'ButtonRelease 1 state 272',
    ]);
  });
});
