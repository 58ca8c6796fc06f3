import { findXvfb } from '@farhand/local-driver';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { commandOf, displayFiles, processesWith } from './left-behind.js';

/** A way for a process to end. */
interface Way {
  readonly way: string;
  /** How a program does it, as a statement. */
  readonly statement: string;
  /** How many computers each process has that ends so. */
  readonly computers: number;
  /** One for each of these processes, see {@link program}. */
  readonly shifts: readonly number[];
}

const ways: readonly Way[] = [
  { way: 'SIGINT', statement: `process.kill(process.pid, 'SIGINT')`, computers: 6, shifts: [0, 0.25, 0.5, 0.75] },
  { way: 'SIGTERM', statement: `process.kill(process.pid, 'SIGTERM')`, computers: 4, shifts: [0] },
  { way: 'SIGHUP', statement: `process.kill(process.pid, 'SIGHUP')`, computers: 4, shifts: [0.25] },
  { way: 'an uncaught error', statement: `throw new Error('on purpose')`, computers: 4, shifts: [0.5] },
  { way: 'an unhandled rejection', statement: `Promise.reject(new Error('on purpose'))`, computers: 4, shifts: [0.75] },
  { way: 'process.exit(3)', statement: 'process.exit(3)', computers: 4, shifts: [0] },
  { way: 'SIGKILL', statement: `process.kill(process.pid, 'SIGKILL')`, computers: 4, shifts: [0.5] },
];

/** What is left of a process. */
interface Left {
  /** Of whatever it has started. */
  readonly processes: number;
  /** Sockets and locks. */
  readonly displays: number;
  /** In its folder for temporary files. */
  readonly folders: number;
}

/** How processes have ended in one way, and what is left of all of them. */
export interface Ending extends Left {
  readonly way: string;
  /** How many computers they have had: open, or in the course of a launch. */
  readonly computers: number;
  /** The signals and exit codes that have ended them, each once. */
  readonly by: readonly unknown[];
}

/** What is launched, and what is done with it. */
export interface Target {
  readonly kind: 'browser' | 'desktop';
  /** Statements with `computer`: what runs on each. */
  readonly onEach?: string;
  /** Statements with `computer`: what runs on the first one of a process. */
  readonly onFirst?: string;
}

/**
 * A process whose computers are each at another instant when it ends. One is in a hold. It shows how long a launch takes, in which
 * time the launches of all others but one begin. When the first of these is in a hold, too, the process says so. Told to end, it begins
 * the last launch and ends at once. `shift`, below 1, moves the beginnings by this part of the time between two of them.
 */
const program = ({ kind, onEach = '', onFirst = '' }: Target, { statement, computers }: Way, shift: number): string => `
  import { launch } from '@farhand/core';
  import { local } from '@farhand/local-driver';

  const open = async () => {
    const computer = await launch(local(), { kind: '${kind}' });
    ${onEach}
    await new Promise((resolve, reject) => {
      const click = async () => {
        resolve(computer);
        for (let at = 0; ; at += 1) await computer.tab.click(at % 100, 10).pause(20);
      };
      computer.keyboard.hold('Shift', click).catch(reject);
    });
    return computer;
  };

  process.on('SIGUSR2', () => {
    void open();
    ${statement};
  });
  const startedAt = performance.now();
  const computer = await open();
  const launchMs = performance.now() - startedAt;
  ${onFirst}
  const count = ${computers - 2};
  const starts = Array.from({ length: count }, (_, index) => ((index + ${shift}) / count) * launchMs);
  for (const start of starts) setTimeout(() => void open().then(() => console.log('ready')), start);
`;

/** Runs a program until it has ended, and counts what is left once nothing goes away any more. */
const endOf = async (
  target: Target,
  way: Way,
  shift: number,
): Promise<{ readonly by: unknown; readonly left: Left }> => {
  // The folder for temporary files is taken only if its name is short.
  const room = mkdtempSync(join(process.platform === 'win32' ? tmpdir() : '/tmp', 'farhand-end-'));
  const temporary = join(room, 'tmp');
  mkdirSync(temporary);
  const xvfb = notingXvfb(room);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program(target, way, shift)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, TMPDIR: temporary, FARHAND_XVFB: xvfb.path },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const left = (): Left => ({
    processes: processesWith(room).length,
    displays: xvfb.displays().flatMap((display) => displayFiles(display)()).length,
    folders: readdirSync(temporary).length,
  });
  try {
    const ended = once(child, 'exit');
    const [said]: readonly unknown[] = await Promise.race([once(child.stdout, 'data'), ended]);
    expect(String(said)).toMatch(/^ready\n/);
    const before = left();
    expect(before.folders).toBeGreaterThan(1);
    if (process.platform === 'linux') expect(before.processes).toBeGreaterThan(4);
    if (target.kind === 'desktop') expect(before.displays).toBeGreaterThan(1);
    child.kill('SIGUSR2');
    const [code, signal]: readonly unknown[] = await ended;
    const nothing: Left = { processes: 0, displays: 0, folders: 0 };
    await vi
      .waitFor(() => expect(left()).toEqual(nothing), { timeout: 15_000 })
      .catch(() => {
        const commands = processesWith(room).map((id) => commandOf(id).join(' '));
        console.error(`Left by ${way.way}:`, { commands, displays: xvfb.displays(), folders: readdirSync(temporary) });
      });
    return { by: signal ?? code, left: left() };
  } finally {
    child.kill('SIGKILL');
    rmSync(room, { recursive: true, force: true, maxRetries: 10 });
  }
};

/** An Xvfb that notes its display: of a process that is killed nobody else knows which it had. */
const notingXvfb = (room: string): { readonly path: string; displays(): readonly string[] } => {
  const path = join(room, 'Xvfb');
  const noted = join(room, 'displays');
  const script = `#!/bin/sh\nfor last; do :; done\necho "$last" >> ${noted}\nexec ${findXvfb() ?? 'no Xvfb'} "$@"\n`;
  writeFileSync(path, script, { mode: 0o700 });
  return { path, displays: () => (existsSync(noted) ? readFileSync(noted, 'utf8').trim().split('\n') : []) };
};

/** How many processes run at a time. */
const atATime = 2;

/** Ends processes with computers in each way, and tells how they have ended and what is left. */
export const endingsOf = async (target: Target): Promise<readonly Ending[]> => {
  const runs = ways.flatMap((way) => way.shifts.map((shift) => ({ way, shift })));
  const ends: { readonly way: Way; readonly by: unknown; readonly left: Left }[] = [];
  const work = async (): Promise<void> => {
    for (let run = runs.shift(); run !== undefined; run = runs.shift())
      ends.push({ way: run.way, ...(await endOf(target, run.way, run.shift)) });
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return ways.map((way) => {
    const own = ends.filter((end) => end.way === way);
    const sum = (name: keyof Left): number => own.reduce((before, { left }) => before + left[name], 0);
    return {
      way: way.way,
      computers: own.length * way.computers,
      by: [...new Set(own.map(({ by }) => by))],
      processes: sum('processes'),
      displays: sum('displays'),
      folders: sum('folders'),
    };
  });
};
