// @ts-check
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runInstalled, StepFailure } from '../process/command.mjs';
import { cacheDir, inRoot } from '../workspace.mjs';
import { beginningOf } from './block.mjs';
import { pages, sources } from './documents.mjs';

/** @param {string} folder where the blocks are */
const settings = (folder) => {
  /** @param {string} path */
  const from = (path) => relative(folder, inRoot(path)).replaceAll('\\', '/');
  const options = {
    noEmit: true,
    composite: false,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    typeRoots: [from('node_modules/@types')],
  };
  return {
    extends: from('tsconfig.base.json'),
    compilerOptions: options,
    include: ['*.ts', from('scripts/blocks/document-globals.d.ts')],
    exclude: [],
  };
};

/**
 * Makes tsc's positions those of the documents, which they are but for the names: blocks are padded to their line.
 * @param {string} output
 * @param {ReadonlyMap<string, string>} documentOf
 */
const inDocuments = (output, documentOf) =>
  output.replace(/^\S*?([^\s/]+\.ts)\((\d+),(\d+)\)/gm, (whole, name, line, column) => {
    const document = documentOf.get(name);
    return document === undefined ? whole : `${document}:${line}:${column}`;
  });

/**
 * Type-checks every block of TypeScript as a module of its own, as a user's file next to the packages would be. A block
 * that continues from its page's first has the beginning of that in the line above it.
 */
export const checkTypesOfBlocks = async () => {
  const folder = join(cacheDir, 'blocks');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const documentOf = new Map();
  for (const { path, blocks } of [...pages(), ...sources()]) {
    for (const block of blocks.filter(({ language }) => language === 'ts')) {
      const name = `${path.replaceAll('/', '-')}.${block.line}.ts`;
      documentOf.set(name, path);
      const above = `${'\n'.repeat(block.line - 2)}${beginningOf(block, blocks)}\n`;
      writeFileSync(join(folder, name), `${above}${block.code}\nexport {};\n`);
    }
  }
  if (documentOf.size === 0)
    throw new StepFailure('No TypeScript block was found in any document, not even in README.md.');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings(folder), null, 2));
  const { code, output } = await runInstalled('typescript/bin/tsc', ['-p', folder, '--pretty', 'false']);
  if (code !== 0) throw new StepFailure('', inDocuments(output, documentOf));
  return `${documentOf.size} blocks`;
};
