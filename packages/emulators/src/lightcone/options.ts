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
  /**
   * The status words. `observed`: `RUNNING`, `SUCCESS`, `EXECUTION_ERROR` (July 2026). `documented`: `running`,
   * `success`, `error`. Default: `observed`.
   */
  readonly statusWords?: 'observed' | 'documented';
  /** The HTTP status of a successful create. Default: 201. */
  readonly createStatus?: 200 | 201;
  /** The HTTP status for an unknown `kind`. Default: 503, as observed. */
  readonly unknownKindStatus?: 400 | 503;
  /** Whether the counts and results of a batch are in `result`. Default: `false`. */
  readonly batchUnderResult?: boolean;
  /** Which spellings of keys are accepted: only the vendor's documented ones, or more. Default: `tolerant`. */
  readonly keySpellings?: KeySpellings;
  /** Whether desktops are always 1280×720, regardless of the request. Default: `false`. */
  readonly desktopIgnoresDisplay?: boolean;
  /** Whether `GET /events` sends nothing and ends the session. Default: `false`. */
  readonly eventsEndSession?: boolean;
  /** Whether `POST /exec` sends only exit code -1 and ends the session. Default: `false`. */
  readonly execStreamEndsSession?: boolean;
  /**
   * Whether `/execute` and `/batch` accept the vendor's model actions, such as `triple_click`, as its examples send
   * them. Default: `false`.
   */
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

/** Options of {@link serveLightcone}. */
export interface LightconeOptions<C extends Connection = Connection> {
  /** The driver that performs the actions. */
  readonly driver: Backend<C>;
  /** The port to listen on, 0 to 65,535. Default: 0, any free port. */
  readonly port?: number;
  /** The loopback address to listen on. Default: `127.0.0.1`. */
  readonly host?: LoopbackHost;
  /**
   * The key that clients must send, printable ASCII without spaces. Default: a random one, see {@link
   * LightconeServer.token}.
   */
  readonly token?: string;
  /** Whether clients may run shell commands on this machine, as you. Default: `false`. */
  readonly allowExec?: boolean;
  /** The default display size of computers, in pixels. Default: 1280×720, as observed. */
  readonly display?: Size;
  /** The longest life of a computer, and its default, in milliseconds. Default: 3,600,000 (an hour). */
  readonly maxLifetimeMs?: number;
  /** The default idle time of a computer, in milliseconds. Default: 120,000. */
  readonly idleTimeoutMs?: number;
  /** The most computers that run at once. Default: 12, the limit observed for one account. */
  readonly maxConcurrent?: number;
  /** The number of tabs in a browser from which clients cannot open another one. Default: 5, as documented. */
  readonly maxTabs?: number;
  /**
   * Whether clients may change the proxy of browsers. Browsers then reach everything, including this machine, through a
   * small proxy of the emulator, so failed page loads show different messages. Default: `false`.
   */
  readonly proxies?: boolean;
  /** The proxy for browsers created with `use_advanced_proxy`, an `http:` address. Default: none. */
  readonly advancedProxyUrl?: string;
  /** The interval between screenshots in a screencast made of screenshots, in milliseconds. Default: 250. */
  readonly screencastIntervalMs?: number;
  /** The source of time. Default: the machine's clock. */
  readonly clock?: Clock;
  /** The faults of requests. Default: none. */
  readonly faults?: Faults;
  /**
   * Whether to serve a page, {@link EmulatorServer.watchUrl}, that shows the screens and the requests live. Default:
   * `false`.
   */
  readonly watch?: boolean;
  /** Called with each request after its reply was delivered or its connection ended. Default: none. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
  /** The variants to use. Default: none. */
  readonly variants?: LightconeVariants;
}

/** The options with all defaults. */
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

/**
 * Returns the options with all defaults. Throws a RangeError if a number is not positive, and a TypeError if the proxy
 * is not an address.
 */
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
