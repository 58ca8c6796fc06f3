// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runInstalled, StepFailure } from '../process/command.mjs';
import { cacheDir, filesBelow, inRoot, packageFolders, shown } from '../workspace.mjs';

/** @typedef {{ readonly line: number, readonly code: string }} Block */

const opening = /^(\s*(?:\* ?)?\s*)```(?:ts|typescript|mts)\s*$/;

/**
 * The TypeScript blocks of a text: of Markdown, or of the TSDoc comments of a source file. `line` is where the
 * block's code begins, from 1.
 * @param {string} text
 * @returns {readonly Block[]}
 */
export const blocksIn = (text) => {
  const lines = text.split('\n');
  const blocks = [];
  for (let index = 0; index < lines.length; index += 1) {
    const prefix = opening.exec(lines[index] ?? '')?.[1];
    if (prefix === undefined) continue;
    const start = index + 1;
    const end = lines.findIndex(
      (line, at) => at >= start && line.slice(Math.min(prefix.length, line.length)).startsWith('```'),
    );
    if (end < 0) throw new StepFailure(`The code block that begins on line ${index + 1} is never closed.`);
    blocks.push({
      line: start + 1,
      code: lines
        .slice(start, end)
        .map((line) => line.slice(prefix.length))
        .join('\n'),
    });
    index = end;
  }
  return blocks;
};

/** The files whose blocks are checked: documents, and the sources for the examples in their comments. */
const documents = () => [
  inRoot('README.md'),
  ...filesBelow(inRoot('docs'), ['api']).filter((path) => path.endsWith('.md')),
  ...filesBelow(inRoot('examples')).filter((path) => path.endsWith('.md')),
  ...packageFolders().flatMap((folder) => [
    ...filesBelow(folder, ['node_modules', 'dist', 'src', 'test']).filter((path) => path.endsWith('.md')),
    ...filesBelow(join(folder, 'src')).filter((path) => path.endsWith('.ts')),
  ]),
];

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
    include: ['*.ts', from('scripts/check/document-globals.d.ts')],
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

/** Type-checks every block as a module of its own, as a user's file next to the packages would be. */
export const checkDocumentBlocks = async () => {
  const folder = join(cacheDir, 'blocks');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const documentOf = new Map();
  for (const path of documents()) {
    for (const { line, code } of blocksIn(readFileSync(path, 'utf8'))) {
      const name = `${shown(path).replaceAll('/', '-')}.${line}.ts`;
      documentOf.set(name, shown(path));
      writeFileSync(join(folder, name), `${'\n'.repeat(line - 1)}${code}\nexport {};\n`);
    }
  }
  if (documentOf.size === 0)
    throw new StepFailure('No TypeScript block was found in any document, not even in README.md.');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings(folder), null, 2));
  const { code, output } = await runInstalled('typescript/bin/tsc', ['-p', folder, '--pretty', 'false']);
  if (code !== 0) throw new StepFailure('', inDocuments(output, documentOf));
  return `${documentOf.size} blocks`;
};
