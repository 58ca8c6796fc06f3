import { findChromium } from '@farhand/local-driver';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/**
 * Starts a Chromium that Playwright drives, for tests that look at pages by themselves. The sandbox does not start for root.
 * What the browser writes goes when it has ended: into the home, it would be left there.
 */
export const startChromium = async (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium.');
  const folder = mkdtempSync(join(tmpdir(), 'farhand-chromium-'));
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    env: {
      ...process.env,
      TMPDIR: folder,
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    },
  });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return browser;
};
