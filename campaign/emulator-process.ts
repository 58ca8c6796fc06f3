import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Access, VendorName } from './vendor.js';

/** An emulator over computers in memory that is a process of its own: it can die, and has its own memory. */
export interface EmulatorProcess {
  readonly access: Access;
  /** Has it answer nothing more, without closing a connection. */
  freeze(): void;
  /** Ends it without warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Kills it and cleans up behind it; returns the names of the temporary files that it has left. */
  end(): Promise<readonly string[]>;
}

const bin = fileURLToPath(new URL('bin/farhand-emulate.js', import.meta.resolve('@farhand/emulators/package.json')));

/** What it prints for its clients, as values of variables. */
const accessOf: Readonly<Record<VendorName, (value: (variable: string) => string) => Access>> = {
  lightcone: (value) => ({ url: value('LIGHTCONE_BASE_URL'), token: value('TZAFON_API_KEY') }),
  lybic: (value) => ({
    url: value('LYBIC_API_ENDPOINT'),
    token: value('LYBIC_API_KEY'),
    orgId: value('LYBIC_ORG_ID'),
    shape: value('LYBIC_SANDBOX_SHAPE'),
  }),
};

/** What it has printed, once that is all there. */
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
  throw new Error(`The emulator did not start. It said: ${said}`);
};

/** Starts one and waits until it listens. */
export const startEmulator = async (name: VendorName): Promise<EmulatorProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-emulator-'));
  const child = spawn(process.execPath, [bin, name, '--backend', 'recorder'], {
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
