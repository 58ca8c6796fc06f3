import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComputerInfo } from '@farhand/core/driver';
import { lightcone, type LightconeOptions } from '@farhand/lightcone-driver';
import { onTestFinished, vi } from 'vitest';
import { browser, forever, settings, vendor, type Script, type Vendor } from './scripted-vendor.js';

/** A folder that is gone when the test is over. */
export const temporary = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-registry-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** A vendor, and a registry of what is launched there. */
export interface Registered {
  readonly service: Vendor;
  readonly registryDir: string;
  readonly options: LightconeOptions;
  launch(tag?: string, id?: string): Promise<Awaited<ReturnType<ReturnType<typeof lightcone>['open']>>>;
  /** What a list tells, the vendor listing these ids. */
  list(ids: readonly string[], more?: LightconeOptions): Promise<readonly ComputerInfo[]>;
  /** The tags that it tells, by their ids. */
  tags(ids: readonly string[], more?: LightconeOptions): Promise<Readonly<Record<string, string | undefined>>>;
  files(): Promise<readonly string[]>;
}

/** A registry in a folder that there is not yet. */
export const register = async (script: Script = {}): Promise<Registered> => {
  const service = await vendor({ ...browser, ...script });
  const registryDir = join(await temporary(), 'a', 'b');
  const options = { ...settings(service.url), registryDir };
  const list: Registered['list'] = (ids, more = {}) => {
    service.answer({ 'GET /computers': { json: ids.map((id) => ({ id, kind: 'browser', status: 'RUNNING' })) } });
    return lightcone({ ...options, ...more }).list(forever());
  };
  return {
    service,
    registryDir,
    options,
    launch: async (tag, id = 'c1') => {
      if (id !== 'c1') {
        const path = `/computers/${encodeURIComponent(id)}`;
        service.answer({
          'POST /computers': { json: { id } },
          [`POST ${path}/screenshot`]: browser['POST /computers/c1/screenshot'] ?? 'reset',
          [`GET ${path}/tabs`]: browser['GET /computers/c1/tabs'] ?? 'reset',
          [`DELETE ${path}`]: { text: '' },
        });
      }
      const wanted = { kind: 'browser', ...(tag === undefined ? {} : { tag }) } as const;
      const connection = await lightcone(options).open(wanted, forever());
      onTestFinished(() => connection.detach());
      return connection;
    },
    list,
    tags: async (ids, more) => Object.fromEntries((await list(ids, more)).map(({ id, tag }) => [id, tag])),
    files: () => readdir(registryDir).catch((): string[] => []),
  };
};

/** Sets the clock forward. */
export const later = (ms: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
};
