import { launch, type Computer } from '@farhand/core';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';

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

/** Everywhere the demo runs. */
export const targets: readonly Target[] = [
  {
    name: 'local',
    description: 'Chromium on this machine',
    start: async () => {
      const computer = await launch(local());
      return { computer, httpRequests: () => 0, [Symbol.asyncDispose]: () => computer.close() };
    },
  },
  {
    name: 'lightcone',
    description: "Lightcone's wire protocol, answered by the emulator over Chromium",
    start: async () => {
      const server = await serveLightcone({ driver: local() });
      const computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
      return {
        computer,
        httpRequests: () => server.requests.length,
        [Symbol.asyncDispose]: async () => {
          await computer.close();
          await server.close();
        },
      };
    },
  },
];
