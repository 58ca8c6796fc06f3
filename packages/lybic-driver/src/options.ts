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
  /** The organization's id. Default: `LYBIC_ORG_ID`. */
  readonly orgId?: string;
  /** Where the API is: `https:`, or `http:` to this machine. Default: `LYBIC_API_ENDPOINT`, else `https://api.lybic.cn`. */
  readonly baseUrl?: string;
  /**
   * What `launch` creates: the name of one of the account's shapes, which are hardware, system and datacenter in one.
   * Default: `LYBIC_SANDBOX_SHAPE`. Without one, `launch` fails and says which there are.
   */
  readonly shape?: string;
  /**
   * The id of a machine image that `launch` creates sandboxes of, instead of a shape: they begin with its disk. Default:
   * none.
   */
  readonly imageId?: string;
  /** Which of the vendor's two action endpoints input goes to. Default `'execute'`; the vendor has deprecated `'computer-use'`. */
  readonly actionsPath?: 'execute' | 'computer-use';
  /** The project that `launch` creates sandboxes in. Default: the organization's default project. */
  readonly projectId?: string;
  /**
   * How the names of the sandboxes that `launch` creates begin. `farhand`, the tag and a number follow, so that each name
   * is unique; what does not fit into 100 characters is cut off. Default: nothing.
   */
  readonly name?: string;
  /** An undici dispatcher that carries the requests, such as a `ProxyAgent`. Must not retry. It stays open. */
  readonly dispatcher?: NonNullable<HttpOptions['dispatcher']>;
  /** How time passes between attempts, and while a new sandbox starts. Default: really. */
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
 * @throws TypeError if one is not known or has the wrong type.
 */
export const checkLybicOptions = (options: LybicOptions): LybicOptions => {
  checkDriverOptions(options, lybicOptionNames, 'lybic');
  for (const name of ['apiKey', 'orgId', 'baseUrl', 'shape', 'imageId', 'projectId', 'name'] as const) {
    const value = options[name];
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw new TypeError(`lybic: ${name} must be a string that is not empty.`);
    }
  }
  const { actionsPath, imageId, shape } = options;
  if (imageId !== undefined && shape !== undefined) {
    throw new TypeError(
      'lybic: imageId and shape exclude each other, since an image has a shape. Leave one of them out.',
    );
  }
  if (actionsPath !== undefined && actionsPath !== 'execute' && actionsPath !== 'computer-use') {
    throw new TypeError("lybic: actionsPath must be 'execute' or 'computer-use'.");
  }
  return { ...options };
};

/**
 * The API key to use.
 *
 * @throws TypeError if there is none.
 */
const apiKeyOf = ({ apiKey }: LybicOptions): string => {
  const key = apiKey ?? fromEnvironment('LYBIC_API_KEY');
  if (key !== undefined) return key;
  throw new TypeError(
    'lybic: there is no API key. Set the environment variable LYBIC_API_KEY, or pass lybic({ apiKey }).',
  );
};

/**
 * The organization to use.
 *
 * @throws TypeError if there is none.
 */
export const orgIdOf = ({ orgId }: LybicOptions): string => {
  const id = orgId ?? fromEnvironment('LYBIC_ORG_ID');
  if (id !== undefined) return id;
  throw new TypeError(
    'lybic: there is no organization. Set the environment variable LYBIC_ORG_ID, or pass lybic({ orgId }).',
  );
};

/** The base URL to use. */
const baseUrlOf = ({ baseUrl }: LybicOptions): string =>
  baseUrl ?? fromEnvironment('LYBIC_API_ENDPOINT') ?? defaultBaseUrl;

/** The shape to create, if one is set. */
export const shapeOf = ({ shape }: LybicOptions): string | undefined => shape ?? fromEnvironment('LYBIC_SANDBOX_SHAPE');

/** Paths where nothing but the sandbox itself can be missing. */
const ofSandboxOnly = /\/sandboxes\/[^/]+(\/(status|extend|restart|preview|process|actions\/[\w-]+))?$/;

/**
 * Whether a refusal may mean that the sandbox is over. With which status the vendor says so is not documented.
 * `Cannot GET /…` is what its server framework says of a path that it does not know.
 */
const isMissing = ({ status, what, reason, body }: Refusal): boolean =>
  (status === 404 || status === 410 || /\bexpired\b/i.test(reason)) &&
  ofSandboxOnly.test(what) &&
  !what.endsWith('/from-image') &&
  body !== undefined &&
  !/^Cannot [A-Z]+ \//.test(reason);

/** The vendor's code for a sandbox that is over (its agent's code, 2025). A code has no room for words of ours. */
const goneCode = /^(?:[\w.-]+\.)?SANDBOX_EXPIRED$/;

/** No room is left for a shape (code in the vendor's SDK tests, 2025). */
const noRooms = /NO_ROOMS_AVAILABLE/i;

const credential = 'the API key (LYBIC_API_KEY) and the organization (LYBIC_ORG_ID)';

/** What a 4xx answer means that has a code of the vendor's, or says that the sandbox has ended. */
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
      ? ' There is no room for this shape at the moment: nothing was created. Try again later, or with another shape.'
      : '';
    return new TransportError('REJECTED', `${refused}${advice}`, facts);
  };

/** Where requests go, what carries them, and how time passes between attempts. */
const transportOf = (options: LybicOptions): PublicFetchOptions => {
  const { dispatcher, pace } = options;
  return {
    vendor: 'Lybic',
    baseUrl: baseUrlOf(options),
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  };
};

/** Opens what fetches the pictures, which need no key. */
export const openPictures = (options: LybicOptions): PublicFetcher => openPublicFetcher(transportOf(options));

/**
 * Opens an HTTP client for the vendor. Nothing is sent yet.
 *
 * @throws TypeError if there is no API key, or the base URL is not one that it may be sent to.
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
