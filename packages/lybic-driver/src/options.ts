import {
  checkDriverOptions,
  ClosedError,
  createHttp,
  factsOf,
  fromEnvironment,
  openPublicFetcher,
  redact,
  TransportError,
  type FarhandError,
  type Http,
  type HttpOptions,
  type Pace,
  type PublicFetcher,
  type PublicFetchOptions,
  type Refusal,
} from '@farhand/core/driver';
import { codeIn, goneAdvice, saysGone, wordsIn } from './caller.js';

/** Settings of the Lybic driver and client. */
export interface LybicOptions {
  /** The API key. Default: the environment variable `LYBIC_API_KEY`, read when the driver is used. */
  readonly apiKey?: string;
  /** The organization's id. Default: the environment variable `LYBIC_ORG_ID`. */
  readonly orgId?: string;
  /**
   * The address of the API: `https:`, or `http:` on this machine. Default: the environment variable
   * `LYBIC_API_ENDPOINT`, otherwise `https://api.lybic.cn`.
   */
  readonly baseUrl?: string;
  /**
   * The name of the shape that `launch` creates sandboxes of. A shape combines hardware, operating system and
   * datacenter; the account determines which exist. Default: the environment variable `LYBIC_SANDBOX_SHAPE`. Without a
   * shape, `launch` rejects with a list of the account's shapes.
   */
  readonly shape?: string;
  /** The id of a machine image to create sandboxes of instead of a shape. They start with its disk. Default: none. */
  readonly imageId?: string;
  /**
   * The vendor's action endpoint for input. Default: `'execute'`. The vendor has deprecated `'computer-use'` (vendor's
   * reference, November 2026).
   */
  readonly actionsPath?: 'execute' | 'computer-use';
  /** The id of the project that `launch` creates sandboxes in. Default: the organization's default project. */
  readonly projectId?: string;
  /**
   * The prefix for the names of sandboxes that `launch` creates. `farhand`, the tag and a number follow, so each name
   * is unique. The prefix is cut if the name would exceed 100 characters. Default: no prefix.
   */
  readonly name?: string;
  /**
   * An undici dispatcher for the requests, such as a `ProxyAgent`. It must not retry. Farhand does not close it.
   * Default: Farhand's own connections.
   */
  readonly dispatcher?: NonNullable<HttpOptions['dispatcher']>;
  /** Waits between attempts and while a new sandbox starts, and measures time. Default: the real clock. */
  readonly pace?: Pace;
}

const defaultBaseUrl = 'https://api.lybic.cn';

/** The names of the options. */
export const lybicOptionNames: readonly (keyof LybicOptions)[] = [
  'apiKey',
  'orgId',
  'baseUrl',
  'shape',
  'imageId',
  'actionsPath',
  'projectId',
  'name',
  'dispatcher',
  'pace',
];

/**
 * Returns a copy of the options if they are valid.
 *
 * @throws TypeError if one is unknown or has the wrong type.
 */
export const checkLybicOptions = (options: LybicOptions): LybicOptions => {
  checkDriverOptions(options, lybicOptionNames, 'lybic');
  for (const name of ['apiKey', 'orgId', 'baseUrl', 'shape', 'imageId', 'projectId', 'name'] as const) {
    const value = options[name];
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw new TypeError(`lybic: ${name} must be a non-empty string.`);
    }
  }
  const { actionsPath, imageId, shape } = options;
  if (imageId !== undefined && shape !== undefined) {
    throw new TypeError(
      'lybic: imageId and shape cannot be combined, because an image determines its shape. Remove one of the two.',
    );
  }
  if (actionsPath !== undefined && actionsPath !== 'execute' && actionsPath !== 'computer-use') {
    throw new TypeError("lybic: actionsPath must be 'execute' or 'computer-use'.");
  }
  return { ...options };
};

/**
 * Returns the API key.
 *
 * @throws TypeError if none is set.
 */
const apiKeyOf = ({ apiKey }: LybicOptions): string => {
  const key = apiKey ?? fromEnvironment('LYBIC_API_KEY');
  if (key !== undefined) return key;
  throw new TypeError(
    'lybic: no API key is set. Nothing was sent. Set the environment variable LYBIC_API_KEY, or pass lybic({ apiKey }).',
  );
};

/**
 * Returns the id of the organization.
 *
 * @throws TypeError if none is set.
 */
export const orgIdOf = ({ orgId }: LybicOptions): string => {
  const id = orgId ?? fromEnvironment('LYBIC_ORG_ID');
  if (id !== undefined) return id;
  throw new TypeError(
    'lybic: no organization is set. Nothing was sent. Set the environment variable LYBIC_ORG_ID, or pass lybic({ orgId }).',
  );
};

/** Returns the base URL. */
const baseUrlOf = ({ baseUrl }: LybicOptions): string =>
  baseUrl ?? fromEnvironment('LYBIC_API_ENDPOINT') ?? defaultBaseUrl;

/** Returns the shape to create, if one is set. */
export const shapeOf = ({ shape }: LybicOptions): string | undefined => shape ?? fromEnvironment('LYBIC_SANDBOX_SHAPE');

/** Paths for which 404 can only mean a missing sandbox. */
const ofSandboxOnly = /\/sandboxes\/[^/]+(\/(status|extend|restart|preview|process|actions\/[\w-]+))?$/;

/**
 * Returns whether a refusal may mean that the sandbox has ended. The vendor does not document the status for that.
 * `Cannot GET /…` is its server framework's message for an unknown path.
 */
const isMissing = ({ status, what, reason, body }: Refusal): boolean =>
  (status === 404 || status === 410 || /\bexpired\b/i.test(reason)) &&
  ofSandboxOnly.test(what) &&
  !what.endsWith('/from-image') &&
  body !== undefined &&
  !/^Cannot [A-Z]+ \//.test(reason);

/** The vendor's code for an ended sandbox (its agent's code, 2025). A code cannot contain the user's own text. */
const goneCode = /^(?:[\w.-]+\.)?SANDBOX_EXPIRED$/;

/** The vendor's code for a shape without free capacity (its SDK tests, 2025). */
const noRooms = /NO_ROOMS_AVAILABLE/i;

const credential = 'the API key (LYBIC_API_KEY) and the organization (LYBIC_ORG_ID)';

/** Returns the error for a 4xx reply that has a vendor code, or reports that the sandbox has ended. */
const refusedWith =
  (secrets: readonly string[]) =>
  (refusal: Refusal): FarhandError | undefined => {
    const { status, what, reason, body } = refusal;
    const code = codeIn(body);
    const shown = code === undefined ? undefined : redact(code, secrets);
    const said = [reason, ...(shown === undefined || reason.includes(shown) ? [] : [`(${shown})`])].join(' ');
    const facts = { ...factsOf(refusal), ...(shown === undefined ? {} : { vendorStatus: shown }) };
    const refused = `${what} was refused with status ${status}: ${said}.`;
    if (status === 401 || status === 403) {
      return code === undefined
        ? undefined
        : new TransportError('UNAUTHORIZED', `${refused} Nothing happened. Check ${credential}.`, facts);
    }
    if (isMissing(refusal) || saysGone(reason) || saysGone(wordsIn(body))) {
      const cause = goneCode.test(code ?? '') ? {} : { cause: new TransportError('REJECTED', refused, facts) };
      return new ClosedError(`${refused} ${goneAdvice}`, { ...facts, ...cause });
    }
    if (code === undefined) return undefined;
    const advice = noRooms.test(code)
      ? ' The vendor has no free capacity for this shape. Nothing was created. Try again later, or use another shape.'
      : '';
    return new TransportError('REJECTED', `${refused}${advice}`, facts);
  };

/** Returns the destination of requests, their dispatcher, and the clock between attempts. */
const transportOf = (options: LybicOptions): PublicFetchOptions => {
  const { dispatcher, pace } = options;
  return {
    vendor: 'Lybic',
    baseUrl: baseUrlOf(options),
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  };
};

/** Opens a fetcher for pictures, which need no key. */
export const openPictures = (options: LybicOptions): PublicFetcher => openPublicFetcher(transportOf(options));

/**
 * Opens an HTTP client for the vendor. Nothing is sent yet.
 *
 * @throws TypeError if no API key is set, or the key must not be sent to the base URL.
 */
export const openHttp = (options: LybicOptions): Http => {
  const apiKey = apiKeyOf(options);
  const secrets = [apiKey];
  return createHttp({
    ...transportOf(options),
    headers: { 'x-api-key': apiKey, 'user-agent': 'farhand' },
    secrets,
    credential,
    baseUrlSetting: 'baseUrl or LYBIC_API_ENDPOINT',
    refused: refusedWith(secrets),
  });
};
