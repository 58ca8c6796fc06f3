import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TransportError } from '@farhand/core/driver';
import { findXvfb } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { xauthorityFile } from '../dist/desktop/open-display.js';
import { useDesktops } from './desktops.js';
import { foldersIn, isXvfb, processesWith } from './left-behind.js';

const desktops = useDesktops();

const xvfb = findXvfb() ?? 'no Xvfb';

/** Has a script run for Xvfb, with the number of its display as `$n`. Returns the displays that it was started on. */
const insteadOfXvfb = (script: string): (() => readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-xvfb-'));
  const path = join(folder, 'Xvfb');
  writeFileSync(join(folder, 'foreign'), xauthorityFile(new Uint8Array(16)));
  writeFileSync(
    path,
    `#!/bin/sh
cd ${folder}
for last; do :; done
n=\${last#:}
echo ":$n" >> displays
${script}`,
    { mode: 0o700 },
  );
  vi.stubEnv('FARHAND_XVFB', path);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return () => readFileSync(join(folder, 'displays'), 'utf8').trim().split('\n');
};

const realXvfb = `exec ${xvfb} "$@"`;

const socketOf = (display: string): string => `/tmp/.X11-unix/X${display.slice(1)}`;

/** Servers that start and cannot be reached. */
const outOfReach = {
  'a socket that somebody removes': 'echo "$n" >&3; exec sleep 1000',
  'a socket at which nobody listens': ': > "/tmp/.X11-unix/X$n"; echo "$n" >&3; exec sleep 1000',
  'a socket at which another server listens': `exec ${xvfb} ":$n" -displayfd 3 -auth foreign -nolisten tcp`,
} as const;

describe('an Xvfb that cannot be reached ends, and another display is taken', () => {
  test.each(Object.entries(outOfReach))('%s', async (_what, script) => {
    // Sockets are in a folder that the first server makes.
    await desktops.open();
    const displays = insteadOfXvfb(`if mkdir once 2>/dev/null; then ${script}; fi\n${realXvfb}`);
    const { environment } = await desktops.open();
    const [lost = '', taken, ...others] = displays();
    expect([taken, ...others]).toEqual([environment['DISPLAY']]);
    expect(lost).not.toBe(taken);
    expect(existsSync(socketOf(lost))).toBe(false);
    expect(processesWith(desktops.mark).filter(isXvfb)).toHaveLength(2);
    expect(foldersIn(process.env['TMPDIR'] ?? '')).toHaveLength(2);
  });

  test('a display that another server has taken in the meantime', async () => {
    const theirs = (await desktops.open()).environment['DISPLAY'] ?? '';
    const displays = insteadOfXvfb(`if mkdir once 2>/dev/null; then exec ${xvfb} "$@" ${theirs}; fi\n${realXvfb}`);
    const { environment } = await desktops.open();
    expect(displays()).toHaveLength(2);
    expect(environment['DISPLAY']).toBe(displays()[1]);
    expect(existsSync(socketOf(theirs))).toBe(true);
  });
});

describe('an Xvfb that can never be reached', () => {
  test.each<[keyof typeof outOfReach, (display: string) => string]>([
    ['a socket that somebody removes', (display) => `${socketOf(display)} is missing`],
    ['a socket at which nobody listens', (display) => `no server replies at ${display}`],
    ['a socket at which another server listens', (display) => `another server replies at ${display}`],
  ])('%s: it says what was tried, and leaves nothing', async (what, told) => {
    await desktops.open();
    const displays = insteadOfXvfb(outOfReach[what]);
    const opening = desktops.open();
    await expect(opening).rejects.toThrow(TransportError);
    await expect(opening).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(opening).rejects.toThrow(
      `was started on 3 displays in turn, and none could be reached: ${displays().map(told).join('; ')}. All of these servers were terminated. Check that`,
    );
    expect(new Set(displays()).size).toBe(3);
    expect(displays().filter((display) => existsSync(socketOf(display)))).toEqual([]);
    expect(processesWith(desktops.mark).filter(isXvfb)).toHaveLength(1);
    expect(foldersIn(process.env['TMPDIR'] ?? '')).toHaveLength(1);
  });
});
