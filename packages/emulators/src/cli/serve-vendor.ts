import type { Faults } from '../http/faults/fault.js';
import { serveLightcone } from '../lightcone/serve.js';
import { serveLybic } from '../lybic/serve.js';
import { defaultShapes } from '../lybic/shapes.js';
import type { Backend } from '../machine/backend.js';
import type { EmulatorServer } from '../machine/emulator-server.js';
import type { Vendor } from './arguments.js';

/** What every vendor's emulator takes from the command line. */
interface ServeOptions {
  readonly driver: Backend;
  readonly port: number;
  readonly allowExec: boolean;
  /** Lightcone only. */
  readonly proxies: boolean;
  readonly token?: string;
  readonly faults?: Faults;
}

/** A running emulator, and the environment variables that its clients read. */
interface Served {
  readonly server: EmulatorServer;
  readonly variables: Readonly<Record<string, string>>;
}

/** Starts the emulator of a vendor. */
export const serveVendor = async (vendor: Vendor, options: ServeOptions): Promise<Served> => {
  if (vendor === 'lightcone') {
    const server = await serveLightcone(options);
    return { server, variables: { LIGHTCONE_BASE_URL: server.url, TZAFON_API_KEY: server.token } };
  }
  const server = await serveLybic(options);
  return {
    server,
    variables: {
      LYBIC_API_ENDPOINT: server.url,
      LYBIC_ORG_ID: server.orgId,
      LYBIC_API_KEY: server.token,
      LYBIC_SANDBOX_SHAPE: defaultShapes[0]?.name ?? '',
    },
  };
};
