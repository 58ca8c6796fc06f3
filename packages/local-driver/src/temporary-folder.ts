import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * How many bytes the name of the folder for temporary files may have. In it stands the folder of a browser or a desktop and, in
 * that, what Chromium listens at, `org.chromium.Chromium.aBcDeF/SingletonSocket`, with a dot in front at times: 69 more bytes,
 * and the name of a socket has at most 103 on macOS, 107 on Linux. With a longer one a browser ends at once.
 */
const longestBytes = 34;

/** The folder for temporary files, or `/tmp` if its name is too long. X servers have their sockets in `/tmp` as well. */
export const temporaryFolder = (wanted: string = tmpdir()): string =>
  Buffer.byteLength(wanted) <= longestBytes || process.platform === 'win32' ? wanted : '/tmp';

/** How many characters the random end of a name has, as many as those of `mkdtemp`. */
const endLength = 6;

/** A path in the folder for temporary files at which there is nothing. */
export const freePath = (prefix: string): string => {
  for (;;) {
    const end = randomInt(36 ** endLength).toString(36);
    const path = join(temporaryFolder(), `${prefix}${end.padStart(endLength, '0')}`);
    if (!existsSync(path)) return path;
  }
};
