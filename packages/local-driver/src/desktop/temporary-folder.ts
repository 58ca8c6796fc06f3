import { tmpdir } from 'node:os';

/**
 * How many bytes the name of the folder for temporary files may have. In it stand the folder of a desktop and, in that,
 * what Chromium listens at, `.org.chromium.Chromium.aBcDeF/SingletonSocket`: 69 more bytes, and the name of a socket has
 * at most 103 on macOS, 107 on Linux. With a longer one a browser of a desktop ends at once.
 */
const longestBytes = 34;

/** The folder for temporary files, or `/tmp` if its name is too long. X servers have their sockets in `/tmp` as well. */
export const temporaryFolder = (wanted: string = tmpdir()): string =>
  Buffer.byteLength(wanted) <= longestBytes ? wanted : '/tmp';
