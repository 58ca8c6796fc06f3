import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Deadline, OpenOptions, Size } from '@farhand/core/driver';
import type { LocalOptions } from '../local-options.js';
import { DesktopComputer } from './desktop-computer.js';
import { fitWindows } from './fit-windows.js';
import { Guard } from './guard.js';
import { writeLauncher, type Launcher } from './launcher.js';
import { startXvfb } from './start-xvfb.js';
import { openDisplay } from './open-display.js';
import { XKeyboard } from './x-keyboard.js';
import { findCookie } from './xauthority.js';

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
    return new DesktopComputer({ id, display, keyboard, guard, isStarted: true, environment, env, wanted: wish });
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
      wanted: wish,
    });
  } catch (error) {
    display.close();
    throw error;
  }
};
