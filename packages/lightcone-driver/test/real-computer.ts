import type { Kind } from '@farhand/core';
import { serveLightcone, type LightconeServer } from '@farhand/emulators';
import { lightconeClient, type CreateRequest, type LightconeClient } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { onTestFinished } from 'vitest';

/** Lightcone on this machine, over real browsers and desktops. */
export interface Account {
  readonly server: LightconeServer;
  readonly client: LightconeClient;
  /** Makes a computer by the client alone; gives its id. */
  create(kind?: Kind, more?: CreateRequest): Promise<string>;
}

/** Serves until the test ends. */
export const openAccount = async (): Promise<Account> => {
  const server = await serveLightcone({ driver: local({ args: ['--lang=en'] }), allowExec: true });
  const client = lightconeClient({ apiKey: server.token, baseUrl: server.url });
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  return {
    server,
    client,
    create: async (kind = 'browser', more = {}) => (await client.create({ kind, ...more })).id ?? '',
  };
};
