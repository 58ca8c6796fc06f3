// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, inRoot, packageFolders, shown } from '../workspace.mjs';
import { blocksIn } from './block.mjs';

/** @typedef {import('./block.mjs').Block} Block */
/** @typedef {{ readonly path: string, readonly blocks: readonly Block[] }} Document */

/** @param {string} path @returns {Document} */
const read = (path) => ({ path: shown(path), blocks: blocksIn(readFileSync(path, 'utf8')) });

/** @param {string} path */
const isMarkdown = (path) => path.endsWith('.md');

/** The pages of the documentation and the packages' READMEs, with their blocks. @returns {readonly Document[]} */
export const pages = () =>
  [
    inRoot('README.md'),
    inRoot('AGENTS.md'),
    inRoot('CONTRIBUTING.md'),
    inRoot('SECURITY.md'),
    ...filesBelow(inRoot('docs'), ['api', 'dist', '.vitepress']).filter(isMarkdown),
    ...filesBelow(inRoot('examples')).filter(isMarkdown),
    ...packageFolders().flatMap((folder) =>
      filesBelow(folder, ['node_modules', 'dist', 'src', 'test']).filter(isMarkdown),
    ),
  ].map(read);

/** The sources of the packages, with the examples in their comments. @returns {readonly Document[]} */
export const sources = () =>
  packageFolders()
    .flatMap((folder) => filesBelow(join(folder, 'src')).filter((path) => path.endsWith('.ts')))
    .map(read);
