import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalOptions } from '../options.js';

/** Where programs of a desktop store their files. */
export interface DesktopHome {
  /** The working directory of commands and base of relative paths. Absent: this process's working directory. */
  readonly folder?: string;
  /** The environment variables that pass it to programs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The programs on a display that Farhand did not start have a home already. */
export const noHome: DesktopHome = { variables: {} };

/**
 * Creates the folders of a desktop that Farhand starts, in `folder`, which is removed with the desktop. Nothing on the
 * desktop writes into the user's home unless the options ask for it.
 */
export const makeHome = (folder: string, { home, env = {} }: Pick<LocalOptions, 'home' | 'env'>): DesktopHome => {
  const made = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };
  const temporary = { TMPDIR: made('tmp') };
  const wanted = home ?? env['HOME'];
  if (wanted !== undefined) return { folder: wanted, variables: { ...temporary, HOME: wanted } };
  const own = made('home');
  return {
    folder: own,
    variables: {
      ...temporary,
      HOME: own,
      XDG_CONFIG_HOME: join(own, '.config'),
      XDG_CACHE_HOME: join(own, '.cache'),
      XDG_DATA_HOME: join(own, '.local/share'),
      XDG_STATE_HOME: join(own, '.local/state'),
      XDG_RUNTIME_DIR: made('run'),
    },
  };
};
