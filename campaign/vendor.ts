import type { Driver } from '@farhand/core';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { serveLightcone, serveLybic, type Clock, type Faults, type LoggedRequest } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { lybic } from '@farhand/lybic-driver';
import type { Dispatcher } from 'undici';
import { display } from './act.js';

/** The vendors whose drivers and emulators are put to the test. */
export const vendors = ['lightcone', 'lybic'] as const;

/** One of them. */
export type VendorName = (typeof vendors)[number];

/** What an emulator and its driver are to be like. */
export interface Setting {
  readonly faults: Faults;
  readonly clock: Clock;
  /** Where the driver may write down which computers it has launched. */
  readonly registryDir: string;
  /** Carries the requests, to plant a bug in it. */
  readonly dispatcher?: Dispatcher;
}

/** A vendor for one program: its emulator, and a driver that talks to it. */
export interface Vendor extends AsyncDisposable {
  readonly driver: Driver;
  readonly kind: 'browser' | 'desktop';
  readonly requests: readonly LoggedRequest[];
  /** Every computer that was made, those that have ended included. */
  readonly computers: readonly RecorderConnection[];
  /** The computers that run now. */
  running(): readonly RecorderConnection[];
}

/** The key that drivers send. Nothing that is printed may hold it. */
export const apiKey = 'k3y-0123456789abcdef';

/** The waits between attempts are not waited for; which attempts there are does not depend on them. */
const pace = { delay: async (): Promise<void> => undefined, random: () => 0.5 } as const;

/** Starts a vendor over computers in memory. */
export const startVendor = async (name: VendorName, setting: Setting): Promise<Vendor> => {
  const { faults, clock, registryDir, dispatcher } = setting;
  const backend = recorder({ display });
  const serving = { driver: backend, token: apiKey, display, faults, clock };
  const shared = { apiKey, pace, ...(dispatcher === undefined ? {} : { dispatcher }) };
  if (name === 'lightcone') {
    const server = await serveLightcone(serving);
    const driver = lightcone({ ...shared, baseUrl: server.url, registryDir });
    return vendor('browser', driver, server, backend.connections);
  }
  const server = await serveLybic(serving);
  const { orgId } = server;
  const driver = lybic({ ...shared, baseUrl: server.url, orgId, shape: 'beijing-2c-4g-cpu-linux' });
  return vendor('desktop', driver, server, backend.connections);
};

interface Server extends AsyncDisposable {
  readonly requests: readonly LoggedRequest[];
  sessions(): readonly { readonly connection: RecorderConnection }[];
}

const vendor = (
  kind: Vendor['kind'],
  driver: Driver,
  server: Server,
  computers: readonly RecorderConnection[],
): Vendor => ({
  kind,
  driver,
  computers,
  requests: server.requests,
  running: () => server.sessions().map(({ connection }) => connection),
  [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
});
