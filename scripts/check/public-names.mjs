// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { runInstalled, StepFailure } from '../process/command.mjs';
import { inRoot, packageFolders, readJson, shown } from '../workspace.mjs';

/** Values exist at run time, types do not. @typedef {{ readonly values: readonly string[], readonly types: readonly string[] }} Names */

/** The list that was last agreed on; a test compares it with what the packages export. */
export const agreedNamesPath = inRoot('tests/public-names.json');

/** Every entry point of every package, as users import it, with its declarations and its code. */
const entryPoints = () =>
  packageFolders().flatMap((folder) => {
    const manifest = readJson(join(folder, 'package.json'));
    return Object.entries(Object(manifest['exports']))
      .filter(([key]) => key !== './package.json')
      .map(([key, target]) => ({
        name: `${manifest['name']}${key.slice(1)}`,
        declarations: join(folder, String(Object(target).types)),
        code: join(folder, String(Object(target).default)),
      }));
  });

/**
 * The names that declaration files export, values and types alike, for each path.
 * @param {readonly string[]} paths
 */
const declaredIn = (paths) => {
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noLib: true,
    types: [],
  };
  const program = ts.createProgram([...paths], options);
  const checker = program.getTypeChecker();
  return paths.map((path) => {
    const source = program.getSourceFile(path);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (module === undefined) {
      throw new StepFailure(`${shown(path)} is missing or is not a module. Was the package built?`);
    }
    return checker.getExportsOfModule(module).map((symbol) => symbol.name);
  });
};

/** Entry points that can be imported by their runner only: Jest's package throws elsewhere, and Vitest's needs its worker. */
export const ofRunners = ['@farhand/test/jest', '@farhand/test/vitest'];

/**
 * The names that a file of code exports itself.
 * @param {string} path
 */
const exportedByCode = (path) => {
  const options = { allowJs: true, module: ts.ModuleKind.NodeNext, noLib: true, types: [] };
  const program = ts.createProgram([path], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module).map((symbol) => symbol.name);
};

/**
 * The names that each entry point exports, in alphabetical order. What exists at run time is asked of the code:
 * declarations cannot say it, because `export type *` hides values behind names of functions.
 * @returns {Promise<Readonly<Record<string, Names>>>}
 */
export const exportedNames = async () => {
  const entries = entryPoints();
  const declared = declaredIn(entries.map(({ declarations }) => declarations));
  const names = entries.map(async ({ name, code }, index) => {
    const exported = ofRunners.includes(name)
      ? exportedByCode(code)
      : Object.keys(await import(pathToFileURL(code).href));
    const values = exported.sort();
    const types = (declared[index] ?? []).filter((other) => !values.includes(other)).sort();
    const untyped = values.filter((value) => declared[index]?.includes(value) !== true);
    if (untyped.length > 0) throw new StepFailure(`${name} exports without types: ${untyped.join(', ')}.`);
    return [name, { values, types }];
  });
  return Object.fromEntries(await Promise.all(names));
};

/** Agrees on what the packages export now. */
export const agreeOnNames = async () => {
  writeFileSync(agreedNamesPath, JSON.stringify(await exportedNames(), null, 2));
  const { code, output } = await runInstalled('oxfmt/bin/oxfmt', [agreedNamesPath]);
  if (code !== 0) throw new StepFailure('', output);
};
