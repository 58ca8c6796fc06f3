import { isRecord, type OpenOptions } from '@farhand/core/driver';
import type { BrowserContextOptions } from 'playwright-core';

/** What a browser can be opened with besides what every computer can. For emulators, which have to restore one. */
export interface BrowserWish extends OpenOptions {
  /** What the sites of an earlier browser had stored: what its `storageState` told. */
  readonly storageState?: string;
  /** The proxy that its requests go through, those to this machine included, such as `http://127.0.0.1:8080`. */
  readonly proxyUrl?: string;
}

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
 * What a browser's context is made with for a wish.
 *
 * @throws TypeError if the state is none that was told, or the proxy is no address.
 */
export const contextOptionsOf = ({ storageState, proxyUrl }: BrowserWish): BrowserContextOptions => {
  const state = storageState === undefined ? undefined : stored(storageState);
  if (storageState !== undefined && !isStorage(state)) {
    throw new TypeError('local: storageState must be what storageState() of a browser told.');
  }
  if (proxyUrl !== undefined && !URL.canParse(proxyUrl)) {
    throw new TypeError('local: proxyUrl must be an address, such as http://127.0.0.1:8080.');
  }
  return {
    ...(isStorage(state) ? { storageState: state } : {}),
    ...(proxyUrl === undefined ? {} : { proxy: { server: proxyUrl } }),
  };
};
