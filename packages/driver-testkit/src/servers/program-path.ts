import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

// Set-up loads this file before it installs programs, so it imports nothing of Farhand.

/** Where to look for a program. Each field defaults to the value of this process and this machine. */
export interface ProgramSearch {
  /** The environment variables to read: `PATH` and the one that names the program. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The operating system whose rules for `PATH` apply. Default: `process.platform`. */
  readonly platform?: NodeJS.Platform;
  /** Returns whether a path is an executable file. Default: checks the file system. */
  readonly isExecutable?: (path: string) => boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Returns the path of the chromedriver that {@link startChromedriver} starts, or `undefined` if none is found.
 *
 * The search order is: the environment variable `FARHAND_CHROMEDRIVER`, then `chromedriver` on `PATH`. A path that you
 * chose is never replaced by another one: if it is not executable, the result is `undefined`.
 */
export const findChromedriver = (search: ProgramSearch = {}): string | undefined =>
  find('chromedriver', chosenChromedriver(search), search);

/**
 * Returns the path of the Java that {@link startGrid} starts, or `undefined` if none is found.
 *
 * The search order is: the environment variable `FARHAND_JAVA`, then `java` on `PATH`. A path that you chose is never
 * replaced by another one: if it is not executable, the result is `undefined`.
 */
export const findJava = (search: ProgramSearch = {}): string | undefined => find('java', chosenJava(search), search);

/** Returns a message that explains why {@link findChromedriver} found nothing, and what to install or set. */
export const missingChromedriver = (search: ProgramSearch = {}): string => {
  const choice = chosenChromedriver(search);
  return choice === undefined
    ? 'driver-testkit: no chromedriver was found on PATH. Nothing was started. Install the one of your Chromium (Debian: `sudo apt-get install chromium-driver`), or set FARHAND_CHROMEDRIVER to the path of one you have.'
    : wrongChoice('FARHAND_CHROMEDRIVER', choice);
};

/** Returns a message that explains why {@link findJava} found nothing, and what to install or set. */
export const missingJava = (search: ProgramSearch = {}): string => {
  const choice = chosenJava(search);
  return choice === undefined
    ? 'driver-testkit: no Java was found on PATH. Nothing was started. Install Java 11 or newer (Debian and Ubuntu: `sudo apt-get install default-jre-headless`), or set FARHAND_JAVA to the path of the `java` you have.'
    : wrongChoice('FARHAND_JAVA', choice);
};

const chosenChromedriver = ({ env = process.env }: ProgramSearch): string | undefined =>
  unlessEmpty(env['FARHAND_CHROMEDRIVER']);

const chosenJava = ({ env = process.env }: ProgramSearch): string | undefined => unlessEmpty(env['FARHAND_JAVA']);

const unlessEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

const wrongChoice = (variable: string, path: string): string =>
  `driver-testkit: ${variable} is ${JSON.stringify(path)}, which is not an executable file. Nothing was started. Correct the path, or unset ${variable} so that PATH is searched.`;

const find = (name: string, choice: string | undefined, search: ProgramSearch): string | undefined => {
  const { env = process.env, platform = process.platform, isExecutable = canRun } = search;
  return (choice === undefined ? onPath(name, env, platform) : [choice]).find(isExecutable);
};

const onPath = (name: string, env: Env, platform: NodeJS.Platform): readonly string[] => {
  const { delimiter, join } = platform === 'win32' ? win32 : posix;
  const suffix = platform === 'win32' ? '.exe' : '';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, `${name}${suffix}`));
};

/** Returns whether a path is a file that this process may execute. */
const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};
