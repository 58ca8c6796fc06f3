import { posix } from 'node:path';
import { canRun } from '../chromium-path.js';

/** Where to look for an Xvfb. Everything defaults to this process and this machine. */
export interface XvfbSearch {
  /** Environment variables: `FARHAND_XVFB` and `PATH`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The operating system. */
  readonly platform?: NodeJS.Platform;
  /** Whether a path can be run. */
  readonly isExecutable?: (path: string) => boolean;
}

const usualPlaces = ['/usr/bin/Xvfb', '/usr/X11R6/bin/Xvfb', '/opt/X11/bin/Xvfb', '/usr/local/bin/Xvfb'];

const chosen = ({ env = process.env }: XvfbSearch): string | undefined => {
  const path = env['FARHAND_XVFB'];
  return path === '' ? undefined : path;
};

/**
 * The path of the Xvfb that `local()` starts for a desktop, or `undefined` if there is none.
 *
 * @remarks
 * In this order: the environment variable `FARHAND_XVFB`, `PATH`, the places where Linux and XQuartz put it. A path
 * somebody chose is never replaced by another one. There is none on Windows.
 */
export const findXvfb = (search: XvfbSearch = {}): string | undefined => {
  const { env = process.env, platform = process.platform, isExecutable = canRun } = search;
  if (platform === 'win32') return undefined;
  const choice = chosen(search);
  if (choice !== undefined) return isExecutable(choice) ? choice : undefined;
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return [...folders.map((folder) => posix.join(folder, 'Xvfb')), ...usualPlaces].find(isExecutable);
};

/** What to do with a program that was found and is no Xvfb, or one that does not start. */
export const adviceOnXvfb = (search: XvfbSearch = {}): string =>
  chosen(search) === undefined
    ? 'Start it in a terminal to see why, or name another Xvfb by FARHAND_XVFB.'
    : 'Check that FARHAND_XVFB is the program of an Xvfb.';

/** Says why {@link findXvfb} found nothing, and what to install or set on this operating system. */
export const missingXvfb = (search: XvfbSearch = {}): string => {
  const { platform = process.platform } = search;
  if (platform === 'win32') {
    return "local: there are no desktops of one's own on Windows, which has no Xvfb. Run this in WSL or a container, or use { kind: 'browser' }.";
  }
  const choice = chosen(search);
  if (choice !== undefined) {
    return `local: FARHAND_XVFB is ${JSON.stringify(choice)}, which is not a file that can be run. Correct it, or unset it to have an Xvfb looked for.`;
  }
  const advice =
    platform === 'darwin'
      ? 'Install XQuartz, which has it: `brew install --cask xquartz`'
      : 'Install it (Debian and Ubuntu: `sudo apt-get install xvfb`, Fedora: `sudo dnf install xorg-x11-server-Xvfb`, Arch: `sudo pacman -S xorg-server-xvfb`, Alpine: `sudo apk add xvfb`)';
  return `local: a desktop takes Xvfb, the X server without a screen, which was not found on PATH or in its usual places. ${advice}, or set FARHAND_XVFB to the path of one you have, or drive a display that runs with local({ display: ':0' }).`;
};
