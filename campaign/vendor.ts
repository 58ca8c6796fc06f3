import type { Action, Driver } from '@farhand/core';
import type { Connection, Kind, Pace } from '@farhand/core/driver';
import { withSend } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import {
  serveLightcone,
  serveLybic,
  type Clock,
  type EmulatorServer,
  type Faults,
  type LightconeOptions,
  type LoggedRequest,
  type LybicOptions,
} from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { lybic } from '@farhand/lybic-driver';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { display } from './program.js';

/** The vendors whose drivers and emulators are tested. */
export const vendors = ['lightcone', 'lybic'] as const;

/** The name of a vendor. */
export type VendorName = (typeof vendors)[number];

/** What the campaign runs on: emulators, and a real server that has none. */
export const campaignVendors = ['lightcone', 'lybic', 'webdriver'] as const;

/** The name of a vendor of the campaign. */
export type CampaignVendor = (typeof campaignVendors)[number];

/** The kind of computer of each vendor. */
export const kindOf: Readonly<Record<VendorName, Kind>> = { lightcone: 'browser', lybic: 'desktop' };

/** What the clients of an emulator need to know. */
export interface Access {
  readonly url: string;
  readonly token: string;
  readonly orgId?: string;
  readonly shape?: string;
}

/** The settings of a driver. */
interface DriverOptions {
  /** The folder for the tags of launched computers. Default: a missing folder, because there are no tags. */
  readonly registryDir?: string;
  /** The dispatcher of the requests, to plant a bug in it. */
  readonly dispatcher?: Dispatcher;
  /** Waits between attempts, and measures time. Default: the real clock. */
  readonly pace?: Pace;
}

/** Creates a driver for a vendor's emulator. */
export const driverFor = (name: VendorName, access: Access, options: DriverOptions = {}): Driver => {
  const { url, token, orgId = '', shape = 'beijing-2c-4g-cpu-linux' } = access;
  const { registryDir = join(tmpdir(), 'farhand-no-registry'), ...how } = options;
  const shared = { ...how, apiKey: token, baseUrl: url };
  return name === 'lightcone' ? lightcone({ ...shared, registryDir }) : lybic({ ...shared, orgId, shape });
};

/** Starts a vendor's emulator. */
export const serveVendor = <C extends Connection>(
  name: VendorName,
  options: LightconeOptions<C> & LybicOptions<C>,
): Promise<EmulatorServer<C> & Access> => (name === 'lightcone' ? serveLightcone(options) : serveLybic(options));

/** The settings of an emulator and its driver. */
export interface Setting extends Pick<DriverOptions, 'dispatcher'> {
  readonly faults: Faults;
  readonly clock: Clock;
  /** The folder for the tags of launched computers. */
  readonly registryDir: string;
  /** The time source of the driver. */
  readonly pace: Pace;
}

/** A vendor for one program: its emulator, and a driver for the emulator. */
export interface Vendor extends AsyncDisposable {
  readonly driver: Driver;
  readonly kind: Kind;
  readonly requests: readonly LoggedRequest[];
  /** Every computer that was created, including ended ones. */
  readonly computers: readonly { readonly log: readonly Action[] }[];
  /** Time limits of the calls, long enough for a busy machine. Only a reply that never comes uses them up. */
  readonly limits: { readonly callMs: number; readonly launchMs: number };
  /** Resolves to the number of computers that run now. */
  countRunning(): Promise<number>;
  /** Returns how often input was performed while earlier input was still waiting. */
  overlaps(): number;
  /** Resolves when everything that was read has been performed. */
  calm(): Promise<void>;
}

/** The key that drivers send. It must not appear in any output. */
export const apiKey = 'k3y-0123456789abcdef';

/** Skips the waits between attempts. The attempts themselves do not depend on the waits. */
export const instant: Pace = { delay: async () => undefined, random: () => 0.5 };

/** Starts a vendor over computers in memory. */
export const startVendor = async (name: VendorName, setting: Setting): Promise<Vendor> => {
  const { faults, clock, ...how } = setting;
  const backend = recorder({ display });
  let requests: readonly LoggedRequest[] = [];
  let overlaps = 0;
  const driver = withSend(backend, (send) => (...given) => {
    if (requests.some((one) => one.isStillToCome === true && carriesInput(one))) overlaps += 1;
    return send(...given);
  });
  const server = await serveVendor(name, { driver, token: apiKey, display, faults, clock });
  requests = server.requests;
  return {
    kind: kindOf[name],
    driver: driverFor(name, server, how),
    overlaps: () => overlaps,
    calm: async () => {
      while (requests.some((one) => one.isStillToCome === true)) await sleep(1);
    },
    computers: backend.connections,
    requests: server.requests,
    limits: { callMs: 1000, launchMs: 2000 },
    countRunning: async () => server.sessions().length,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

/** Returns whether a request carries input. On Lybic, reads use the same endpoint; WebDriver has many that are none. */
export const carriesInput = ({ method, path, body }: LoggedRequest): boolean =>
  method === 'POST' &&
  (!/^\/session(\/|$)/.test(path) || path.endsWith('/actions')) &&
  !/\/(screenshot|keepalive|extend|tabs|computers|sandboxes)$/.test(path) &&
  !/^\{"action":\{"type":"(screenshot|finished)"/.test(JSON.stringify(body ?? null));

/**
 * A clock for the vendor on which long times pass only when it is advanced. Short times, such as a late reply, pass by
 * themselves.
 */
export interface HandClock extends Clock {
  /** Advances the time, and runs what becomes due, in order. */
  advance(ms: number): void;
}

/** Shorter times pass by themselves, in milliseconds. No vendor ends a computer that fast. */
const shortMs = 1000;

/** Creates a clock that starts now. */
export const handClock = (): HandClock => {
  let nowMs = Date.now();
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const dueBy = (endMs: number): { readonly atMs: number; readonly run: () => void } | undefined =>
    [...timers].filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
  return {
    now: () => nowMs,
    after: (delayMs, run) => {
      if (delayMs < shortMs) {
        const short = setTimeout(run, delayMs);
        return () => clearTimeout(short);
      }
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: (ms) => {
      const endMs = nowMs + ms;
      for (let timer = dueBy(endMs); timer !== undefined; timer = dueBy(endMs)) {
        timers.delete(timer);
        nowMs = timer.atMs;
        timer.run();
      }
      nowMs = endMs;
    },
  };
};
