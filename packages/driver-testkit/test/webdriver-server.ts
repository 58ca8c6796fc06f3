import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from '@farhand/local-driver';
import { isRecord } from '@farhand/core/driver';
import { afterAll, beforeAll, vi } from 'vitest';

/** Sends a request to a WebDriver server. Resolves to the `value` of its reply. */
export const ask = async (url: string, body?: object): Promise<Readonly<Record<string, unknown>>> => {
  const reply = await fetch(
    url,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) },
  );
  const json: unknown = await reply.json();
  const value = isRecord(json) ? json['value'] : undefined;
  if (!isRecord(value)) throw new Error(`${url} replied ${reply.status} without a value`);
  if (!reply.ok) throw new Error(`${url} replied ${String(value['error'])}: ${String(value['message'])}`);
  return value;
};

/** Opens a session of Chromium, or asks for one of another browser. Resolves to its id. */
export const openSession = async (url: string, browserName = 'chrome'): Promise<string> => {
  const binary = findChromium();
  if (binary === undefined) throw new Error('There is no Chromium.');
  const chromeOptions = { binary, args: ['--headless=new', '--no-sandbox'] };
  const alwaysMatch = { browserName, 'goog:chromeOptions': chromeOptions };
  const { sessionId } = await ask(`${url}/session`, { capabilities: { alwaysMatch } });
  return String(sessionId);
};

/** The processes that have a text in their environment and run, on Linux; elsewhere none can be seen. */
export const processesWith = (mark: string): readonly string[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((id) => {
    try {
      if (!readFileSync(`/proc/${id}/environ`, 'utf8').includes(mark)) return [];
      return [`${id} ${readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
    } catch {
      return [];
    }
  });
};

/** The processes of a group that run, on Linux; elsewhere none can be seen. */
export const processesOf = (group: number): readonly string[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((id) => {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      const [state = '', , memberOf] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(memberOf) === group && state !== 'Z' ? [stat] : [];
    } catch {
      return [];
    }
  });
};

/** Two folders that take the place of the home and of the temporary folder while the tests of a file run. */
export interface WatchedFolders {
  readonly home: string;
  readonly temporary: string;
  /** What is in either of them. */
  content(): readonly string[];
}

/** Gives the tests of a file an empty home and temporary folder, so that they see what a server leaves there. */
export const useWatchedFolders = (): WatchedFolders => {
  const folders = { home: '', temporary: '' };

  beforeAll(async () => {
    folders.home = await mkdtemp('/tmp/farhand-home-');
    folders.temporary = await mkdtemp('/tmp/farhand-temp-');
    vi.stubEnv('HOME', folders.home);
    vi.stubEnv('TMPDIR', folders.temporary);
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    for (const folder of Object.values(folders)) await rm(folder, { recursive: true, force: true });
  });

  return {
    get home() {
      return folders.home;
    },
    get temporary() {
      return folders.temporary;
    },
    content: () => Object.values(folders).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
  };
};

/** What a server has left: processes, files, and whether it still replies. */
export const leftBy = async (
  { url, pid }: { readonly url: string; readonly pid: number },
  { temporary, content }: WatchedFolders,
): Promise<readonly string[]> => {
  const replies = await fetch(`${url}/status`).then(
    () => [`${url} replies`],
    () => [],
  );
  return [...processesOf(pid), ...processesWith(temporary), ...content(), ...replies];
};
