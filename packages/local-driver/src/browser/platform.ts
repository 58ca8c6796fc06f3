import type { Platform } from '@farhand/core/driver';

/** Returns the operating system of this process. */
export const thisPlatform = (): Platform =>
  process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'windows' : 'linux';

/** Returns the operating system that a browser's user agent names. */
export const platformOf = (userAgent: string): Platform =>
  /Mac OS X|Macintosh/.test(userAgent) ? 'mac' : userAgent.includes('Windows') ? 'windows' : 'linux';
