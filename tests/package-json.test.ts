import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inRoot, packageFolders, readJson } from '../scripts/workspace.mjs';

const names = packageFolders().map((folder) => basename(folder));
const root = readJson(inRoot('package.json'));

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

describe.each(names)('packages/%s', (name) => {
  const folder = inRoot('packages', name);
  const manifest = readJson(join(folder, 'package.json'));

  test('says what it is', () => {
    expect(manifest).toMatchObject({
      name: `@farhand/${name}`,
      version: readJson(inRoot('packages/core/package.json'))['version'],
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      engines: root['engines'],
      publishConfig: { access: 'public' },
    });
    expect(manifest['version']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest['description']).toMatch(/^[A-Z].{15,100}[^.]$/);
    expect(manifest['private']).toBeUndefined();
    expect(manifest['scripts']).toBeUndefined();
  });

  test('says what it is found by, and neither who wrote it nor where it is', () => {
    expect(manifest['keywords']).toEqual(expect.arrayContaining([expect.stringMatching(/^[a-z0-9-]+$/)]));
    // The release fills in the address of the repository.
    for (const field of ['author', 'contributors', 'repository', 'homepage', 'bugs'])
      expect(manifest[field]).toBeUndefined();
  });

  test('publishes its build, and neither sources nor source maps', () => {
    const bin = manifest['bin'] === undefined ? [] : ['bin'];
    // The page of a trace has its viewer in it.
    const bundled = name === 'trace' ? ['!dist/viewer'] : [];
    expect(manifest['files']).toEqual([...bin, 'dist', '!dist/**/*.map', ...bundled]);
  });

  test('has a compiled and typed module with a source behind every entry point', () => {
    const entries = entriesOf(manifest['exports']);
    const modules = entries.filter(([key]) => key !== './package.json');
    expect(entries).toContainEqual(['./package.json', './package.json']);
    expect(modules.map(([key]) => key)).toContain('.');
    for (const [, target] of modules) {
      const conditions = entriesOf(target);
      expect(conditions.map(([condition]) => condition)).toEqual(['types', 'default']);
      const stem = String(conditions[1]?.[1]).replace(/^\.\/dist\/|\.js$/g, '');
      expect(target).toEqual({ types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` });
      expect(existsSync(join(folder, 'src', `${stem}.ts`))).toBe(true);
    }
  });

  test('has the same entry points for tools that do not read `exports`', () => {
    const modules = entriesOf(manifest['exports']).filter(([key]) => key !== './package.json');
    const types = modules.map(([key, target]) => [key.slice(2), new Map(entriesOf(target)).get('types')] as const);
    expect(manifest).toMatchObject({ main: './dist/index.js', types: './dist/index.d.ts' });
    const others = types.filter(([key]) => key !== '').map(([key, path]) => [key, [path]]);
    expect(manifest['typesVersions']).toEqual(others.length === 0 ? undefined : { '*': Object.fromEntries(others) });
  });

  test('has its commands', () => {
    for (const [, target] of entriesOf(manifest['bin'])) {
      expect(readFileSync(join(folder, String(target)), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });

  test('takes its neighbours from the workspace and everything else from the catalog', () => {
    const groups = [manifest['dependencies'], manifest['devDependencies'], manifest['optionalDependencies']];
    const wrong = groups
      .flatMap(entriesOf)
      .filter(([dependency, range]) => range !== (dependency.startsWith('@farhand/') ? 'workspace:^' : 'catalog:'));
    expect(wrong).toEqual([]);
  });

  test('is compiled after the packages that it depends on', () => {
    const neighbours = [...entriesOf(manifest['dependencies']), ...entriesOf(manifest['peerDependencies'])]
      .map(([dependency]) => dependency)
      .filter((dependency) => dependency.startsWith('@farhand/'))
      .map((dependency) => ({ path: dependency.replace('@farhand/', '../') }));
    const { references } = readJson(join(folder, 'tsconfig.json'));
    expect(references).toEqual(expect.arrayContaining(neighbours));
    expect(references).toHaveLength(neighbours.length);
  });
});

describe('the root', () => {
  test('is never published', () => {
    expect(root).toMatchObject({ private: true, license: 'MIT', type: 'module' });
    for (const folder of ['campaign', 'examples'])
      expect(readJson(inRoot(`${folder}/package.json`))).toMatchObject({
        private: true,
        license: 'MIT',
        type: 'module',
      });
  });

  test('pins its tools and the package manager exactly, and lets users have patches of what packages need', () => {
    const tools = entriesOf(root['devDependencies']).map(([, range]) => String(range));
    for (const range of tools) expect(range).toMatch(/^(\d+\.\d+\.\d+|catalog:|workspace:\*)$/);
    expect(root['packageManager']).toMatch(/^pnpm@\d+\.\d+\.\d+$/);

    const needed = packageFolders()
      .map((folder) => readJson(join(folder, 'package.json')))
      .flatMap(({ dependencies, optionalDependencies }) => [dependencies, optionalDependencies].flatMap(entriesOf))
      .map(([dependency]) => dependency);
    const catalog = [
      ...readFileSync(inRoot('pnpm-workspace.yaml'), 'utf8').matchAll(/^ {2}'?([@a-z][^:']*)'?: (.+)$/gm),
    ].map(([, dependency = '', range = '']) => ({ dependency, range }));
    expect(catalog.length).toBeGreaterThan(5);
    for (const { dependency, range } of catalog) {
      expect({ dependency, range }).toEqual({
        dependency,
        range: expect.stringMatching(needed.includes(dependency) ? /^\^\d+\.\d+\.\d+$/ : /^\d+\.\d+\.\d+$/),
      });
    }
  });

  test('compiles every package, the campaign, the measurements and the examples', () => {
    const { references } = readJson(inRoot('tsconfig.json'));
    const folders = names.map((name) => ({ path: `packages/${name}` }));
    const others = ['campaign', 'bench', 'examples'].map((path) => ({ path }));
    expect(references).toEqual(expect.arrayContaining([...folders, ...others]));
    expect(references).toHaveLength(folders.length + others.length);
  });
});
