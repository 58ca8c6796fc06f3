import { isRecord, revealed } from '@farhand/core/driver';
import type { BrowserContextOptions } from 'playwright-core';
import type { BrowserWish, LocalOptions } from '../options.js';
import type { HttpCredentials, SiteOptions } from '../site-options.js';

/** Whether a value is what `storageState` tells, as far as the browser does not check it itself. */
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
 * What a browser's context is made with.
 *
 * @throws TypeError if the state is none that was told, or the proxy is no address.
 */
export const contextOptionsOf = (
  options: LocalOptions,
  { storageState, proxyUrl }: BrowserWish,
): BrowserContextOptions => {
  const state = storageState === undefined ? undefined : stored(storageState);
  if (storageState !== undefined && !isStorage(state)) {
    throw new TypeError('local: storageState must be what storageState() of a browser told.');
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

/** What sites get, as Playwright is told. */
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
