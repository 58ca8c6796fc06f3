import type { Connection } from '@farhand/core/driver';
import { generateToken } from '../http/router.js';
import { checkToken, EmulatorServer, listen } from '../http/server.js';
import { Emulator } from './emulator.js';
import { settingsOf, type LightconeOptions } from './options.js';
import { lightconeProtocol } from './routes.js';

/** A running Lightcone emulator. */
export class LightconeServer<C extends Connection = Connection> extends EmulatorServer<C> {}

/**
 * Serves Lightcone's Computers API on this machine, over any driver.
 *
 * @throws TypeError if `host` is not a loopback address or `token` is empty or has spaces.
 * @throws RangeError if a number is out of range.
 * @throws Error with the code `EADDRINUSE` if the port is taken.
 */
export const serveLightcone = async <C extends Connection>(
  options: LightconeOptions<C>,
): Promise<LightconeServer<C>> => {
  const settings = settingsOf(options);
  const emulator = new Emulator(settings);
  const token = checkToken(options.token ?? generateToken('sk_'), 'serveLightcone');
  const { server, requests } = await listen({ ...options, clock: settings.clock }, lightconeProtocol(emulator, token));
  emulator.origin = server.url;
  emulator.token = token;
  return new LightconeServer({ server, requests, token, fleet: emulator.sessions });
};
