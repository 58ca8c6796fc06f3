import type { Connection } from '@farhand/core/driver';
import { generateToken } from '../http/router.js';
import { checkToken, EmulatorServer, listen, type ServerParts } from '../http/server.js';
import { Emulator } from './emulator.js';
import { settingsOf, type LybicOptions } from './options.js';
import { lybicProtocol } from './routes.js';

/** A running Lybic emulator. */
export class LybicServer<C extends Connection = Connection> extends EmulatorServer<C> {
  /** The organization whose sandboxes it has. */
  readonly orgId: string;

  /** @internal */
  constructor(parts: ServerParts<C>, orgId: string) {
    super(parts);
    this.orgId = orgId;
  }
}

/**
 * Serves Lybic's sandbox API on this machine, over any driver with desktops.
 *
 * @throws TypeError if `host` is not a loopback address, or `token` or `orgId` has characters it must not have.
 * @throws RangeError if a number is out of range.
 * @throws Error with the code `EADDRINUSE` if the port is taken.
 */
export const serveLybic = async <C extends Connection>(options: LybicOptions<C>): Promise<LybicServer<C>> => {
  const settings = settingsOf(options);
  const emulator = new Emulator(settings);
  const token = checkToken(options.token ?? generateToken('lysk-'), 'serveLybic');
  const { server, requests } = await listen({ ...options, clock: settings.clock }, lybicProtocol(emulator, token));
  emulator.origin = server.url;
  const fleet = { live: () => emulator.sandboxes.live(), close: () => emulator.close() };
  return new LybicServer({ server, requests, token, fleet }, settings.orgId);
};
