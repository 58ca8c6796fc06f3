import type { Platform } from '@farhand/core/driver';

/** The operating system of this process. */
export const thisPlatform = (): Platform =>
  process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'windows' : 'linux';

/** The operating system that a browser's user agent names. */
export const platformOf = (userAgent: string): Platform =>
  /Mac OS X|Macintosh/.test(userAgent) ? 'mac' : userAgent.includes('Windows') ? 'windows' : 'linux';
