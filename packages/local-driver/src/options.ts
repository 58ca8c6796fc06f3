import { checkOptions, describe, isRecord, type OpenOptions } from '@farhand/core/driver';
import type { BrowserContextOptions } from 'playwright-core';

/** Settings of the local driver. */
export interface LocalOptions {
  /** The browser to start: a Chromium, Chrome or Edge. Default: what `findChromium()` finds. */
  readonly executablePath?: string;
  /** Whether the browser of the kind `browser` runs without a window. Default: `true`. On a desktop it has one. */
  readonly headless?: boolean;
  /** More command line arguments for the browser, such as `--lang=de`; on a desktop for the one that `goto` opens. */
  readonly args?: readonly string[];
  /** Environment variables for the browser, or what runs on the desktop, added to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether others may drive the browser too, by `computer.cdpUrl()`. It then listens on a free port of this machine
   * that asks nobody for a key: any program on this machine can drive it, and read files with it. Default: `false`.
   */
  readonly cdp?: boolean;
  /**
   * The debugging address of a running browser (`http://127.0.0.1:9222` or `ws://…`) to use instead of starting one.
   * No other option goes with it.
   */
  readonly cdpUrl?: string;
  /**
   * The name of a running X display (`:0`) to use as a desktop instead of starting one. Only `env` goes with it.
   */
  readonly display?: string;
}

const optionNames = [
  'executablePath',
  'headless',
  'args',
  'env',
  'cdp',
  'cdpUrl',
  'display',
] as const satisfies readonly (keyof LocalOptions)[];

const isString = (value: unknown): value is string => typeof value === 'string';

const checkArgs = (args: unknown, cdp: boolean): void => {
  if (!Array.isArray(args) || !args.every(isString)) throw new TypeError('local: args must be an array of strings.');
  if (cdp && args.some((arg) => arg.startsWith('--remote-debugging-port'))) {
    throw new TypeError(
      'local: args must not hold --remote-debugging-port together with cdp, which has the browser choose a free port. Leave one or the other out.',
    );
  }
  const profile = args.some((arg) => arg.startsWith('--user-data-dir'));
  if (profile || args.some((arg) => arg.startsWith('--remote-debugging-pipe'))) {
    throw new TypeError(
      'local: args must not hold --user-data-dir or --remote-debugging-pipe: a browser that Farhand starts has a profile and a pipe of its own. To use your profile, start the browser yourself with --remote-debugging-port and pass cdpUrl.',
    );
  }
};

const checkEnv = (env: unknown): void => {
  if (typeof env !== 'object' || env === null || Array.isArray(env) || !Object.values(env).every(isString)) {
    throw new TypeError("local: env must be an object of strings, such as { TZ: 'UTC' }.");
  }
};

/** A debugging address, parsed; `undefined` if it is none. */
export const parseCdpUrl = (address: string): URL | undefined => {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) ? url : undefined;
};

const checkCdpUrl = (cdpUrl: unknown, options: LocalOptions): void => {
  if (!isString(cdpUrl) || parseCdpUrl(cdpUrl) === undefined) {
    throw new TypeError(
      "local: cdpUrl must be the address of a browser's debugging port, such as 'http://127.0.0.1:9222'.",
    );
  }
  refuseBeside('cdpUrl, which uses a browser', ['cdpUrl'], options);
};

/** Whether a text is the name of an X display: a host or nothing, a number, perhaps that of a screen. */
export const isDisplayName = (name: string): boolean => /^[\w.-]*:\d+(\.\d+)?$/.test(name);

const checkDisplay = (display: unknown, options: LocalOptions): void => {
  if (!isString(display) || !isDisplayName(display)) {
    throw new TypeError(`local: display must be the name of an X display, such as ':0', got ${describe(display)}.`);
  }
  refuseBeside('display, which uses a desktop', ['display', 'env'], options);
};

/** Refuses all options but those that go with one that uses what is running already. */
const refuseBeside = (what: string, allowed: readonly string[], options: LocalOptions): void => {
  const others = optionNames.filter((name) => !allowed.includes(name) && options[name] !== undefined);
  if (others.length === 0) return;
  throw new TypeError(
    `local: ${others.join(', ')} cannot be combined with ${what} that is running already. Leave one or the other out.`,
  );
};

const checkFlag = (value: unknown, name: string): void => {
  if (value === undefined || typeof value === 'boolean') return;
  throw new TypeError(`local: ${name} must be true or false, got ${describe(value)}.`);
};

/**
 * Checks the settings of the local driver.
 *
 * @throws TypeError if a name is unknown, a value has the wrong type or two settings exclude each other.
 */
export const checkLocalOptions = (options: LocalOptions): void => {
  checkOptions(options, optionNames, 'local');
  const { executablePath, headless, args, env, cdp, cdpUrl, display } = options;
  if (executablePath !== undefined && (!isString(executablePath) || executablePath === '')) {
    throw new TypeError(`local: executablePath must be the path of a browser, got ${describe(executablePath)}.`);
  }
  checkFlag(headless, 'headless');
  checkFlag(cdp, 'cdp');
  if (args !== undefined) checkArgs(args, cdp === true);
  if (env !== undefined) checkEnv(env);
  if (display !== undefined) checkDisplay(display, options);
  if (cdpUrl !== undefined) checkCdpUrl(cdpUrl, options);
};

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
