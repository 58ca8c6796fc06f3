import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { launch, type Computer } from '@farhand/core';
import { startDeadline, type Connection } from '@farhand/core/driver';
import type { EmulatorServer } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import { ownTemporaryFolder } from './temporary-folder.js';
import { driverFor, kindOf, serveVendor, type VendorName } from './vendor.js';

/** A computer on an emulator over this machine, what runs behind which can be killed. */
export interface KillableBackend {
  readonly computer: Computer;
  readonly server: EmulatorServer;
  /** The computer as the emulator has it. */
  readonly behind: Connection | undefined;
  /** Kills the processes whose program has such a name, without warning; returns how many. */
  kill(program: RegExp): number;
  /** How many computers the emulator's driver takes for alive. */
  alive(): Promise<number>;
  /** Closes the computer and the emulator. */
  end(): Promise<void>;
  /** What is left of them on this machine. */
  left(): Left;
  /** Removes the temporary files that are left. */
  remove(): void;
}

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

const programOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';

/** Launches one. */
export const launchKillable = async (name: VendorName): Promise<KillableBackend> => {
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
      kill: (program) => {
        const doomed = processesWith(mark).filter((pid) => program.test(programOf(pid)));
        for (const pid of doomed) process.kill(pid, 'SIGKILL');
        return doomed.length;
      },
      alive: async () => (await driver.list(startDeadline({ timeoutMs: 0 }, 'listing'))).length,
      end: async () => {
        await computer.close();
        await server.close();
      },
      left: () => ({
        processes: processesWith(mark),
        // A Chromium that is killed leaves the folder of its socket, which only it knows.
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
