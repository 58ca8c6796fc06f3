import { findChromium } from '@farhand/local-driver';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { BrowserFolder } from '../src/browser/browser-folder.js';

/** A browser that Playwright starts and drives by itself, for the tests of a file. Call what it returns within them. */
export const usePlaywright = (): (() => Browser) => {
  const folder = new BrowserFolder();
  let browser: Browser | undefined;

  beforeAll(async () => {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('There is no Chromium.');
    browser = await chromium.launch({
      executablePath,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      env: { ...process.env, ...folder.variables },
    });
  });

  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  return () => {
    if (browser === undefined) throw new Error('The browser is not open yet.');
    return browser;
  };
};
