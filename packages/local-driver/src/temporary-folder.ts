import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The longest name of the temporary folder, in bytes. A browser's or desktop's folder lies inside it, and Chromium's
 * socket inside that, `org.chromium.Chromium.aBcDeF/SingletonSocket`, sometimes with a leading dot: 69 more bytes.
 * Socket names have at most 103 bytes on macOS and 107 on Linux. With a longer name, a browser ends at once.
 */
const longestBytes = 34;

/** Returns the temporary folder, or `/tmp` if its name is too long. X servers keep their sockets in `/tmp` as well. */
export const temporaryFolder = (wanted: string = tmpdir()): string =>
  Buffer.byteLength(wanted) <= longestBytes || process.platform === 'win32' ? wanted : '/tmp';

/** The length of the random end of a name, the same as for `mkdtemp`. */
const endLength = 6;

/** Returns an unused path in the temporary folder. */
export const freePath = (prefix: string): string => {
  for (;;) {
    const end = randomInt(36 ** endLength).toString(36);
    const path = join(temporaryFolder(), `${prefix}${end.padStart(endLength, '0')}`);
    if (!existsSync(path)) return path;
  }
};
