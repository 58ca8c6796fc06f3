// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, absolute. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the scripts keep what they may lose: reports, packed tarballs. */
export const cacheDir = join(root, 'node_modules', '.farhand');

/**
 * The absolute path of something in the checkout.
 * @param {...string} parts
 */
export const inRoot = (...parts) => join(root, ...parts);

/**
 * A path as people write it: relative to the checkout, with forward slashes.
 * @param {string} path
 */
export const shown = (path) => relative(root, path).split(sep).join('/');

/**
 * The content of a JSON file, unchecked: what is read from it is checked where it is used.
 * @param {string} path
 * @returns {Record<string, unknown>}
 */
export const readJson = (path) => {
  const value = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${shown(path)}: not a JSON object.`);
  return value;
};

/**
 * All files below a folder, absolute and sorted, without installed and built ones.
 * @param {string} folder
 * @param {readonly string[]} [without] folder names not entered
 * @returns {readonly string[]}
 */
export const filesBelow = (folder, without = ['node_modules', 'dist', '.git']) => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return without.includes(entry.name) ? [] : filesBelow(path, without);
      return entry.isFile() ? [path] : [];
    })
    .sort();
};

/** The folders of the published packages, absolute and sorted. */
export const packageFolders = () =>
  readdirSync(inRoot('packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(inRoot('packages', entry.name, 'package.json')))
    .map((entry) => inRoot('packages', entry.name))
    .sort();

/** The folders of everything pnpm installs for, the root first. */
export const workspaceFolders = () => [
  root,
  ...packageFolders(),
  ...['bench', 'campaign', 'examples'].map((name) => inRoot(name)),
];
