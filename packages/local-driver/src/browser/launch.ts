import { redact, TransportError, type Deadline } from '@farhand/core/driver';
import { chromium, type Browser, type BrowserContextOptions, type LaunchOptions } from 'playwright-core';
import { reasonOf } from './browser-failure.js';
import { findChromium, missingChromium } from '../chromium-path.js';
import type { LocalOptions } from '../local-options.js';
import { isRoot, quietArguments } from '../quiet-arguments.js';

/** What the browser itself said before it gave up, without its command line and the arguments of the user. */
const complaints = (error: unknown, args: readonly string[]): string => {
  const lines = error instanceof Error ? error.message.split('\n') : [];
  const own = lines.filter((line) => line.includes('[err]')).map((line) => line.replace(/^.*\[err\] /, '  '));
  return redact(own.slice(-6).join('\n').slice(0, 1500), args);
};

const startFailure = (path: string, error: unknown, args: readonly string[]): TransportError => {
  const said = complaints(error, args);
  const hint = /sandbox/i.test(said)
    ? "\nIf its sandbox cannot run here, pass args: ['--no-sandbox'] and open only pages that you trust."
    : '';
  return new TransportError(
    'UNREACHABLE',
    `local: ${path} did not start: ${reasonOf(error)}${said === '' ? '' : `\nIt said:\n${said}`}${hint}`,
  );
};

/** What ends a wait is the deadline. Playwright's own limit comes a little later and ends a browser that never starts. */
const startTimeoutMs = (deadline: Deadline): number => {
  const leftMs = deadline.remainingMs();
  return Number.isFinite(leftMs) ? Math.ceil(leftMs) + 5_000 : 0;
};

/**
 * Starts a browser that others can connect to. They see its default context only, so that is the one that gets the tabs;
 * Playwright has it where it launches a profile.
 */
const startForOthers = async (
  { args = [], ...launching }: LaunchOptions,
  { storageState, ...wanted }: BrowserContextOptions,
): Promise<Browser> => {
  const context = await chromium.launchPersistentContext('', {
    ...launching,
    ...wanted,
    // The browser chooses the port: one that was found free may be taken by the time it starts.
    args: [...args, '--remote-debugging-port=0'],
  });
  const browser = context.browser();
  try {
    if (browser === null) throw new Error('Playwright gave a profile without its browser.');
    if (storageState !== undefined) await context.setStorageState(storageState);
    return browser;
  } catch (error) {
    await context.close();
    throw error;
  }
};

/**
 * Starts a Chromium with an empty profile of its own, both of which end with this process. With the option `cdp` it has
 * a context as wanted already, with a tab in it, and a debugging port.
 *
 * @throws TransportError if there is none or it does not start.
 */
export const launchBrowser = async (
  options: LocalOptions,
  wanted: BrowserContextOptions,
  deadline: Deadline,
): Promise<Browser> => {
  const { executablePath, headless = true, args = [], env = {}, cdp = false } = options;
  const search = executablePath === undefined ? {} : { executablePath };
  const path = findChromium(search);
  if (path === undefined) throw new TransportError('UNREACHABLE', missingChromium(search));

  const launching: LaunchOptions = {
    executablePath: path,
    headless,
    args: [...quietArguments, ...(headless ? ['--disable-gpu'] : []), ...args],
    env: { ...process.env, ...env },
    chromiumSandbox: !isRoot(),
    timeout: startTimeoutMs(deadline),
    // Playwright's own handlers would end this process before listeners of the user's have done their work.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  const starting = cdp ? startForOthers(launching, wanted) : chromium.launch(launching);
  try {
    return await deadline.race(starting);
  } catch (error) {
    if (!deadline.signal.aborted) throw startFailure(path, error, args);
    void starting.then((browser) => browser.close()).catch(() => undefined);
    throw deadline.error();
  }
};
