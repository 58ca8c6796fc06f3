// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder for files that may be lost: reports, packed tarballs. */
export const cacheDir = join(root, 'node_modules', '.farhand');

/**
 * Returns the absolute path of something in the checkout.
 * @param {...string} parts
 */
export const inRoot = (...parts) => join(root, ...parts);

/**
 * Returns a path relative to the checkout, with forward slashes.
 * @param {string} path
 */
export const shown = (path) => relative(root, path).split(sep).join('/');

/**
 * Reads a JSON file without checking its content; the caller checks the fields it uses.
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
 * Lists all files below a folder, absolute and sorted, without installed and built ones.
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

/** Returns the folders of the published packages, absolute and sorted. */
export const packageFolders = () =>
  readdirSync(inRoot('packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(inRoot('packages', entry.name, 'package.json')))
    .map((entry) => inRoot('packages', entry.name))
    .sort();

/** Returns the folders of all workspace packages, the root first. */
export const workspaceFolders = () => [
  root,
  ...packageFolders(),
  ...['bench', 'campaign', 'examples'].map((name) => inRoot(name)),
];
