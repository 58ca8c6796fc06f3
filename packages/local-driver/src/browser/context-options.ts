import { isRecord, revealed } from '@farhand/core/driver';
import type { BrowserContextOptions } from 'playwright-core';
import type { BrowserWish, LocalOptions } from '../options.js';
import type { HttpCredentials, SiteOptions } from '../site-options.js';

/** Returns whether a value has the form that `storageState` writes, as far as the browser does not check it itself. */
const isStorage = (value: unknown): value is Exclude<NonNullable<BrowserContextOptions['storageState']>, string> =>
  isRecord(value) && Array.isArray(value['cookies']) && Array.isArray(value['origins']);

const stored = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Returns the options of a browser context.
 *
 * @throws TypeError if `storageState` was not written by `storageState()`, or `proxyUrl` is not an address.
 */
export const contextOptionsOf = (
  options: LocalOptions,
  { storageState, proxyUrl }: BrowserWish,
): BrowserContextOptions => {
  const state = storageState === undefined ? undefined : stored(storageState);
  if (storageState !== undefined && !isStorage(state)) {
    throw new TypeError(
      'local: storageState must be a text that storageState() of a browser resolved to. Nothing was started.',
    );
  }
  if (proxyUrl !== undefined && !URL.canParse(proxyUrl)) {
    throw new TypeError('local: proxyUrl must be an address, such as http://127.0.0.1:8080.');
  }
  return {
    ...siteContext(options),
    ...(isStorage(state) ? { storageState: state } : {}),
    ...(proxyUrl === undefined ? {} : { proxy: { server: proxyUrl } }),
  };
};

/** Translates the site options for Playwright. */
const siteContext = (options: SiteOptions): BrowserContextOptions => {
  const { httpCredentials, permissions, geolocation, ignoreHTTPSErrors } = options;
  return {
    ...(httpCredentials === undefined ? {} : { httpCredentials: inPlaywright(httpCredentials) }),
    ...(permissions === undefined ? {} : { permissions: [...permissions] }),
    ...(geolocation === undefined ? {} : { geolocation: { ...geolocation } }),
    ...(ignoreHTTPSErrors === undefined ? {} : { ignoreHTTPSErrors }),
  };
};

const inPlaywright = ({
  username,
  password,
  origin,
}: HttpCredentials): NonNullable<BrowserContextOptions['httpCredentials']> => ({
  username,
  password: revealed(password) ?? String(password),
  ...(origin === undefined ? {} : { origin: new URL(origin).origin }),
});
