import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalOptions } from '../options.js';

/** Where programs of a desktop put what is theirs. */
export interface DesktopHome {
  /** Where commands run and relative paths begin. Absent: where this process runs. */
  readonly folder?: string;
  /** The environment variables that say so to programs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A display that Farhand only uses belongs to somebody whose programs have a home. */
export const noHome: DesktopHome = { variables: {} };

/**
 * Makes the folders of a desktop that Farhand starts, in `folder`, which goes with it: nothing that runs there writes into the
 * home of whoever runs this process, unless they ask for that.
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
