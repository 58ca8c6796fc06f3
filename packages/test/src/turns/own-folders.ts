import { fileURLToPath } from 'node:url';

/** This package's own folders, as they appear in places and stacks. */
const ownFolders = ['../../dist/', '../../src/']
  .map((folder) => new URL(folder, import.meta.url))
  .flatMap((url) => [url.href, fileURLToPath(url)]);

/** Returns whether a place or a line of a stack is in this package. */
export const isOwnPlace = (place: string): boolean => ownFolders.some((folder) => place.includes(folder));
