import { readFileSync } from 'node:fs';
import { filesBelow, root, shown } from '../scripts/workspace.mjs';

/** Folders whose content is made by a machine, or is nobody's to keep. */
const notOurs = [
  'node_modules',
  'dist',
  '.git',
  'api',
  'artifacts',
  'coverage',
  'farhand-results',
  'test-results',
  '.vitest-attachments',
];

/** Every file that belongs to the repository, relative to it, with forward slashes. */
export const repositoryFiles: readonly string[] = filesBelow(root, notOurs)
  .map(shown)
  .filter((path) => !path.endsWith('.tsbuildinfo'));

/** The text of a file of the repository. */
export const textOf = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
