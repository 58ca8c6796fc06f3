import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// It notes the folder for temporary files when it is loaded, which is to be before a test file has one of its own.
import 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';

/** The processes that were started with an environment variable of this value, on Linux; elsewhere none can be seen. */
export const processesWith = (mark: string): readonly number[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    const id = Number(name);
    if (!Number.isInteger(id)) return [];
    try {
      return readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark) ? [id] : [];
    } catch {
      return [];
    }
  });
};

/** The command line of a process, word by word; of one that has gone, nothing. */
export const commandOf = (id: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
};

/** Whether a process is an X server, and not one that runs on it. */
export const isXvfb = (id: number): boolean => commandOf(id)[0]?.endsWith('Xvfb') === true;

/** Kills the processes with this mark in their environment, or some of them. One that ends with another is gone before its turn. */
export const killProcesses = (mark: string, isMeant: (id: number) => boolean = () => true): void => {
  for (const id of processesWith(mark).filter(isMeant)) {
    try {
      process.kill(id, 'SIGKILL');
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
};

/** Whether this is what the system says of a process that has gone. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'ENOENT');

/** Resolves when no process with this mark in its environment runs; rejects with those that do after ten seconds. */
export const processesGone = async (mark: string): Promise<void> => {
  const end = performance.now() + 10_000;
  for (;;) {
    const left = processesWith(mark);
    if (left.length === 0) return;
    if (performance.now() > end) throw new Error(`Processes of a browser still run: ${left.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** The folders that were made for browsers and desktops and have not been removed. */
export const foldersIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => /^(playwright|farhand-(desktop|browser|artifacts))/.test(name));

/** The socket and the lock of an X display that has gone, if the same ones are still there. */
export const displayFiles = (display: string): (() => readonly string[]) => {
  const number = display.slice(1);
  const paths = [`/tmp/.X11-unix/X${number}`, `/tmp/.X${number}-lock`];
  const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;
  const before = new Map(paths.map((path) => [path, inodeOf(path)]));
  // Somebody else's server may have taken the name since.
  return () => paths.filter((path) => before.get(path) !== undefined && inodeOf(path) === before.get(path));
};

/** Gives the tests of a file a folder for temporary files, and fails them if a browser or desktop leaves something in it. */
export const useOwnTempFolder = (): void => {
  const before = process.env['TMPDIR'];
  // A desktop takes it only if its name is short.
  const folder = mkdtempSync(join(process.platform === 'win32' ? tmpdir() : '/tmp', 'farhand-test-'));

  beforeAll(() => {
    process.env['TMPDIR'] = folder;
  });

  afterAll(async () => {
    // The next file of this process has its own.
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await vi.waitFor(() => expect(foldersIn(folder)).toEqual([]), { timeout: 10_000 });
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
};
