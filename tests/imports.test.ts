import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { agreedNamesPath, ofRunners } from '../scripts/check/public-names.mjs';
import { readJson, root } from '../scripts/workspace.mjs';

// An import loads what every program needs. What some programs need is loaded when it is first used.

/** The packages that each entry point loads at once, Farhand's own left out. */
const loadedBy: Readonly<Record<string, readonly string[]>> = {
  '@farhand/core': [],
  '@farhand/core/driver': [],
  '@farhand/driver-testkit': ['fast-check'],
  '@farhand/driver-testkit/recorder': [],
  '@farhand/driver-testkit/servers': [],
  '@farhand/emulators': [],
  '@farhand/eyes': [],
  '@farhand/lightcone-driver': [],
  '@farhand/local-driver': [],
  '@farhand/lybic-driver': [],
  '@farhand/test': [],
  '@farhand/test/jest': ['@jest/globals'],
  '@farhand/test/node': [],
  '@farhand/test/playwright': ['@playwright/test'],
  '@farhand/test/vitest': ['vitest'],
  '@farhand/trace': [],
  '@farhand/trace/otel': ['@opentelemetry/api'],
  '@farhand/webdriver-driver': [],
};

/** Runs in a thread of the child: prints the packages that Farhand's own files import. */
const hook = `
import { writeSync } from 'node:fs';
export const resolve = async (specifier, context, next) => {
  const found = await next(specifier, context);
  const [, name] = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(found.url) ?? [];
  if (name !== undefined && context.parentURL?.includes('/node_modules/') !== true) writeSync(1, name + '\\n');
  return found;
};`;

/** Imports a name in a process of its own. Returns the packages that Farhand's files load then. */
const packagesLoadedBy = (name: string): readonly string[] => {
  const program = `
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));
    await import(${JSON.stringify(name)});`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  });
  // A runner's package throws outside that runner, when everything has been loaded.
  if (!ofRunners.includes(name) && status !== 0) throw new Error(stderr);
  const packages = stdout.split('\n').filter((found) => found !== '');
  return [...new Set(packages)].sort();
};

describe('an import loads these packages at once', () => {
  test('of every entry point', () => {
    expect(Object.keys(loadedBy)).toEqual(Object.keys(readJson(agreedNamesPath)).sort());
  });

  test.each(Object.entries(loadedBy))('%s: %j', (name, packages) => {
    expect(packagesLoadedBy(name)).toEqual(packages);
  });
});
