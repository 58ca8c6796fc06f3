import { launch, type Computer, type LaunchOptions } from '@farhand/core';
import type { Driver } from '@farhand/core/driver';
import { serveLightcone, serveLybic } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';

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
  start(): Promise<Running>;
}

/** An emulator of a vendor, over a computer on this machine. */
interface Emulator {
  readonly requests: readonly unknown[];
  close(): Promise<void>;
}

const start = async (driver: Driver, options: LaunchOptions, emulator?: Emulator): Promise<Running> => {
  try {
    const computer = await launch(driver, options);
    return {
      computer,
      httpRequests: () => emulator?.requests.length ?? 0,
      [Symbol.asyncDispose]: async () => {
        await computer.close();
        await emulator?.close();
      },
    };
  } catch (error) {
    await emulator?.close();
    throw error;
  }
};

/** On these desktops, a page opens in a browser that fills the screen, so that its pixels are the screen's. */
const desktops = () => local({ args: ['--kiosk'] });

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
];
