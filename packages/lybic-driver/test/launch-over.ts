import { launch, type Computer } from '@farhand/core';
import { serveLybic, type LybicServer, type LybicOptions as ServerOptions } from '@farhand/emulators';
import { lybic } from '@farhand/lybic-driver';
import { instant } from './scripted-vendor.js';

/** A Lybic desktop on the emulator. */
export interface Launched {
  readonly computer: Computer;
  readonly server: LybicServer;
  /** Ends both. */
  close(): Promise<void>;
}

/** Launches one whose input, pictures and commands a driver carries out on this machine. */
export const launchOver = async (
  driver: ServerOptions['driver'],
  options: Pick<ServerOptions, 'faults'> = {},
): Promise<Launched> => {
  const server = await serveLybic({ driver, allowExec: true, ...options });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  // Only where requests fail on purpose: elsewhere a retry would be a surprise, and time passes as it does.
  const pace = options.faults === undefined ? {} : { pace: instant };
  const computer = await launch(lybic({ ...account, ...pace }), { kind: 'desktop' });
  return {
    computer,
    server,
    close: async () => {
      await computer.close();
      await server.close();
    },
  };
};
