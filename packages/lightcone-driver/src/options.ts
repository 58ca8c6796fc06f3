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
  /** Where the API is: `https:`, or `http:` to this machine. Default: `LIGHTCONE_BASE_URL`, else `https://api.tzafon.ai`. */
  readonly baseUrl?: string;
  /**
   * Most actions in one `/batch` request; more are sent in several. Default 100: the vendor publishes no limit, and at
   * about 0.12 s for an action such a request stays far below the minute after which proxies give up.
   */
  readonly batchLimit?: number;
  /**
   * Whether what `launch` creates is saved when it ends, so that another one can go on from there: cookies and storage of a
   * browser, the whole disk of a desktop. Default `false`.
   */
  readonly persistent?: boolean;
  /**
   * The id of an earlier computer that was `persistent` and has ended: `launch` then creates one that goes on where it
   * stopped, under an id of its own. Unless it is `persistent` too, nothing of it is saved.
   */
  readonly environment?: string;
  /**
   * Whether `shell.stream` reads output as it comes, by `POST /computers/{id}/exec`. Default `false`: in July 2026 users
   * reported that it answers exit code -1 and ends the session, so output comes when the command has ended.
   */
  readonly execStream?: boolean;
  /**
   * What happens to dialogs of pages in a browser that no listener decides on. With it, `launch` and `attach` open a
   * DevTools connection by WebSocket, which hears of dialogs and answers them: `computer.on('dialog')` works, and calls
   * that a dialog blocks wait or are refused. A `dispatcher` does not carry it. Default: no such connection. The vendor
   * does with dialogs what it does, and Farhand knows of none. On a desktop, `launch` and `attach` reject with an
   * UnsupportedFacetError: its dialogs are on the screen.
   */
  readonly dialogs?: DialogAnswer;
  /** Fields of the vendor's create request that Farhand has no option for. Sent as they are. */
  readonly create?: Pick<CreateRequest, 'context_id' | 'stealth' | 'use_advanced_proxy'>;
  /** An undici dispatcher that carries the requests, such as a `ProxyAgent`. Must not retry. It stays open. */
  readonly dispatcher?: NonNullable<HttpOptions['dispatcher']>;
  /** How time passes between attempts. Default: really. */
  readonly pace?: Pace;
  /**
   * The folder where the tags of computers are kept, one small file each, since Lightcone gives no label back. Whoever
   * sweeps must use the same. Default: `farhand/lightcone` below `XDG_STATE_HOME`, else `~/.local/state`; on Windows
   * below `LOCALAPPDATA`.
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
 * @throws TypeError if one is not known or has the wrong type.
 * @throws RangeError if `batchLimit` is not a positive whole number.
 */
export const checkOptions = (options: LightconeOptions): LightconeOptions => {
  checkDriverOptions(options, lightconeOptionNames, 'lightcone');
  for (const name of ['apiKey', 'baseUrl', 'environment', 'registryDir'] as const) {
    const value = options[name];
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw new TypeError(`lightcone: ${name} must be a string that is not empty.`);
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
 * The API key to use.
 *
 * @throws TypeError if there is none.
 */
export const apiKeyOf = ({ apiKey }: LightconeOptions): string => {
  const key = apiKey ?? fromEnvironment('TZAFON_API_KEY');
  if (key !== undefined) return key;
  throw new TypeError(
    'lightcone: there is no API key. Set the environment variable TZAFON_API_KEY, or pass lightcone({ apiKey }).',
  );
};

/** The base URL to use. */
export const baseUrlOf = ({ baseUrl }: LightconeOptions): string =>
  baseUrl ?? fromEnvironment('LIGHTCONE_BASE_URL') ?? defaultBaseUrl;

/** The path of a base URL, below which the API is, without a slash at its end. */
export const prefixOf = ({ pathname }: URL): string => pathname.replace(/\/$/, '');

/** The most actions in one batch. */
export const batchLimitOf = ({ batchLimit }: LightconeOptions): number => batchLimit ?? defaultBatchLimit;

/** Whether a refusal says it in the very words of the vendor (seen in July 2026), which leave no room for any of ours. */
const saysGoneForSure = ({ status, body }: Refusal): boolean =>
  status === 404 && isRecord(body) && body['title'] === 'Session not found';

/** What to do about a refusal whose reason is the account (vendor's documents, November 2026). */
const aboutAccount = (refusal: Refusal): TransportError | undefined => {
  const { status, what, reason, retryAfterMs } = refusal;
  const facts = factsOf(refusal);
  if (status === 402) {
    return new TransportError(
      'REJECTED',
      `${what} was refused with status 402: ${reason}. Nothing happened. The account has no credit left, or its subscription has lapsed: see to that at the vendor.`,
      facts,
    );
  }
  if (status !== 429 || !/concurrent limit/i.test(reason)) return undefined;
  return new TransportError(
    'RATE_LIMITED',
    `${what} was turned away with status 429: ${reason}. Nothing happened. As many computers run as the account may have: end one, since waiting alone does not help. list(lightcone()) shows them, and sweep() ends those with a tag.`,
    { ...facts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  );
};

/**
 * Whether a refusal may mean that the computer is over. Paths that the vendor does not know answer 404 in plain text, which
 * is no closed computer; a key may expire, too.
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

/** Where requests go, what carries them, and how time passes between attempts. */
const transportOf = (options: LightconeOptions): PublicFetchOptions => {
  const { dispatcher, pace } = options;
  return {
    vendor: 'Lightcone',
    baseUrl: baseUrlOf(options),
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  };
};

/** Opens what fetches the pictures, which need no key. */
export const openPictures = (options: LightconeOptions): PublicFetcher => openPublicFetcher(transportOf(options));

/**
 * Opens an HTTP client for the vendor. Nothing is sent yet.
 *
 * @throws TypeError if there is no API key, or the base URL is not one that it may be sent to.
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
