import { textOf } from './repository-files.js';

/** The modules that a source file imports or re-exports, in order, types included. */
export const importsOf = (path: string): readonly string[] =>
  [...withoutComments(textOf(path)).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** A relative import as a path of the repository: `../a.js` in `packages/x/src/b/c.ts` is `packages/x/src/a.ts`. */
export const resolved = (from: string, specifier: string): string => {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/').replace(/\.js$/, '.ts');
};
