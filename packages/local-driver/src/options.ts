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
  /** The browser to start: a Chromium, Chrome or Edge. Default: what `findChromium()` finds. */
  readonly executablePath?: string;
  /** Whether the browser of the kind `browser` runs without a window. Default: `true`. On a desktop it has one. */
  readonly headless?: boolean;
  /** More command line arguments for the browser, such as `--lang=de`; on a desktop for the one that `goto` opens. */
  readonly args?: readonly string[];
  /**
   * Environment variables for the browser, or what runs on the desktop, added to those that Farhand passes on: of this process's
   * own only what programs need to start, to speak and to reach the network, no keys and no tokens.
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether Chromium keeps its pages in its sandbox. Default: `true`, but `false` where this process runs as root: Chromium does
   * not start there with it. `true` has it refuse to.
   */
  readonly chromiumSandbox?: boolean;
  /**
   * The home folder of what runs on a desktop, where commands run and relative paths begin, such as `os.homedir()`. Default:
   * an empty folder of the desktop's own, which Farhand removes with the desktop.
   */
  readonly home?: string;
  /**
   * Whether others may drive the browser too, by `computer.cdpUrl()`. It then listens on a free port of this machine
   * that asks nobody for a key: any program on this machine can drive it, and read files with it. Default: `false`.
   */
  readonly cdp?: boolean;
  /** What happens to dialogs of pages in a browser that no listener decides on. Default: `dismiss`. */
  readonly dialogs?: DialogAnswer;
  /**
   * The debugging address of a running browser (`http://127.0.0.1:9222` or `ws://…`) to use instead of starting one.
   * Of the other options, only `dialogs` goes with it.
   */
  readonly cdpUrl?: string;
  /**
   * The name of a running X display (`:0`) to use as a desktop instead of starting one. Only `env` goes with it.
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
  refuseBeside('cdpUrl, which uses a browser', ['cdpUrl', 'dialogs'], options);
};

/** Whether a text is the name of an X display: a host or nothing, a number, perhaps that of a screen. */
export const isDisplayName = (name: string): boolean => /^[\w.-]*:\d+(\.\d+)?$/.test(name);

const checkDisplay = (display: unknown, options: LocalOptions): void => {
  if (!isString(display) || !isDisplayName(display)) {
    const size = isRecord(display)
      ? ' The size of a new one is an option of launch: launch(local(), { display }).'
      : '';
    throw new TypeError(
      `local: display must be the name of an X display, such as ':0', got ${describe(display)}.${size}`,
    );
  }
  refuseBeside('display, which uses a desktop', ['display', 'env'], options);
};

/** Refuses all options but those that go with one that uses what is running already. */
const refuseBeside = (what: string, allowed: readonly string[], options: LocalOptions): void => {
  const others = localOptionNames.filter((name) => !allowed.includes(name) && options[name] !== undefined);
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
  checkDriverOptions(options, localOptionNames, 'local');
  const { executablePath, headless, args, env, chromiumSandbox, home, cdp, dialogs, cdpUrl, display } = options;
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
  if (display !== undefined) checkDisplay(display, options);
  if (cdpUrl !== undefined) checkCdpUrl(cdpUrl, options);
};

/**
 * Refuses what only browsers can do on a desktop, whose browser Farhand reaches by input alone.
 *
 * @throws UnsupportedFacetError if there is any.
 */
export const refuseOnDesktop = (options: LocalOptions): void => {
  const given = (['dialogs', ...siteOptionNames] as const).filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  throw new UnsupportedFacetError(
    `local: ${given.join(', ')} cannot be had on a desktop, whose browser asks on the screen. Leave ${given.length === 1 ? 'it' : 'them'} out and answer there, or launch a browser.`,
  );
};

/** What a browser can be opened with besides what every computer can. For emulators, which have to restore one. */
export interface BrowserWish extends OpenOptions {
  /** What the sites of an earlier browser had stored: what its `storageState` told. */
  readonly storageState?: string;
  /** The proxy that its requests go through, those to this machine included, such as `http://127.0.0.1:8080`. */
  readonly proxyUrl?: string;
}
