import { launch, type Computer, type LaunchOptions } from '@farhand/core';
import type { Driver } from '@farhand/core/driver';
import { serveLightcone, serveLybic } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';

/** A running computer and what it takes to count its traffic. */
export interface Running extends AsyncDisposable {
  readonly computer: Computer;
  /** HTTP requests that reached the vendor so far. */
  httpRequests(): number;
}

/** Somewhere the demo can run. */
export interface Target {
  readonly name: string;
  readonly description: string;
  start(): Promise<Running>;
}

/** A server that plays a vendor, over a computer of this machine. */
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

/** Whoever opens a page on the desktop gets a browser that fills the screen, so that its pixels are those of the page. */
const desktops = () => local({ args: ['--kiosk'] });

/** Everywhere the demo runs. */
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
