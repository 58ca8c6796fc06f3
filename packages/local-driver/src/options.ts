import {
  checkDialogAnswer,
  checkDriverOptions,
  describe,
  isRecord,
  UnsupportedFacetError,
  type DialogAnswer,
  type OpenOptions,
} from '@farhand/core/driver';
import { isAbsolute } from 'node:path';
import { checkSiteOptions, siteOptionNames, type SiteOptions } from './site-options.js';

export type { DialogAnswer } from '@farhand/core/driver';

/** Settings of the local driver. */
export interface LocalOptions extends SiteOptions {
  /** The browser to start: the path of a Chromium, Chrome or Edge. Default: the result of `findChromium()`. */
  readonly executablePath?: string;
  /**
   * Whether a computer of kind `browser` runs without a window. Default: `true`. On a desktop the browser always has a
   * window.
   */
  readonly headless?: boolean;
  /**
   * Additional command line arguments for the browser, such as `--lang=de`. On a desktop they apply to the browser that
   * `goto` opens. Default: none.
   */
  readonly args?: readonly string[];
  /**
   * Environment variables for the browser or for programs on the desktop, added to the ones that Farhand passes on.
   * Farhand passes on only what programs need to start, to choose a language and to reach the network: no keys and no
   * tokens. Default: none.
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether Chromium runs its pages in its sandbox. Default: `true`, or `false` if this process runs as root, because
   * Chromium's sandbox does not start for root. With `true`, Chromium refuses to start as root.
   */
  readonly chromiumSandbox?: boolean;
  /**
   * The home folder of programs on a desktop, as an absolute path, such as `os.homedir()`. Commands run there, and
   * relative paths start there. Default: an empty folder that Farhand creates, and removes with the desktop.
   */
  readonly home?: string;
  /**
   * How far Farhand keeps two clicks of one button at one place of a desktop apart, in milliseconds: `0` to `5000`.
   * Programs on a desktop count clicks by themselves. With less than their limit, a click may count as the second of a
   * double click. Default: 540, which is more than the limits of Chromium, GTK and Qt.
   */
  readonly clickIntervalMs?: number;
  /**
   * Whether other programs may drive the browser too, at the address that `computer.cdpUrl()` resolves to. The browser
   * then listens on a free port of this machine without authentication: any program on this machine can drive it and
   * read files through it. Default: `false`.
   */
  readonly cdp?: boolean;
  /** How Farhand answers a page's dialog in a browser if no listener decides. Default: `dismiss`. */
  readonly dialogs?: DialogAnswer;
  /**
   * The debugging address of a running browser (`http://127.0.0.1:9222` or `ws://…`) to use instead of starting one.
   * Can be combined only with `dialogs`. Default: none.
   */
  readonly cdpUrl?: string;
  /**
   * The name of a running X display (`:0`) to use as a desktop instead of starting one. Can be combined only with `env`
   * and `clickIntervalMs`. Default: none.
   */
  readonly display?: string;
}

/** The names of the options. */
export const localOptionNames: readonly (keyof LocalOptions)[] = [
  'executablePath',
  'headless',
  'args',
  'env',
  'chromiumSandbox',
  'home',
  'clickIntervalMs',
  'cdp',
  'dialogs',
  'cdpUrl',
  'display',
  ...siteOptionNames,
];

const isString = (value: unknown): value is string => typeof value === 'string';

const checkArgs = (args: unknown, cdp: boolean): void => {
  if (!Array.isArray(args) || !args.every(isString)) throw new TypeError('local: args must be an array of strings.');
  if (cdp && args.some((arg) => arg.startsWith('--remote-debugging-port'))) {
    throw new TypeError(
      'local: args must not contain --remote-debugging-port if cdp is set, because cdp has the browser choose a free port. Nothing was started. Remove one of the two.',
    );
  }
  const profile = args.some((arg) => arg.startsWith('--user-data-dir'));
  if (profile || args.some((arg) => arg.startsWith('--remote-debugging-pipe'))) {
    throw new TypeError(
      'local: args must not contain --user-data-dir or --remote-debugging-pipe, because Farhand sets both for a browser that it starts. Nothing was started. To use your own profile, start the browser with --remote-debugging-port and pass cdpUrl.',
    );
  }
};

const checkEnv = (env: unknown): void => {
  if (typeof env !== 'object' || env === null || Array.isArray(env) || !Object.values(env).every(isString)) {
    throw new TypeError("local: env must be an object of strings, such as { TZ: 'UTC' }.");
  }
};

/** Returns a debugging address without its secret parts, for use in an identifier. */
export const publicAddress = (cdpUrl: URL): string =>
  `${cdpUrl.protocol}//${cdpUrl.host}${cdpUrl.pathname.replace(/\/$/, '')}`;

/** Parses a debugging address. Returns `undefined` if it is not one. */
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
  refuseBeside('cdpUrl, which uses a browser', ['cdpUrl', 'dialogs'], options);
};

/** Returns whether a text is an X display name: an optional host, a display number and an optional screen number. */
export const isDisplayName = (name: string): boolean => /^[\w.-]*:\d+(\.\d+)?$/.test(name);

const checkDisplay = (display: unknown, options: LocalOptions): void => {
  if (!isString(display) || !isDisplayName(display)) {
    const size = isRecord(display) ? ' To set the size of a new display, use launch(local(), { display }).' : '';
    throw new TypeError(
      `local: display must be the name of an X display, such as ':0', got ${describe(display)}.${size}`,
    );
  }
  refuseBeside('display, which uses a desktop', ['display', 'env', 'clickIntervalMs'], options);
};

/** Rejects every option that cannot be combined with using a running browser or desktop. */
const refuseBeside = (what: string, allowed: readonly string[], options: LocalOptions): void => {
  const others = localOptionNames.filter((name) => !allowed.includes(name) && options[name] !== undefined);
  if (others.length === 0) return;
  throw new TypeError(
    `local: ${others.join(', ')} cannot be combined with ${what} that already runs. Remove one or the other.`,
  );
};

const checkFlag = (value: unknown, name: string): void => {
  if (value === undefined || typeof value === 'boolean') return;
  throw new TypeError(`local: ${name} must be true or false, got ${describe(value)}.`);
};

const checkClickInterval = (value: unknown): void => {
  if (typeof value === 'number' && value >= 0 && value <= 5_000) return;
  throw new TypeError(`local: clickIntervalMs must be a number from 0 to 5000, got ${describe(value)}.`);
};

/**
 * Checks the settings of the local driver.
 *
 * @throws TypeError if a name is unknown, a value has the wrong type or two settings exclude each other.
 */
export const checkLocalOptions = (options: LocalOptions): void => {
  checkDriverOptions(options, localOptionNames, 'local');
  const { executablePath, headless, args, env, chromiumSandbox, home, clickIntervalMs, cdp, dialogs, cdpUrl, display } =
    options;
  if (executablePath !== undefined && (!isString(executablePath) || executablePath === '')) {
    throw new TypeError(`local: executablePath must be the path of a browser, got ${describe(executablePath)}.`);
  }
  checkFlag(headless, 'headless');
  checkFlag(cdp, 'cdp');
  checkFlag(chromiumSandbox, 'chromiumSandbox');
  checkDialogAnswer(dialogs, 'local');
  checkSiteOptions(options);
  if (args !== undefined) checkArgs(args, cdp === true);
  if (env !== undefined) checkEnv(env);
  if (home !== undefined && (!isString(home) || !isAbsolute(home))) {
    throw new TypeError(`local: home must be the absolute path of a folder, got ${describe(home)}.`);
  }
  if (clickIntervalMs !== undefined) checkClickInterval(clickIntervalMs);
  if (display !== undefined) checkDisplay(display, options);
  if (cdpUrl !== undefined) checkCdpUrl(cdpUrl, options);
};

/**
 * Rejects options that only browsers support: Farhand controls the browser on a desktop by input alone.
 *
 * @throws UnsupportedFacetError if such an option is set.
 */
export const refuseOnDesktop = (options: LocalOptions): void => {
  const given = (['dialogs', ...siteOptionNames] as const).filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  throw new UnsupportedFacetError(
    `local: a desktop does not support ${given.join(', ')}, because its browser asks on the screen. Nothing was started. Remove ${given.length === 1 ? 'the option' : 'these options'} and answer on the screen, or launch a browser.`,
  );
};

/** Options to open a browser with, beyond those of every computer. Emulators use them to restore a browser. */
export interface BrowserWish extends OpenOptions {
  /** The stored site data of an earlier browser: the text that its `storageState` resolved to. */
  readonly storageState?: string;
  /** The proxy for the browser's requests, including requests to this machine, such as `http://127.0.0.1:8080`. */
  readonly proxyUrl?: string;
}
