import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** Where to look for a Chromium. Everything defaults to this process and this machine. */
export interface ChromiumSearch {
  /** A path that is used instead of looking. */
  readonly executablePath?: string;
  /** Environment variables: `FARHAND_CHROMIUM`, `PATH` and those that name folders. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The operating system. */
  readonly platform?: NodeJS.Platform;
  /** Whether a path can be run. */
  readonly isExecutable?: (path: string) => boolean;
}

/** Names on PATH, in the order of preference: a plain Chromium before the browsers made of it. */
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

/** The path somebody chose, and where they chose it. */
const chosen = ({
  executablePath,
  env = process.env,
}: ChromiumSearch): readonly [by: string, path: string] | undefined => {
  if (executablePath !== undefined) return ['executablePath', executablePath];
  const [path] = valueOf(env, 'FARHAND_CHROMIUM');
  return path === undefined ? undefined : ['FARHAND_CHROMIUM', path];
};

/**
 * The path of the Chromium that `local()` starts, or `undefined` if there is none.
 *
 * @remarks
 * In this order: `executablePath`, the environment variable `FARHAND_CHROMIUM`, the names that Chromium, Chrome and Edge
 * have on `PATH`, the places where Linux, macOS and Windows put them. A path somebody chose is never replaced by another
 * one: if it cannot be run, the answer is `undefined`.
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

/** Says why {@link findChromium} found nothing, and what to install or set on this operating system. */
export const missingChromium = (search: ChromiumSearch = {}): string => {
  const { platform = process.platform } = search;
  const choice = chosen(search);
  if (choice !== undefined) {
    const [by, path] = choice;
    return `local: ${by} is ${JSON.stringify(path)}, which is not a file that can be run. Correct it, or leave it out to have a Chromium looked for.`;
  }
  return `local: no Chromium, Chrome or Edge was found on PATH or where this operating system puts them. ${advice(platform)}, or set FARHAND_CHROMIUM, or the option executablePath, to the path of one you have.`;
};

/** What to do with a program that was found and is no browser, or one that does not start. */
export const adviceOnChoice = (search: ChromiumSearch): string => {
  const [by] = chosen(search) ?? [];
  return by === undefined
    ? 'Start it in a terminal to see why, or name another Chromium by executablePath.'
    : `Check that ${by} is the program of a Chromium, Chrome or Edge.`;
};

/** Whether a path is a file that this process may run. */
export const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** Keep Chromium from acting by itself. QUIC is off for the sake of proxies and captures. */
export const quietArguments: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Features of Chromium that load a hidden page each for the suggestions below its address bar, which takes as long as
 * all else that a browser does to start. Without them the address bar draws the suggestions itself.
 */
export const hiddenPages: readonly string[] = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** Whether this process is root's. The sandbox of Chromium does not start then; nobody else goes without it. */
export const isRoot = (): boolean => process.getuid?.() === 0;
