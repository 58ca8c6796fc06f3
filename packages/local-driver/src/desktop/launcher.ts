import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoteForSh, TransportError, type Size } from '@farhand/core/driver';
import { findChromium, missingChromium } from '../chromium-path.js';
import type { LocalOptions } from '../local-options.js';
import { isRoot, quietArguments } from '../quiet-arguments.js';

/** A picture of the first start would be of questions, and a keyring's password is nobody's to enter. */
const desktopArguments = ['--no-default-browser-check', '--password-store=basic', '--test-type'];

/** How programs find the browser of a desktop. */
export interface Launcher {
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
export const writeLauncher = (
  folder: string,
  { width, height }: Size,
  { executablePath, args = [] }: Pick<LocalOptions, 'executablePath' | 'args'>,
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
    ...(isRoot() ? ['--no-sandbox'] : []),
    '--window-position=0,0',
    `--window-size=${width},${height}`,
    ...args,
  ];
  const binaries = join(folder, 'bin');
  const browser = join(binaries, 'browser');
  mkdirSync(binaries);
  // What a browser that is killed leaves in the folder for temporary files goes with the computer's own.
  writeFileSync(
    browser,
    `#!/bin/sh\nTMPDIR=${quoteForSh(folder)} exec ${[path, ...all].map(quoteForSh).join(' ')} "$@"\n`,
  );
  chmodSync(browser, 0o700);
  symlinkSync(browser, join(binaries, 'xdg-open'));
  return { browser, binaries };
};
