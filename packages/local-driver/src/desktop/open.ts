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

/** Programs that could show themselves elsewhere or read keys through another program are to do neither. */
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

/** Starts an X server of its own for a desktop. */
export const startDesktop = async (
  options: LocalOptions,
  wish: OpenOptions,
  deadline: Deadline,
): Promise<DesktopComputer> => {
  const { env = {} } = options;
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
    return new DesktopComputer({ id, display, keyboard, guard, isStarted: true, environment, env, home, wanted: wish });
  } catch (error) {
    display.close();
    await guard.end();
    throw error;
  }
};

const authorityFile = (): string => process.env['XAUTHORITY'] ?? join(homedir(), '.Xauthority');

/** Connects to an X display that runs. */
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
    const { env = {} } = options;
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
      wanted: wish,
    });
  } catch (error) {
    display.close();
    throw error;
  }
};

/**
 * Pages get WebGL where there is no graphics card, drawn by the processor, as in the browser of the kind `browser`, to which
 * Playwright gives the same. With the first argument alone Chromium gives the context and shows nothing of what is drawn
 * (version 156, November 2026). The rest of a page is drawn as without either.
 */
const webGlArguments = ['--enable-unsafe-swiftshader', '--disable-gpu-compositing'];

/** A picture of the first start would be of questions, and a keyring's password is nobody's to enter. */
const desktopArguments = ['--no-default-browser-check', '--password-store=basic', '--test-type', ...webGlArguments];

/** How programs find the browser of a desktop. */
interface Launcher {
  /** The program that opens an address in it. */
  readonly browser: string;
  /** A folder for the front of `PATH`, where the same program is `xdg-open`. */
  readonly binaries: string;
}

/**
 * Writes a program that opens an address in a Chromium on the desktop, with a profile of its own in `folder`. The first
 * call starts it, each further one opens a tab in it.
 *
 * @remarks
 * It is `xdg-open` as well. The one of xdg-utils takes the browser that is registered for the user, with the user's
 * profile, before it looks at `BROWSER` (version 1.1.3), and may not be installed at all.
 *
 * @returns `undefined` if there is no Chromium
 * @throws TransportError if somebody chose one that is not there.
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
  // What a browser that is killed leaves in the folder for temporary files goes with the computer's own.
  const variables = { ...localeVariables({ ...process.env, ...env }), TMPDIR: folder };
  const words = Object.entries(variables).map(([name, value]) => `${name}=${quoteForSh(value)}`);
  writeFileSync(browser, `#!/bin/sh\n${words.join(' ')} exec ${[path, ...all].map(quoteForSh).join(' ')} "$@"\n`);
  chmodSync(browser, 0o700);
  symlinkSync(browser, join(binaries, 'xdg-open'));
  return { browser, binaries };
};
