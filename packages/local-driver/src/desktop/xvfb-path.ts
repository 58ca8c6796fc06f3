import { posix } from 'node:path';
import { canRun } from '../chromium-path.js';

/** Where to look for an Xvfb. Each field defaults to the value of this process and this machine. */
export interface XvfbSearch {
  /** The environment variables to read: `FARHAND_XVFB` and `PATH`. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The operating system whose folders are searched. Default: `process.platform`. */
  readonly platform?: NodeJS.Platform;
  /** Returns whether a path is an executable file. Default: checks the file system. */
  readonly isExecutable?: (path: string) => boolean;
}

const usualPlaces = ['/usr/bin/Xvfb', '/usr/X11R6/bin/Xvfb', '/opt/X11/bin/Xvfb', '/usr/local/bin/Xvfb'];

const chosen = ({ env = process.env }: XvfbSearch): string | undefined => {
  const path = env['FARHAND_XVFB'];
  return path === '' ? undefined : path;
};

/**
 * Returns the path of the Xvfb that `local()` starts for a desktop, or `undefined` if none is found.
 *
 * The search order is: the environment variable `FARHAND_XVFB`, `PATH`, and the usual places on Linux and of XQuartz on
 * macOS. A path that you chose is never replaced by another one. On Windows the result is always `undefined`.
 */
export const findXvfb = (search: XvfbSearch = {}): string | undefined => {
  const { env = process.env, platform = process.platform, isExecutable = canRun } = search;
  if (platform === 'win32') return undefined;
  const choice = chosen(search);
  if (choice !== undefined) return isExecutable(choice) ? choice : undefined;
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return [...folders.map((folder) => posix.join(folder, 'Xvfb')), ...usualPlaces].find(isExecutable);
};

/** Returns advice for a program that was found but is not an Xvfb, or does not start. */
export const adviceOnXvfb = (search: XvfbSearch = {}): string =>
  chosen(search) === undefined
    ? 'Start it in a terminal to see why, or set FARHAND_XVFB to another Xvfb.'
    : 'Check that FARHAND_XVFB is the path of an Xvfb.';

/**
 * Returns a message that explains why {@link findXvfb} found nothing, and what to install or set on this operating
 * system.
 */
export const missingXvfb = (search: XvfbSearch = {}): string => {
  const { platform = process.platform } = search;
  if (platform === 'win32') {
    return "local: Windows has no Xvfb, so Farhand cannot start a desktop here. Nothing was started. Run this in WSL or a container, or use { kind: 'browser' }.";
  }
  const choice = chosen(search);
  if (choice !== undefined) {
    return `local: FARHAND_XVFB is ${JSON.stringify(choice)}, which is not an executable file. Nothing was started. Correct the path, or unset FARHAND_XVFB so that Farhand searches for an Xvfb.`;
  }
  const advice =
    platform === 'darwin'
      ? 'Install XQuartz, which includes it: `brew install --cask xquartz`'
      : 'Install it (Debian and Ubuntu: `sudo apt-get install xvfb`, Fedora: `sudo dnf install xorg-x11-server-Xvfb`, Arch: `sudo pacman -S xorg-server-xvfb`, Alpine: `sudo apk add xvfb`)';
  return `local: a desktop requires Xvfb, the X server without a screen, which was not found on PATH or in the usual places. Nothing was started. ${advice}, or set FARHAND_XVFB to the path of an Xvfb you have, or use a running display with local({ display: ':0' }).`;
};
