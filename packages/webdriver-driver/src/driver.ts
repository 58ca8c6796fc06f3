import { closingOnFailure, type Driver } from '@farhand/core/driver';
import { createCaller, type Caller } from './caller.js';
import { endSession, listSessions, toComputerInfo } from './grid.js';
import { capabilitiesOf, checkOptions, openHttp, webdriverOptionNames, type WebDriverOptions } from './options.js';
import { attachToSession, openSession } from './open.js';
import { webdriverRules } from './rules.js';
import { isChromium } from './session.js';
import type { WebDriverCall } from './wire.js';

/**
 * Creates the driver for servers of W3C WebDriver: chromedriver, a Selenium Grid, and vendors that offer the same
 * protocol. Nothing is sent yet.
 *
 * @throws TypeError if an option is unknown or invalid.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { webdriver } from '@farhand/webdriver-driver';
 *
 * await using computer = await launch(webdriver({ url: 'http://127.0.0.1:4444' }));
 * await computer.tab.goto('https://example.com');
 * ```
 */
export const webdriver = (options: WebDriverOptions = {}): Driver<WebDriverCall> => {
  const settings = checkOptions(options);
  const briefly = async <T>(id: string, work: (caller: Caller) => Promise<T>): Promise<T> => {
    const http = openHttp(settings);
    try {
      return await work(createCaller(http, id));
    } finally {
      await http.close();
    }
  };
  return {
    specVersion: 1,
    name: 'webdriver',
    optionNames: webdriverOptionNames,
    kinds: ['browser'],
    rules: () => webdriverRules({ insertsText: isChromium(capabilitiesOf(settings)) }),
    open: async (wanted, deadline) => {
      const http = openHttp(settings);
      return closingOnFailure(http, () => openSession(http, settings, wanted, deadline));
    },
    attach: async (id, deadline) => {
      const http = openHttp(settings);
      return closingOnFailure(http, () => attachToSession(http, settings, id, deadline));
    },
    list: (deadline) => briefly('', async (caller) => (await listSessions(caller, deadline)).map(toComputerInfo)),
    terminate: (id, deadline) => briefly(id, (caller) => endSession(caller, deadline)),
  };
};
