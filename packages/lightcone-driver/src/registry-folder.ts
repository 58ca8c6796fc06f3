import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fromEnvironment } from '@farhand/core/driver';

/** Where programs keep what is worth keeping between two runs, but not worth a backup. A relative path is to be ignored (XDG). */
const stateFolder = (): string => {
  const windows = process.platform === 'win32';
  const set = fromEnvironment(windows ? 'LOCALAPPDATA' : 'XDG_STATE_HOME');
  if (set !== undefined && isAbsolute(set)) return set;
  return windows ? join(homedir(), 'AppData', 'Local') : join(homedir(), '.local', 'state');
};

/** The folder of the registry: the one that was asked for, else `farhand/lightcone` among the user's state. */
export const registryFolder = (registryDir: string | undefined): string =>
  registryDir === undefined ? join(stateFolder(), 'farhand', 'lightcone') : resolve(registryDir);
