import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** Where to look for a Chromium. Each field defaults to the value of this process and this machine. */
export interface ChromiumSearch {
  /** A path to use instead of searching. */
  readonly executablePath?: string;
  /**
   * The environment variables to read: `FARHAND_CHROMIUM`, `PATH` and the ones that name folders. Default:
   * `process.env`.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The operating system whose folders are searched. Default: `process.platform`. */
  readonly platform?: NodeJS.Platform;
  /** Returns whether a path is an executable file. Default: checks the file system. */
  readonly isExecutable?: (path: string) => boolean;
}

/** Program names on `PATH`, in order of preference: plain Chromium before the browsers built from it. */
const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];

const linuxPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/var/lib/flatpak/exports/bin/org.chromium.Chromium',
];

const macApplications = [
  ['Chromium.app', 'Chromium'],
  ['Google Chrome.app', 'Google Chrome'],
  ['Microsoft Edge.app', 'Microsoft Edge'],
] as const;

const windowsApplications = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

type Env = Readonly<Record<string, string | undefined>>;

const valueOf = (env: Env, name: string): readonly string[] => {
  const value = env[name];
  return value === undefined || value === '' ? [] : [value];
};

const onPath = (env: Env, platform: NodeJS.Platform): readonly string[] => {
  const { delimiter, join } = platform === 'win32' ? win32 : posix;
  const suffix = platform === 'win32' ? '.exe' : '';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, `${name}${suffix}`)));
};

const usualPlaces = (env: Env, platform: NodeJS.Platform): readonly string[] => {
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => valueOf(env, name));
    return windowsApplications.flatMap((application) => folders.map((folder) => win32.join(folder, application)));
  }
  if (platform === 'darwin') {
    const folders = ['/Applications', ...valueOf(env, 'HOME').map((home) => posix.join(home, 'Applications'))];
    return macApplications.flatMap(([bundle, program]) =>
      folders.map((folder) => posix.join(folder, bundle, 'Contents/MacOS', program)),
    );
  }
  return linuxPlaces;
};

/** Returns the path that the user chose, and the setting that named it. */
const chosen = ({
  executablePath,
  env = process.env,
}: ChromiumSearch): readonly [by: string, path: string] | undefined => {
  if (executablePath !== undefined) return ['executablePath', executablePath];
  const [path] = valueOf(env, 'FARHAND_CHROMIUM');
  return path === undefined ? undefined : ['FARHAND_CHROMIUM', path];
};

/**
 * Returns the path of the Chromium that `local()` starts, or `undefined` if none is found.
 *
 * The search order is: `executablePath`, the environment variable `FARHAND_CHROMIUM`, the program names of Chromium,
 * Chrome and Edge on `PATH`, and the usual places on Linux, macOS and Windows. A path that you chose is never replaced
 * by another one: if it is not executable, the result is `undefined`.
 *
 * @example
 * ```ts
 * import { findChromium } from '@farhand/local-driver';
 *
 * if (findChromium() === undefined) console.log('Install Chromium, Chrome or Edge first.');
 * ```
 */
export const findChromium = (search: ChromiumSearch = {}): string | undefined => {
  const { env = process.env, platform = process.platform, isExecutable = canRun } = search;
  const choice = chosen(search);
  const candidates = choice === undefined ? [...onPath(env, platform), ...usualPlaces(env, platform)] : [choice[1]];
  return candidates.find(isExecutable);
};

const advice = (platform: NodeJS.Platform): string => {
  if (platform === 'darwin') return 'Install one, such as with `brew install --cask google-chrome`';
  if (platform === 'win32') return 'Install one, such as with `winget install Google.Chrome`';
  return 'Install one (Debian: `sudo apt-get install chromium`, Fedora: `sudo dnf install chromium`, Arch: `sudo pacman -S chromium`, Ubuntu: `sudo snap install chromium`)';
};

/**
 * Returns a message that explains why {@link findChromium} found nothing, and what to install or set on this operating
 * system.
 */
export const missingChromium = (search: ChromiumSearch = {}): string => {
  const { platform = process.platform } = search;
  const choice = chosen(search);
  if (choice !== undefined) {
    const [by, path] = choice;
    return `local: ${by} is ${JSON.stringify(path)}, which is not an executable file. Nothing was started. Correct the path, or remove it so that Farhand searches for a Chromium.`;
  }
  return `local: no Chromium, Chrome or Edge was found on PATH or in the usual places of this operating system. Nothing was started. ${advice(platform)}, or set FARHAND_CHROMIUM or the option executablePath to the path of a browser you have.`;
};

/** Returns advice for a program that was found but is not a browser, or does not start. */
export const adviceOnChoice = (search: ChromiumSearch): string => {
  const [by] = chosen(search) ?? [];
  return by === undefined
    ? 'Start it in a terminal to see why, or set executablePath to another Chromium.'
    : `Check that ${by} is the path of a Chromium, Chrome or Edge.`;
};

/** Returns whether a path is a file that this process may execute. */
export const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** Arguments that stop Chromium from acting on its own. QUIC is off because proxies and captures cannot follow it. */
export const quietArguments: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Chromium features that each load a hidden page for the suggestions below the address bar. Loading these pages takes
 * as long as the rest of the browser's start. Without them, the address bar draws the suggestions itself.
 */
export const hiddenPages: readonly string[] = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/**
 * Returns whether this process runs as root. Chromium's sandbox does not start for root; for other users it stays on.
 */
export const isRoot = (): boolean => process.getuid?.() === 0;
