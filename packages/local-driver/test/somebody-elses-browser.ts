import { findChromium } from '@farhand/local-driver';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';
import { newMark } from './browser.js';
import { processesGone, useOwnTempFolder } from './left-behind.js';

/** A browser that was not started by Farhand, with one tab titled `Theirs`. */
export interface OtherBrowser {
  /** Its debugging address. */
  address(): string;
  /** The titles of its tabs, in alphabetical order, as it tells them itself. */
  titles(): Promise<readonly string[]>;
  /** Whether it still runs. */
  isRunning(): boolean;
}

/** Writes the settings of a person who has zoomed all pages: Chromium keeps levels, each by a fifth. */
const zoomPages = (profile: string, zoom: number): void => {
  const settings = { partition: { default_zoom_level: { x: Math.log(zoom) / Math.log(1.2) } } };
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(settings));
};

/** Starts a browser for the tests of a file, and ends it after them. Its pages are zoomed by `zoom`, 1 by default. */
export const useOtherBrowser = ({ zoom = 1 }: { readonly zoom?: number } = {}): OtherBrowser => {
  useOwnTempFolder();
  const mark = newMark();
  const profile = mkdtempSync(join(tmpdir(), 'farhand-profile-'));
  if (zoom !== 1) zoomPages(profile, zoom);
  let browser: ChildProcess | undefined;
  let address = '';

  beforeAll(async () => {
    const args = [
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--enable-features=CDPScreenshotNewSurface',
      // As on a screen with fine pixels, where a screenshot has four for each of a page's.
      '--force-device-scale-factor=2',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'data:text/html,<title>Theirs</title>',
    ];
    const child = spawn(findChromium() ?? 'chromium', args, {
      // Chromium keeps crash reports in the settings of whoever runs it, whatever its profile.
      env: { ...process.env, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile, ...mark.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    browser = child;
    for await (const line of createInterface({ input: child.stderr })) {
      const [, host] = /listening on ws:\/\/([^/]+)\//.exec(line) ?? [];
      if (host === undefined) continue;
      address = `http://${host}`;
      break;
    }
  });

  afterAll(async () => {
    if (browser?.exitCode === null) {
      const exit = once(browser, 'exit');
      browser.kill();
      await exit;
    }
    await processesGone(mark.text);
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  });

  return {
    address: () => address,
    titles: async () => {
      const targets: unknown = await (await fetch(`${address}/json/list`)).json();
      const pages = Array.isArray(targets) ? targets.filter(({ type }) => type === 'page') : [];
      return pages.map(({ title }) => String(title)).toSorted();
    },
    isRunning: () => browser?.exitCode === null && browser.signalCode === null,
  };
};
