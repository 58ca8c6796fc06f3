import {
  checkDialogAnswer,
  checkDriverOptions,
  ClosedError,
  createHttp,
  factsOf,
  fromEnvironment,
  isRecord,
  openPublicFetcher,
  TransportError,
  type DialogAnswer,
  type FarhandError,
  type Http,
  type HttpOptions,
  type Pace,
  type PublicFetcher,
  type PublicFetchOptions,
  type Refusal,
} from '@farhand/core/driver';
import { goneAdvice, saysGone } from './caller.js';
import type { CreateRequest } from './wire-requests.js';

/** Settings of the Lightcone driver and client. */
export interface LightconeOptions {
  /** The API key. Default: the environment variable `TZAFON_API_KEY`, read when the driver is used. */
  readonly apiKey?: string;
  /**
   * The address of the API: `https:`, or `http:` on this machine. Default: the environment variable
   * `LIGHTCONE_BASE_URL`, otherwise `https://api.tzafon.ai`.
   */
  readonly baseUrl?: string;
  /**
   * The most actions in one `/batch` request, a whole number of at least 1. More actions are sent in several requests.
   * Default: 100. The vendor publishes no limit; at about 0.12 s per action, 100 actions take far less than the minute
   * after which proxies give up.
   */
  readonly batchLimit?: number;
  /**
   * Whether a computer that `launch` creates is saved when it ends, so that a later one can continue from it: cookies
   * and storage of a browser, the whole disk of a desktop. Default: `false`.
   */
  readonly persistent?: boolean;
  /**
   * The id of an earlier computer that was `persistent` and has ended. `launch` then creates a computer with a new id
   * that continues from the saved state. Its own changes are saved only if it is `persistent` too. Default: none.
   */
  readonly environment?: string;
  /**
   * Whether `shell.stream` reads output while the command runs, through `POST /computers/{id}/exec`. Default: `false`,
   * so output comes when the command has ended. In July 2026 users reported that the endpoint replies with exit code -1
   * and ends the session.
   */
  readonly execStream?: boolean;
  /**
   * How Farhand answers a page's dialog in a browser if no listener decides. If set, `launch` and `attach` open a
   * DevTools connection by WebSocket that observes and answers dialogs: `computer.on('dialog')` works, and calls that a
   * dialog blocks wait or reject. The `dispatcher` does not apply to this connection. Default: no such connection, so
   * the vendor handles dialogs and Farhand does not know of them. On a desktop, `launch` and `attach` reject with an
   * UnsupportedFacetError, because its dialogs are on the screen.
   */
  readonly dialogs?: DialogAnswer;
  /** Fields of the vendor's create request that Farhand has no option for. They are sent unchanged. Default: none. */
  readonly create?: Pick<CreateRequest, 'context_id' | 'stealth' | 'use_advanced_proxy'>;
  /**
   * An undici dispatcher for the requests, such as a `ProxyAgent`. It must not retry. Farhand does not close it.
   * Default: Farhand's own connections.
   */
  readonly dispatcher?: NonNullable<HttpOptions['dispatcher']>;
  /** Waits between attempts, and measures time. Default: the real clock. */
  readonly pace?: Pace;
  /**
   * The folder that stores the tags of computers, one small file each, because Lightcone does not return labels. To
   * sweep, use the same folder. Default: `farhand/lightcone` in `XDG_STATE_HOME` or `~/.local/state`; on Windows in
   * `LOCALAPPDATA`.
   */
  readonly registryDir?: string;
}

const defaultBatchLimit = 100;
const defaultBaseUrl = 'https://api.tzafon.ai';

/** The names of the options. */
export const lightconeOptionNames: readonly (keyof LightconeOptions)[] = [
  'apiKey',
  'baseUrl',
  'batchLimit',
  'create',
  'dialogs',
  'dispatcher',
  'environment',
  'execStream',
  'pace',
  'persistent',
  'registryDir',
];

/**
 * Returns the options if they are valid.
 *
 * @throws TypeError if one is unknown or has the wrong type.
 * @throws RangeError if `batchLimit` is not a positive whole number.
 */
export const checkOptions = (options: LightconeOptions): LightconeOptions => {
  checkDriverOptions(options, lightconeOptionNames, 'lightcone');
  for (const name of ['apiKey', 'baseUrl', 'environment', 'registryDir'] as const) {
    const value = options[name];
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw new TypeError(`lightcone: ${name} must be a non-empty string.`);
    }
  }
  for (const name of ['execStream', 'persistent'] as const) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'boolean') {
      throw new TypeError(`lightcone: ${name} must be true or false.`);
    }
  }
  const { batchLimit, create, dialogs } = options;
  checkDialogAnswer(dialogs, 'lightcone');
  if (create !== undefined && !isRecord(create)) throw new TypeError('lightcone: create must be an object.');
  if (batchLimit !== undefined && typeof batchLimit !== 'number') {
    throw new TypeError('lightcone: batchLimit must be a number of actions.');
  }
  if (batchLimit !== undefined && (!Number.isInteger(batchLimit) || batchLimit < 1)) {
    throw new RangeError(`lightcone: batchLimit must be a whole number of 1 or more, got ${batchLimit}.`);
  }
  return { ...options };
};

/**
 * Returns the API key.
 *
 * @throws TypeError if none is set.
 */
export const apiKeyOf = ({ apiKey }: LightconeOptions): string => {
  const key = apiKey ?? fromEnvironment('TZAFON_API_KEY');
  if (key !== undefined) return key;
  throw new TypeError(
    'lightcone: no API key is set. Nothing was sent. Set the environment variable TZAFON_API_KEY, or pass lightcone({ apiKey }).',
  );
};

/** Returns the base URL. */
export const baseUrlOf = ({ baseUrl }: LightconeOptions): string =>
  baseUrl ?? fromEnvironment('LIGHTCONE_BASE_URL') ?? defaultBaseUrl;

/** Returns the path of a base URL, which contains the API, without a trailing slash. */
export const prefixOf = ({ pathname }: URL): string => pathname.replace(/\/$/, '');

/** Returns the most actions in one batch. */
export const batchLimitOf = ({ batchLimit }: LightconeOptions): number => batchLimit ?? defaultBatchLimit;

/**
 * Returns whether a refusal has exactly the vendor's wording for an ended computer (seen in July 2026), which cannot
 * contain any of the user's own text.
 */
const saysGoneForSure = ({ status, body }: Refusal): boolean =>
  status === 404 && isRecord(body) && body['title'] === 'Session not found';

/** Returns the error for a refusal caused by the account (vendor's documents, November 2026). */
const aboutAccount = (refusal: Refusal): TransportError | undefined => {
  const { status, what, reason, retryAfterMs } = refusal;
  const facts = factsOf(refusal);
  if (status === 402) {
    return new TransportError(
      'REJECTED',
      `${what} was refused with status 402: ${reason}. Nothing happened. The account has no credit left, or its subscription has ended. Add credit or renew the subscription at the vendor.`,
      facts,
    );
  }
  if (status !== 429 || !/concurrent limit/i.test(reason)) return undefined;
  return new TransportError(
    'RATE_LIMITED',
    `${what} was refused with status 429: ${reason}. Nothing happened. The account already runs as many computers as it may. Waiting alone does not help, so end one. list(lightcone()) shows them, and sweep() ends the ones with a tag.`,
    { ...facts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  );
};

/**
 * Returns the error for a refusal that may mean that the computer has ended. The vendor replies to unknown paths with
 * 404 in plain text, which does not mean an ended computer; and a key may expire, too.
 */
const refused = (refusal: Refusal): FarhandError | undefined => {
  const { status, what, reason, body } = refusal;
  const account = aboutAccount(refusal);
  if (account !== undefined) return account;
  if (status === 401 || status === 403) return undefined;
  if (status !== 410 && (body === undefined || !saysGone(reason))) return undefined;
  const [refused, facts] = [`${what} was refused with status ${status}: ${reason}.`, factsOf(refusal)];
  const cause = saysGoneForSure(refusal) ? {} : { cause: new TransportError('REJECTED', refused, facts) };
  return new ClosedError(`${refused} ${goneAdvice}`, { ...facts, ...cause });
};

/** Returns the destination of requests, their dispatcher, and the clock between attempts. */
const transportOf = (options: LightconeOptions): PublicFetchOptions => {
  const { dispatcher, pace } = options;
  return {
    vendor: 'Lightcone',
    baseUrl: baseUrlOf(options),
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  };
};

/** Opens a fetcher for pictures, which need no key. */
export const openPictures = (options: LightconeOptions): PublicFetcher => openPublicFetcher(transportOf(options));

/**
 * Opens an HTTP client for the vendor. Nothing is sent yet.
 *
 * @throws TypeError if no API key is set, or the key must not be sent to the base URL.
 */
export const openHttp = (options: LightconeOptions): Http => {
  const apiKey = apiKeyOf(options);
  return createHttp({
    ...transportOf(options),
    headers: { authorization: `Bearer ${apiKey}`, 'user-agent': 'farhand' },
    secrets: [apiKey],
    credential: 'the API key (TZAFON_API_KEY)',
    baseUrlSetting: 'baseUrl or LIGHTCONE_BASE_URL',
    refused,
  });
};
