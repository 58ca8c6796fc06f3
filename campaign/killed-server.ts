import { FarhandError, launch, type Computer } from '@farhand/core';
import { startDeadline, type Connection } from '@farhand/core/driver';
import type { EmulatorServer } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { ownTemporaryFolder } from './temporary-folder.js';
import { driverFor, instant, kindOf, serveVendor, type Access, type VendorName } from './vendor.js';

/** A computer whose server can be killed. */
export interface Doomed extends Pick<EmulatorProcess, 'freeze' | 'kill'> {
  readonly computer: Computer;
  /** Kills the server when the next request is in flight. */
  killDuringRequest(): void;
  /**
   * Kills the server and closes the computer. Resolves to the names of the temporary files that the server has left.
   */
  end(): Promise<readonly string[]>;
  /** Returns how many more sockets are open than before the launch. */
  sockets(): number;
}

/** Launches a computer on a separate server. */
export const launchDoomed = async (name: VendorName): Promise<Doomed> => {
  const socketsBefore = socketCount();
  const { access, freeze, kill, end } = await startEmulator(name);
  try {
    const computer = await launch(driverFor(name, access, { pace: instant }), { kind: kindOf[name] });
    const onSent = (): void => {
      unsubscribe(requestSent, onSent);
      void kill();
    };
    return {
      computer,
      freeze,
      kill,
      killDuringRequest: () => {
        freeze();
        subscribe(requestSent, onSent);
      },
      end: async () => {
        unsubscribe(requestSent, onSent);
        const files = await end();
        await computer.close().catch(() => undefined);
        return files;
      },
      sockets: () => socketCount() - socketsBefore,
    };
  } catch (error) {
    await end();
    throw error;
  }
};

const socketCount = (): number =>
  process.getActiveResourcesInfo().filter((name) => /^(TCP|Connect|GetAddrInfo)/.test(name)).length;

const requestSent = 'undici:request:bodySent';

/** An emulator over computers in memory, in a separate process with its own memory, so that it can be killed. */
interface EmulatorProcess {
  readonly access: Access;
  /** Makes it stop replying, without closing a connection. */
  freeze(): void;
  /** Kills it, and waits until it has ended. */
  kill(): Promise<void>;
  /** Kills it and cleans up. Resolves to the names of the temporary files that it has left. */
  end(): Promise<readonly string[]>;
}

/** Starts an emulator process, and waits until it listens. */
export const startEmulator = async (name: VendorName): Promise<EmulatorProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-emulator-'));
  const child = spawn(process.execPath, [bin, name, '--backend', 'recorder', '--quiet', '--no-watch'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  const end = async (): Promise<readonly string[]> => {
    await kill();
    const files = readdirSync(folder);
    rmSync(folder, { recursive: true });
    return files;
  };
  try {
    return { access: await accessTo(name, child), freeze: () => void child.kill('SIGSTOP'), kill, end };
  } catch (error) {
    await end();
    throw error;
  }
};

const bin = fileURLToPath(new URL('bin/farhand-emulate.js', import.meta.resolve('@farhand/emulators/package.json')));

/** Builds the access data from the variables that the emulator prints. */
const accessOf: Readonly<Record<VendorName, (value: (variable: string) => string) => Access>> = {
  lightcone: (value) => ({ url: value('LIGHTCONE_BASE_URL'), token: value('TZAFON_API_KEY') }),
  lybic: (value) => ({
    url: value('LYBIC_API_ENDPOINT'),
    token: value('LYBIC_API_KEY'),
    orgId: value('LYBIC_ORG_ID'),
    shape: value('LYBIC_SANDBOX_SHAPE'),
  }),
};

/** Returns the access data in the emulator's output, when it is complete. */
const accessIn = (name: VendorName, said: string): Access | undefined => {
  const lines = [...said.matchAll(/^export (\w+)=(\S+)\n/gm)];
  const printed = new Map(lines.map(([, variable, value]) => [variable, value]));
  const access = accessOf[name]((variable) => printed.get(variable) ?? '');
  return Object.values(access).includes('') ? undefined : access;
};

const accessTo = async (name: VendorName, child: ChildProcess): Promise<Access> => {
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const access = accessIn(name, said);
    if (access !== undefined) return access;
  }
  throw new Error(`The emulator did not start. Its output: ${said}`);
};

/** A computer on an emulator over this machine, with a backend that can be killed. */
export interface KillableBackend {
  readonly computer: Computer;
  readonly server: EmulatorServer;
  /** The emulator's computer. */
  readonly behind: Connection | undefined;
  /** Kills the processes whose program matches, and returns how many there were. */
  kill(program: RegExp): number;
  /** Resolves to how many computers the emulator's driver considers running. */
  alive(): Promise<number>;
  /** Closes the computer and the emulator. */
  end(): Promise<void>;
  /** Returns what is left of them on this machine. */
  left(): Left;
  /** Removes the remaining temporary files. */
  remove(): void;
}

/** Launches a computer with a backend that can be killed. No process or file is left after the test. */
export const openKillable = async (vendor: VendorName): Promise<KillableBackend> => {
  const backend = await launchKillable(vendor);
  onTestFinished(async () => {
    try {
      await backend.end();
      await expect.poll(backend.left, { timeout: 10_000 }).toEqual({ processes: [], files: [] });
    } finally {
      backend.remove();
    }
  });
  return backend;
};

/** Launches the computer. */
const launchKillable = async (name: VendorName): Promise<KillableBackend> => {
  const mark = randomUUID();
  const folder = ownTemporaryFolder();
  const driver = local({ env: { FARHAND_KILLED: mark } });
  const server = await serveVendor(name, { driver });
  try {
    const computer = await launch(driverFor(name, server), { kind: kindOf[name] });
    return {
      computer,
      server,
      behind: server.connection(computer.id),
      kill: (program) => killAll(processesWith(mark), program),
      alive: async () => (await driver.list(startDeadline({ timeoutMs: 0 }, 'listing'))).length,
      end: async () => {
        await computer.close();
        await server.close();
      },
      left: () => ({
        processes: processesWith(mark),
        // A killed Chromium leaves the folder of its socket, because only Chromium knows the path.
        files: folder.files().filter((file) => !file.startsWith('org.chromium')),
      }),
      remove: () => folder.remove(),
    };
  } catch (error) {
    await server.close();
    folder.remove();
    throw error;
  }
};

/** What is left of a computer on this machine. */
interface Left {
  readonly processes: readonly number[];
  readonly files: readonly string[];
}

const processesWith = (mark: string): readonly number[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });

/**
 * Kills the processes whose program matches, and returns how many there were. A process may end together with another
 * one before its turn.
 */
const killAll = (pids: readonly number[], program: RegExp): number =>
  pids.filter((pid) => {
    try {
      const [path = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return program.test(path) && process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'ENOENT'))
        return false;
      throw error;
    }
  }).length;

/** The outcome of each call: `done`, or the code of its error. */
export interface Interrupted {
  readonly inside: readonly unknown[];
  readonly hold: unknown;
  readonly screenshot: unknown;
  readonly held: readonly unknown[];
  readonly close: unknown;
}

/** Holds a key for two clicks, interrupts between them, and makes further calls. */
export const interruptHold = async (computer: Computer, interrupt: () => Promise<void>): Promise<Interrupted> => {
  const { keyboard, tab } = computer;
  const inside: unknown[] = [];
  const hold = keyboard.hold('Shift', async () => {
    inside.push(await outcomeOf(tab.click(10, 10)));
    await interrupt();
    inside.push(await outcomeOf(tab.click(20, 20)));
  });
  return {
    hold: await outcomeOf(hold),
    inside,
    screenshot: await outcomeOf(computer.screenshot()),
    held: computer.held(),
    close: await outcomeOf(computer.close()),
  };
};

/** Resolves to `done`, or to the code of the error. */
export const outcomeOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'done',
    (error: unknown) => (error instanceof FarhandError ? error.code : error),
  );
