import { launch, type Computer } from '@farhand/core';
import { startChromedriver, startGrid, type StartedServer } from '@farhand/driver-testkit/servers';
import { findChromium } from '@farhand/local-driver';
import { webdriver, type WebDriverOptions } from '@farhand/webdriver-driver';
import { jar } from '../../../tests/selenium-jar.js';

/** The servers that the tests run on. */
export const servers = {
  chromedriver: () => startChromedriver(),
  'a Grid': () => startGrid({ jar: jar() }),
} as const satisfies Readonly<Record<string, () => Promise<StartedServer>>>;

/** The capabilities of a Chromium without a window. */
export const headless = (): NonNullable<WebDriverOptions['capabilities']> => {
  const binary = findChromium();
  if (binary === undefined) throw new Error('There is no Chromium here.');
  return {
    browserName: 'chrome',
    'goog:chromeOptions': { binary, args: ['--headless=new', '--no-sandbox'] },
  };
};

/** Launches a Chromium by a server. */
export const launchBy = ({ url }: StartedServer): Promise<Computer> =>
  launch(webdriver({ url, capabilities: headless() }));
