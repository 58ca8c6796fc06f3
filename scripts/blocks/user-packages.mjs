// @ts-check
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from '../workspace.mjs';

/** Folders of this checkout whose packages a user of Farhand could have installed. */
const holders = ['', 'packages/test', 'packages/trace', 'packages/emulators', 'packages/core'];

/**
 * The packages in a node_modules folder, by name.
 * @param {string} folder
 * @returns {readonly string[]}
 */
const namesIn = (folder) => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
    );
};

/**
 * Gives a folder outside the checkout the packages of this checkout, as if they were installed there.
 * @param {string} folder
 */
export const linkPackages = (folder) => {
  for (const holder of holders) {
    const modules = inRoot(holder, 'node_modules');
    for (const name of namesIn(modules)) {
      const link = join(folder, 'node_modules', name);
      if (existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(join(modules, name)), link);
    }
  }
};
