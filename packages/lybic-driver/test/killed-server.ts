import { spawn, type ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, type Computer } from '@farhand/core';
import { lybic, type LybicOptions } from '@farhand/lybic-driver';
import { expect, onTestFinished } from 'vitest';
import { instant } from './scripted-vendor.js';

const bin = fileURLToPath(new URL('bin/farhand-emulate.js', import.meta.resolve('@farhand/emulators/package.json')));

/** A computer on an emulator that is a process of its own and can be killed. */
export interface Doomed {
  readonly computer: Computer;
  /** Has the server answer nothing more, without closing a connection. */
  freeze(): void;
  /** Ends the server without warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Ends the server without warning once the next request is on its way to it. */
  killDuringRequest(): void;
}

const settingsIn = (said: string): LybicOptions | undefined => {
  const value = (name: string): string => new RegExp(`export ${name}=(\\S+)\n`).exec(said)?.[1] ?? '';
  const shape = value('LYBIC_SANDBOX_SHAPE');
  if (shape === '') return undefined;
  return { baseUrl: value('LYBIC_API_ENDPOINT'), orgId: value('LYBIC_ORG_ID'), apiKey: value('LYBIC_API_KEY'), shape };
};

const settingsOf = async (child: ChildProcess): Promise<LybicOptions> => {
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const settings = settingsIn(said);
    if (settings !== undefined) return settings;
  }
  throw new Error(`The emulator did not start. It said: ${said}`);
};

const socketCount = (): number =>
  process.getActiveResourcesInfo().filter((name) => /^(TCP|Connect|GetAddrInfo)/.test(name)).length;

/** Launches a computer on an emulator of its own. When the test is over, nothing of either is left. */
export const launchDoomed = async (): Promise<Doomed> => {
  const socketsBefore = socketCount();
  const folder = mkdtempSync(join(tmpdir(), 'farhand-doomed-'));
  const child = spawn(process.execPath, [bin, 'lybic', '--backend', 'recorder'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(async () => {
    await kill();
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    await expect.poll(socketCount).toBe(socketsBefore);
  });
  const computer = await launch(lybic({ ...(await settingsOf(child)), pace: instant }), { kind: 'desktop' });
  onTestFinished(async () => {
    await kill();
    await computer.close().catch(() => undefined);
  });
  const freeze = (): void => void child.kill('SIGSTOP');
  return {
    computer,
    freeze,
    kill,
    killDuringRequest: () => {
      freeze();
      const channel = 'undici:request:bodySent';
      const onSent = (): void => {
        unsubscribe(channel, onSent);
        void kill();
      };
      subscribe(channel, onSent);
    },
  };
};
