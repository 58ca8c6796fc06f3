import { launch, type Computer, type Kind } from '@farhand/core';
import { serveLightcone, type LightconeServer, type LightconeOptions as ServerOptions } from '@farhand/emulators';
import { lightcone, type LightconeOptions } from '@farhand/lightcone-driver';
import { instant } from './scripted-vendor.js';

/** A Lightcone computer on the emulator. */
export interface Launched {
  readonly computer: Computer;
  readonly server: LightconeServer;
  /** Ends both. */
  close(): Promise<void>;
}

/** Launches one whose input, pictures and commands a driver carries out on this machine. */
export const launchOver = async (
  driver: ServerOptions['driver'],
  options: { readonly kind?: Kind } & Pick<ServerOptions, 'faults'> & Pick<LightconeOptions, 'dialogs'> = {},
): Promise<Launched> => {
  const { kind = 'browser', dialogs, ...more } = options;
  const server = await serveLightcone({ driver, allowExec: true, ...more });
  const account = { apiKey: server.token, baseUrl: server.url, ...(dialogs === undefined ? {} : { dialogs }) };
  // Only where requests fail on purpose: elsewhere a retry would be a surprise, and time passes as it does.
  const pace = options.faults === undefined ? {} : { pace: instant };
  const computer = await launch(lightcone({ ...account, ...pace }), { kind });
  return {
    computer,
    server,
    close: async () => {
      await computer.close();
      await server.close();
    },
  };
};
