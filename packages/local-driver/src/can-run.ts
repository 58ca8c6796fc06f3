import { accessSync, constants, statSync } from 'node:fs';

/** Whether a path is a file that this process may run. */
export const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};
