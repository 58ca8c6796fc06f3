import type { Connection, Size } from '@farhand/core/driver';
import { systemClock, type Clock } from '../clock.js';
import type { AnsweredRequest } from '../http/answered.js';
import type { Faults } from '../http/faults.js';
import type { LoopbackHost } from '../http/server.js';
import type { Backend } from '../machine/backend.js';
import { proxyAddress } from '../machine/forward-proxy.js';
import { flag, words, type VariantTable } from '../variants.js';
import type { KeySpellings } from './raise.js';

/** Ways in which the real service was seen or documented to differ from the emulator's defaults. */
export interface LightconeVariants {
  /** `observed`: `RUNNING`, `SUCCESS`, `EXECUTION_ERROR`. `documented`: `running`, `success`, `error`. Default `observed`. */
  readonly statusWords?: 'observed' | 'documented';
  /** HTTP status of a successful create. Default 201. */
  readonly createStatus?: 200 | 201;
  /** HTTP status of an unknown `kind`. Default 503, as observed. */
  readonly unknownKindStatus?: 400 | 503;
  /** Puts the counts and results of a batch under `result`. Default false. */
  readonly batchUnderResult?: boolean;
  /** Understands only the spellings of keys that the vendor documents. Default `tolerant`. */
  readonly keySpellings?: KeySpellings;
  /** Desktops are 1280×720 whatever was asked for. Default false. */
  readonly desktopIgnoresDisplay?: boolean;
  /** `GET /events` sends nothing and ends the session. Default false. */
  readonly eventsEndSession?: boolean;
  /** `POST /exec` sends only exit code -1 and ends the session. Default false. */
  readonly execStreamEndsSession?: boolean;
  /** `/execute` and `/batch` take the vendor's models' own actions, such as `triple_click`, as its examples send them. Default false. */
  readonly modelActions?: boolean;
}

/** The variants with their values, for the command line. */
export const lightconeVariants: VariantTable<LightconeVariants> = {
  statusWords: words({ observed: 'observed', documented: 'documented' }),
  createStatus: words({ 200: 200, 201: 201 }),
  unknownKindStatus: words({ 400: 400, 503: 503 }),
  batchUnderResult: flag,
  keySpellings: words({ tolerant: 'tolerant', documented: 'documented' }),
  desktopIgnoresDisplay: flag,
  eventsEndSession: flag,
  execStreamEndsSession: flag,
  modelActions: flag,
};

/** What {@link serveLightcone} takes. */
export interface LightconeOptions<C extends Connection = Connection> {
  /** Who carries the actions out: any driver. */
  readonly driver: Backend<C>;
  /** Port to listen on. Default 0: any free one. */
  readonly port?: number;
  /** Address to listen on, of this machine only. Default `127.0.0.1`. */
  readonly host?: LoopbackHost;
  /** The key that clients must send. Default: a fresh one, see {@link LightconeServer.token}. */
  readonly token?: string;
  /** Lets clients run shell commands on this machine, as you. Default false. */
  readonly allowExec?: boolean;
  /** Display of computers that are created without one, in pixels. Default 1280×720, as observed. */
  readonly display?: Size;
  /** Longest life of a computer, and its default, in milliseconds. Default 3 600 000: an hour. */
  readonly maxLifetimeMs?: number;
  /** How long a computer may be idle by default, in milliseconds. Default 120 000. */
  readonly idleTimeoutMs?: number;
  /** How many computers may run at once. Default 12: what one account was seen to be allowed. */
  readonly maxConcurrent?: number;
  /** How many tabs a browser may have for clients to open another one. Default 5, as documented. */
  readonly maxTabs?: number;
  /**
   * Lets clients change the proxy of browsers: they then reach everything, this machine included, through a small proxy of
   * the emulator's, so that pages that do not load say so in other words. Default false.
   */
  readonly proxies?: boolean;
  /** The proxy that browsers created with `use_advanced_proxy` start with. Default: none. */
  readonly advancedProxyUrl?: string;
  /** Time between screenshots where they make up the screencast, in milliseconds. Default 250. */
  readonly screencastIntervalMs?: number;
  /** Where the time comes from. Default: the machine. */
  readonly clock?: Clock;
  /** What goes wrong with each request. Default: nothing. */
  readonly faults?: Faults;
  /** Serves a page of its own, {@link EmulatorServer.watchUrl}, that shows the screens and the requests live. Default false. */
  readonly watch?: boolean;
  /** Called with each request when its reply was delivered or its connection has ended. Default: nobody is. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
  /** Differences to switch on. */
  readonly variants?: LightconeVariants;
}

/** The options with every default filled in. */
export interface Settings<C extends Connection = Connection> {
  readonly driver: Backend<C>;
  readonly allowExec: boolean;
  readonly display: Size;
  readonly maxLifetimeSeconds: number;
  readonly idleTimeoutSeconds: number;
  readonly maxConcurrent: number;
  readonly maxTabs: number;
  readonly proxies: boolean;
  readonly advancedProxyUrl: URL | undefined;
  readonly screencastIntervalMs: number;
  readonly clock: Clock;
  readonly variants: Required<LightconeVariants>;
}

/** Fills in the defaults. Throws a RangeError if a number is not positive, a TypeError if the proxy is none. */
export const settingsOf = <C extends Connection>(options: LightconeOptions<C>): Settings<C> => ({
  driver: options.driver,
  allowExec: options.allowExec ?? false,
  display: options.display ?? { width: 1280, height: 720 },
  maxLifetimeSeconds: positive('maxLifetimeMs', options.maxLifetimeMs ?? 3_600_000) / 1000,
  idleTimeoutSeconds: positive('idleTimeoutMs', options.idleTimeoutMs ?? 120_000) / 1000,
  maxConcurrent: positive('maxConcurrent', options.maxConcurrent ?? 12),
  maxTabs: positive('maxTabs', options.maxTabs ?? 5),
  proxies: options.proxies ?? false,
  advancedProxyUrl: advancedProxy(options.advancedProxyUrl),
  screencastIntervalMs: positive('screencastIntervalMs', options.screencastIntervalMs ?? 250),
  clock: options.clock ?? systemClock,
  variants: {
    statusWords: 'observed',
    createStatus: 201,
    unknownKindStatus: 503,
    batchUnderResult: false,
    keySpellings: 'tolerant',
    desktopIgnoresDisplay: false,
    eventsEndSession: false,
    execStreamEndsSession: false,
    modelActions: false,
    ...options.variants,
  },
});

const positive = (name: string, value: number): number => {
  if (!(value > 0)) throw new RangeError(`serveLightcone: ${name} must be a positive number, got ${value}.`);
  return value;
};

const advancedProxy = (address: string | undefined): URL | undefined => {
  if (address === undefined) return undefined;
  const url = proxyAddress(address);
  if (url === undefined) throw new TypeError('serveLightcone: advancedProxyUrl must be an http: address.');
  return url;
};
