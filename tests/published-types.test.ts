import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import ts from 'typescript';
import { describe, expect, test } from 'vitest';

import { inRoot, packageFolders, readJson } from '../scripts/workspace.mjs';
import { importsOf } from './directions.js';

/** The modules of other packages that one needs to understand a declaration file and those it leads to. */
const modulesBehind = (entry: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const foreign = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { specifier } of importsOf(readFileSync(path, 'utf8'))) {
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier.replace(/\.js$/, '.d.ts')));
      else foreign.add(specifier);
    }
  };
  visit(entry);
  return foreign;
};

/** What users get types from besides Node and Farhand: packages that have some. */
const typed: readonly string[] = ['fast-check', 'undici'];

describe('the types that a package publishes lead to typed packages only', () => {
  test.each(packageFolders())('%s', (folder) => {
    const entries = ['index', 'driver']
      .map((name) => join(folder, `dist/${name}.d.ts`))
      .filter((path) => existsSync(path));
    expect(entries).not.toEqual([]);
    const foreign = entries
      .flatMap((entry) => [...modulesBehind(entry)])
      .filter((name) => !name.startsWith('node:') && !name.startsWith('@farhand/'));
    expect(foreign.filter((name) => !typed.includes(name))).toEqual([]);
    const { dependencies } = readJson(join(folder, 'package.json'));
    const declared = typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : [];
    expect(foreign.filter((name) => !declared.includes(name))).toEqual([]);
  });

  test('all of them compile where every declaration is checked and there is no DOM', { timeout: 60_000 }, () => {
    const entries = packageFolders()
      .flatMap((folder) => ['index', 'driver', 'recorder/index'].map((name) => join(folder, `dist/${name}.d.ts`)))
      .filter((path) => existsSync(path));
    const program = ts.createProgram(entries, {
      lib: ['lib.es2023.d.ts'],
      types: ['node'],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    });
    const told = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    expect(told).toEqual([]);
    expect(program.getSourceFiles().some(({ fileName }) => fileName.endsWith('lib.dom.d.ts'))).toBe(false);
  });

  test('the X package has no types', () => {
    const manifest = readJson(inRoot('packages/local-driver/node_modules/x11/package.json'));
    expect([manifest['types'], manifest['typings']]).toEqual([undefined, undefined]);
  });
});
