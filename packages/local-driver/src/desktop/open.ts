import { quoteForSh, TransportError, type Deadline, type OpenOptions, type Size } from '@farhand/core/driver';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findChromium, hiddenPages, isRoot, missingChromium, quietArguments } from '../chromium-path.js';
import type { LocalOptions } from '../options.js';
import { DesktopComputer } from './computer.js';
import { Guard } from './guard.js';
import { makeHome, noHome } from './home.js';
import { findCookie, openDisplay } from './open-display.js';
import { localeVariables } from '../locale.js';
import { fitWindows } from './windows.js';
import { XKeyboard } from './x-keyboard.js';
import { startXvfb } from './xvfb.js';

const defaultSize: Size = { width: 1280, height: 720 };

/** Keeps programs from opening windows on another display, and from reading keys through an input method. */
const plainDesktop = {
  WAYLAND_DISPLAY: '',
  XDG_CURRENT_DESKTOP: 'X-Generic',
  GTK_IM_MODULE: 'gtk-im-context-simple',
  XMODIFIERS: '@im=none',
} as const;

const pathsOf = ({ browser, binaries }: Launcher, path = '/usr/local/bin:/usr/bin:/bin') => ({
  BROWSER: browser,
  PATH: `${binaries}:${path}`,
});

/** Starts an X server for a desktop. */
export const startDesktop = async (
  options: LocalOptions,
  wish: OpenOptions,
  deadline: Deadline,
): Promise<DesktopComputer> => {
  const { env = {}, clickIntervalMs } = options;
  const { display, name, xauthority, guard } = await startXvfb(wish.display ?? defaultSize, env, deadline);
  try {
    const launcher = writeLauncher(guard.folder, display.size, options);
    const keyboard = await deadline.race(XKeyboard.ofOwn(display));
    fitWindows(display);
    const environment = {
      ...plainDesktop,
      DISPLAY: name,
      XAUTHORITY: xauthority,
      ...(launcher === undefined ? {} : pathsOf(launcher, env['PATH'] ?? process.env['PATH'])),
    };
    const id = `desktop-${randomUUID()}`;
    const home = makeHome(guard.folder, options);
    return new DesktopComputer({
      id,
      display,
      keyboard,
      guard,
      isStarted: true,
      environment,
      env,
      home,
      clickIntervalMs,
      wanted: wish,
    });
  } catch (error) {
    display.close();
    await guard.end();
    throw error;
  }
};

const authorityFile = (): string => process.env['XAUTHORITY'] ?? join(homedir(), '.Xauthority');

/** Connects to a running X display. */
export const joinDesktop = async (
  name: string,
  options: LocalOptions,
  wish: Omit<OpenOptions, 'kind'>,
  deadline: Deadline,
): Promise<DesktopComputer> => {
  const path = authorityFile();
  const file = await readFile(path).catch(() => undefined);
  const number = /:(\d+)/.exec(name)?.[1] ?? '';
  const cookie = file === undefined ? undefined : findCookie(file, number);
  const display = await openDisplay(cookie === undefined ? { name } : { name, cookie }, deadline);
  try {
    const keyboard = await deadline.race(XKeyboard.ofSomebodyElse(display));
    const environment = { DISPLAY: name, ...(file === undefined ? {} : { XAUTHORITY: path }) };
    const { env = {}, clickIntervalMs } = options;
    const guard = Guard.start(env);
    return new DesktopComputer({
      id: name,
      display,
      keyboard,
      guard,
      isStarted: false,
      environment,
      env,
      home: noHome,
      clickIntervalMs,
      wanted: wish,
    });
  } catch (error) {
    display.close();
    throw error;
  }
};

/**
 * Pages get WebGL without a graphics card, drawn by the processor, as in a computer of kind `browser`, for which
 * Playwright passes the same arguments. With only the first argument, Chromium creates the context but shows nothing
 * that is drawn (version 156, November 2026). The arguments do not change how the rest of a page is drawn.
 */
const webGlArguments = ['--enable-unsafe-swiftshader', '--disable-gpu-compositing'];

/** Without these arguments, the first start would show dialogs, and no one could enter the password of a keyring. */
const desktopArguments = ['--no-default-browser-check', '--password-store=basic', '--test-type', ...webGlArguments];

/** How programs find the browser of a desktop. */
interface Launcher {
  /** The program that opens an address in the browser. */
  readonly browser: string;
  /** A folder for the front of `PATH`, which contains the same program as `xdg-open`. */
  readonly binaries: string;
}

/**
 * Writes a program that opens an address in a Chromium on the desktop, with its own profile in `folder`. The first call
 * starts the browser; each further call opens a tab.
 *
 * @remarks The program also serves as `xdg-open`. The one of xdg-utils uses the browser registered for the user, with
 * the user's profile, before it reads `BROWSER` (version 1.1.3), and may not be installed.
 *
 * @returns `undefined` if no Chromium is found
 * @throws TransportError if the user chose a path that is not executable.
 */
const writeLauncher = (
  folder: string,
  { width, height }: Size,
  {
    executablePath,
    args = [],
    env = {},
    chromiumSandbox = !isRoot(),
  }: Pick<LocalOptions, 'executablePath' | 'args' | 'env' | 'chromiumSandbox'>,
): Launcher | undefined => {
  const search = executablePath === undefined ? {} : { executablePath };
  const path = findChromium(search);
  if (path === undefined) {
    if (executablePath !== undefined) throw new TransportError('UNREACHABLE', missingChromium(search));
    return undefined;
  }
  const all = [
    `--user-data-dir=${join(folder, 'profile')}`,
    ...quietArguments,
    ...desktopArguments,
    `--disable-features=${hiddenPages.join(',')}`,
    ...(chromiumSandbox ? [] : ['--no-sandbox']),
    '--window-position=0,0',
    `--window-size=${width},${height}`,
    ...args,
  ];
  const binaries = join(folder, 'bin');
  const browser = join(binaries, 'browser');
  mkdirSync(binaries);
  // The temporary files of a killed browser are removed with the computer's folder.
  const variables = { ...localeVariables({ ...process.env, ...env }), TMPDIR: folder };
  const words = Object.entries(variables).map(([name, value]) => `${name}=${quoteForSh(value)}`);
  writeFileSync(browser, `#!/bin/sh\n${words.join(' ')} exec ${[path, ...all].map(quoteForSh).join(' ')} "$@"\n`);
  chmodSync(browser, 0o700);
  symlinkSync(browser, join(binaries, 'xdg-open'));
  return { browser, binaries };
};
