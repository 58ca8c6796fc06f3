import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

// Set-up loads this file before it installs programs, so it imports nothing of Farhand.

/** Where to look for Tesseract. Each field defaults to the value of this process and this machine. */
export interface TesseractSearch {
  /** The environment variables to read: `FARHAND_TESSERACT`, `PATH` and `PROGRAMFILES`. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The operating system whose folders are searched. Default: `process.platform`. */
  readonly platform?: NodeJS.Platform;
  /** Returns whether a path is an executable file. Default: checks the file system. */
  readonly isExecutable?: (path: string) => boolean;
}

/**
 * Returns the path of the program `tesseract`, or `undefined` if none is found.
 *
 * The search order is: the environment variable `FARHAND_TESSERACT`, `PATH`, and the usual places. A path that you chose
 * is never replaced by another one.
 */
export const findTesseract = (search: TesseractSearch = {}): string | undefined => {
  const { isExecutable = canRun } = search;
  const choice = chosen(search);
  return (choice === undefined ? placesIn(search) : [choice]).find(isExecutable);
};

/** Returns a message that explains why {@link findTesseract} found nothing, and what to install or set. */
export const missingTesseract = (search: TesseractSearch = {}): string => {
  const choice = chosen(search);
  return choice === undefined
    ? "eyes: reader 'tesseract' needs the program tesseract, which was not found on PATH or in the usual places. Nothing was read. Install it (Debian and Ubuntu: `sudo apt-get install tesseract-ocr`, Fedora: `sudo dnf install tesseract`, macOS: `brew install tesseract`), or set FARHAND_TESSERACT to the path of one you have."
    : `eyes: FARHAND_TESSERACT is ${JSON.stringify(choice)}, which is not an executable file. Nothing was read. Correct the path, or unset FARHAND_TESSERACT so that Farhand searches for tesseract.`;
};

const chosen = ({ env = process.env }: TesseractSearch): string | undefined => {
  const path = env['FARHAND_TESSERACT'];
  return path === '' ? undefined : path;
};

const placesIn = ({ env = process.env, platform = process.platform }: TesseractSearch): readonly string[] => {
  const isWindows = platform === 'win32';
  const { delimiter, join } = isWindows ? win32 : posix;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = isWindows
    ? [join(env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Tesseract-OCR')]
    : ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/local/bin'];
  return [...folders, ...usual].map((folder) => join(folder, isWindows ? 'tesseract.exe' : 'tesseract'));
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
