import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { pageOf } from '../src/page.js';
import type { Line } from '../src/recording/line.js';
import { startChromium } from '../../../tests/start-chromium.js';
import { newFolder } from './traced.js';

/** The page of a trace, what it asked for and what it complained of. */
interface Opened {
  readonly page: Page;
  readonly asked: readonly string[];
  readonly said: readonly string[];
}

/** Starts one browser for the tests of a file. Returns what opens the page of a trace from the disk. */
export const viewer = (): ((lines: readonly Line[], options?: BrowserContextOptions) => Promise<Opened>) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  return async (lines, options = {}) => {
    const file = join(newFolder(), 'trace.html');
    writeFileSync(file, await pageOf(lines));
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    await page.route('**', (route) => {
      asked.push(route.request().url());
      return route.continue();
    });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    expect(asked.shift()).toBe(address);
    return { page, asked, said };
  };
};
