import { sleep, toError, TransportError } from '@farhand/core/driver';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  holdsWithin,
  isGroupRunning,
  lookEveryMs,
  processesWith,
  signalGroup,
  signalProcess,
} from './process-group.js';

/** A process of a server. */
export interface ServerProcess {
  /** Its identifier. It leads a process group of its own. */
  readonly pid: number;
  /**
   * Sends a signal to the process `pid` alone, if it runs: `SIGKILL` for a crash, `SIGSTOP` for one that hangs. What it
   * has started runs on until the server is stopped.
   */
  kill(signal: NodeJS.Signals): void;
}

/** A server on the loopback interface that runs until it is stopped. The process is the one that serves `url`. */
export interface StartedServer extends ServerProcess, AsyncDisposable {
  /** The address, such as `http://127.0.0.1:9515`, without a slash at the end. */
  readonly url: string;
  /**
   * Ends the server with its browsers and nodes, and removes its folder. Resolves when every process is gone. What does
   * not end within 5 seconds is killed.
   */
  stop(): Promise<void>;
}

/** A program that runs. */
export interface StartedProgram extends ServerProcess {
  /** Resolves to how it ended, with its last output, when it has. */
  readonly ended: Promise<string>;
  /** The end of its output so far. */
  said(): string;
}

/** How long programs may take to end by themselves, and to disappear after they were killed. */
const endLimitMs = 5_000;

/** How long a program may take to be of use. */
const startLimitMs = 60_000;

/** How much of a program's output is kept, in characters. */
const mostSaid = 4_000;

/** What programs see of the environment: no keys, and no proxy that would take them off the loopback interface. */
const passedOn = ['PATH', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'LD_LIBRARY_PATH', 'FONTCONFIG_FILE', 'FONTCONFIG_PATH'];

/**
 * The longest name of the temporary folder, in bytes: with a longer one, the path of the socket that Chromium opens
 * below would exceed the limit of 103 bytes on macOS.
 */
const longestBytes = 34;

/**
 * Ends the process groups that its input names and removes the folder, once the input ends. That is when this process
 * has ended, however it did.
 */
const guardScript = `
trap '' HUP INT TERM
groups=
while read -r group; do groups="$groups -$group"; done
[ -n "$groups" ] && kill -s KILL -- $groups 2>/dev/null
for again in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf "$1" 2>/dev/null
  sleep 0.1
  [ -e "$1" ] || break
done
`;

/**
 * The programs of one server, with a folder that is their home and has all of their files. They end with this process,
 * even if it is killed.
 */
export class ServerPrograms {
  readonly folder: string;
  readonly #guard: ChildProcess;
  readonly #groups: number[] = [];
  #stopped: Promise<void> | undefined;

  /** Starts the guard before it makes the folder, so that none is left if this process is killed in between. */
  constructor() {
    const parent = Buffer.byteLength(tmpdir()) > longestBytes ? '/tmp' : tmpdir();
    this.folder = join(parent, `farhand-servers-${randomBytes(3).toString('hex')}`);
    this.#guard = spawn('/bin/sh', ['-c', guardScript, 'farhand-guard', this.folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env: valuesOf(['PATH']),
    });
    this.#guard.on('error', () => undefined);
    this.#guard.stdin?.on('error', () => undefined);
    try {
      mkdirSync(this.folder, { mode: 0o700 });
    } catch (error) {
      // If the name exists by now, it belongs to another process.
      this.#guard.kill('SIGKILL');
      throw error;
    }
  }

  /**
   * Starts a program.
   *
   * @throws TransportError if the system cannot start it.
   */
  async start(path: string, args: readonly string[]): Promise<StartedProgram> {
    const home = this.folder;
    const child = spawn(path, args, {
      // The leader of a group, so that its browsers can be found and ended with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: home,
      env: {
        ...plainLocale(),
        ...valuesOf(passedOn),
        HOME: home,
        TMPDIR: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_DATA_HOME: join(home, 'data'),
      },
    });
    const closed = once(child, 'close').catch(() => undefined);
    const output = keep(child.stdout, child.stderr);
    if (child.pid !== undefined) this.#include(child.pid);
    try {
      await once(child, 'spawn');
    } catch (error) {
      throw new TransportError('UNREACHABLE', `driver-testkit: ${path} did not start: ${toError(error).message}.`);
    }
    const { pid } = child;
    if (pid === undefined) throw new TransportError('UNREACHABLE', `driver-testkit: ${path} did not start.`);
    const ended = closed.then(() => `it ended by ${child.signalCode ?? `exit code ${child.exitCode}`}`);
    return { pid, ended, said: output, kill: (signal) => void child.kill(signal) };
  }

  /** Returns a server whose programs these are, and which ends all of them. */
  asServer(url: string, { pid, kill }: StartedProgram): StartedServer {
    const stop = (): Promise<void> => this.stop();
    return { url, pid, kill, stop, [Symbol.asyncDispose]: stop };
  }

  /** Ends the programs and everything that they started, then removes the folder. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await Promise.all(this.#groups.map(endGroup));
    // Chromium's crash handlers have left the group. They end by themselves when their browser has.
    if (!(await holdsWithin(endLimitMs, () => processesWith(this.folder).length === 0))) {
      for (const id of processesWith(this.folder)) signalProcess(id, 'SIGKILL');
      await holdsWithin(endLimitMs, () => processesWith(this.folder).length === 0);
    }
    const { exitCode, signalCode } = this.#guard;
    if (exitCode === null && signalCode === null && this.#guard.kill('SIGKILL')) await once(this.#guard, 'exit');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #include(group: number): void {
    this.#groups.push(group);
    this.#guard.stdin?.write(`${group}\n`);
  }
}

/**
 * Resolves to what `look` finds about a program that is starting.
 *
 * @throws TransportError if the program ends first, or finds nothing within a minute. The program is not ended.
 */
export const whenReady = async <T>(
  what: string,
  programs: readonly StartedProgram[],
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> => {
  const state: { why: string | undefined } = { why: undefined };
  for (const { ended, said } of programs)
    void ended.then((how) => (state.why ??= `${how}. Its output:\n${said().trim()}`));
  let found: T | undefined;
  const limit = performance.now() + startLimitMs;
  while (state.why === undefined && performance.now() < limit) {
    found = await look();
    if (found !== undefined) return found;
    await sleep(lookEveryMs);
  }
  const late = `it was not ready after ${startLimitMs / 1000} s. Its output:\n${programs.map(({ said }) => said().trim()).join('\n')}`;
  throw new TransportError('UNREACHABLE', `driver-testkit: ${what} did not start: ${state.why ?? late}`);
};

/** Asks a group of processes to end, and kills it if it does not. A stopped process must go on to hear of it. */
const endGroup = async (group: number): Promise<void> => {
  if (!isGroupRunning(group)) return;
  signalGroup(group, 'SIGTERM');
  signalGroup(group, 'SIGCONT');
  const isGone = (): boolean => !isGroupRunning(group);
  if (await holdsWithin(endLimitMs, isGone)) return;
  signalGroup(group, 'SIGKILL');
  await holdsWithin(endLimitMs, isGone);
};

/** Reads streams to their end, so that nobody waits to write. Returns the last of what they said. */
const keep = (...streams: readonly Readable[]): (() => string) => {
  let said = '';
  for (const stream of streams) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      said = `${said}${String(chunk)}`.slice(-mostSaid);
    });
  }
  return () => said;
};

/** Without a locale, Chromium gives a page no file whose name is not ASCII (156, December 2026). */
const plainLocale = (): Readonly<Record<string, string>> =>
  ['LC_ALL', 'LC_CTYPE', 'LANG'].some((name) => (process.env[name] ?? '') !== '') ? {} : { LC_CTYPE: 'C.UTF-8' };

const valuesOf = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
