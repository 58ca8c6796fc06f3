import {
  checkDialogAnswer,
  checkDriverOptions,
  createHttp,
  fromEnvironment,
  isRecord,
  type DialogAnswer,
  type Http,
  type HttpOptions,
  type Pace,
} from '@farhand/core/driver';
import { failed, refused } from './outcomes.js';
import type { Capabilities } from './wire.js';

/** Settings of the WebDriver driver. */
export interface WebDriverOptions {
  /**
   * The address of the server: `https:`, or `http:` on this machine. Default: the environment variable `WEBDRIVER_URL`,
   * otherwise `http://127.0.0.1:4444`, where a Selenium Grid listens.
   */
  readonly url?: string;
  /** Allows `http:` to another machine. What you send and see can be read on the way. Default: `false`. */
  readonly allowHttp?: boolean;
  /**
   * The capabilities of the sessions that `launch` creates, sent as `alwaysMatch`. Default: `{ browserName: 'chrome' }`.
   * Farhand adds `unhandledPromptBehavior`, `se:name` and, unless you set it, `webSocketUrl`.
   */
  readonly capabilities?: Capabilities;
  /** The user name of the account, for servers with basic authentication. Default: none. */
  readonly username?: string;
  /** The password or access key of that account. Default: the environment variable `WEBDRIVER_PASSWORD`, if it is set. */
  readonly password?: string;
  /** More headers of each request, such as a vendor's API key. Messages never contain their values. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How Farhand answers a page's dialog if no listener decides. Default: `dismiss`. */
  readonly dialogs?: DialogAnswer;
  /**
   * An undici dispatcher for the requests, such as a `ProxyAgent`. It must not retry. It does not carry the WebSocket.
   * Farhand does not close it. Default: Farhand's own connections.
   */
  readonly dispatcher?: NonNullable<HttpOptions['dispatcher']>;
  /** Waits between attempts, and measures time. Default: the real clock. */
  readonly pace?: Pace;
}

/** The names of the options. */
export const webdriverOptionNames: readonly (keyof WebDriverOptions)[] = [
  'allowHttp',
  'capabilities',
  'dialogs',
  'dispatcher',
  'headers',
  'pace',
  'password',
  'url',
  'username',
];

/** Capabilities that the driver sets itself, because it could not work with another value. */
const ownCapabilities = ['unhandledPromptBehavior', 'se:name'];

/**
 * Returns the options if they are valid.
 *
 * @throws TypeError if one is unknown or has the wrong type.
 */
export const checkOptions = (options: WebDriverOptions): WebDriverOptions => {
  checkDriverOptions(options, webdriverOptionNames, 'webdriver');
  for (const name of ['url', 'username', 'password'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw new TypeError(`webdriver: ${name} must be a non-empty string.`);
  }
  const { allowHttp, capabilities, headers, dialogs } = options;
  if (allowHttp !== undefined && typeof allowHttp !== 'boolean')
    throw new TypeError('webdriver: allowHttp must be true or false.');
  checkDialogAnswer(dialogs, 'webdriver');
  if (capabilities !== undefined && !isRecord(capabilities))
    throw new TypeError('webdriver: capabilities must be an object.');
  const own = ownCapabilities.find((name) => Object.hasOwn(capabilities ?? {}, name));
  if (own !== undefined) throw new TypeError(`webdriver: Farhand sets the capability '${own}' itself. Leave it out.`);
  if (headers !== undefined && !(isRecord(headers) && Object.values(headers).every((one) => typeof one === 'string')))
    throw new TypeError('webdriver: headers must be an object of strings.');
  return { ...options };
};

/** Returns the address of the server. */
export const urlOf = ({ url }: WebDriverOptions): string =>
  url ?? fromEnvironment('WEBDRIVER_URL') ?? 'http://127.0.0.1:4444';

/** Returns the capabilities that `launch` asks for. */
export const capabilitiesOf = ({ capabilities }: WebDriverOptions): Capabilities =>
  capabilities ?? { browserName: 'chrome' };

const passwordOf = ({ password }: WebDriverOptions): string | undefined =>
  password ?? fromEnvironment('WEBDRIVER_PASSWORD');

/** The headers of each request. */
export const headersOf = (options: WebDriverOptions): Readonly<Record<string, string>> => {
  const { username, headers } = options;
  const account = `${username}:${passwordOf(options) ?? ''}`;
  const basic = username === undefined ? undefined : Buffer.from(account).toString('base64');
  return {
    'user-agent': 'farhand',
    ...(basic === undefined ? {} : { authorization: `Basic ${basic}` }),
    ...headers,
  };
};

/** Texts that no message may contain: the values of all headers, whole and word by word, and the password. */
export const secretsOf = (options: WebDriverOptions): readonly string[] => {
  const { 'user-agent': _, ...secret } = headersOf(options);
  const password = passwordOf(options);
  const values = Object.values(secret).flatMap((value) => [
    value,
    ...value.split(' ').filter((word) => word.length > 7),
  ]);
  return [...new Set([...values, ...(password === undefined ? [] : [password])])];
};

/**
 * Opens an HTTP client for the server. Nothing is sent yet.
 *
 * @throws TypeError if credentials must not be sent to the address.
 */
export const openHttp = (options: WebDriverOptions): Http => {
  const { dispatcher, pace, allowHttp = false } = options;
  return createHttp({
    vendor: 'WebDriver',
    baseUrl: urlOf(options),
    baseUrlSetting: 'url or WEBDRIVER_URL',
    httpSetting: { name: 'allowHttp', isAllowed: allowHttp },
    headers: headersOf(options),
    secrets: secretsOf(options),
    credential: 'username, password and headers',
    // A Grid refuses bodies without a charset (4.48, November 2026).
    contentType: 'application/json; charset=utf-8',
    refused,
    failed,
    ...(dispatcher === undefined ? {} : { dispatcher }),
    ...(pace === undefined ? {} : { pace }),
  });
};
