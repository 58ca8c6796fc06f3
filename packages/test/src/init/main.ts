import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { planFor, type Project, type Runner } from './plan.js';

const help = `Usage: farhand-test init [options]

Writes a first test that uses a computer into the project in the current folder, and a configuration if there is none.
Existing files are not changed.

Options:
  --runner <name>  the runner: vitest, playwright, jest or node
                   (default: the one in package.json, otherwise node)
  -h, --help       show this help

Example:
  npx farhand-test init --runner vitest
`;

const runners: Readonly<Record<string, Runner>> = {
  vitest: 'vitest',
  playwright: 'playwright',
  jest: 'jest',
  node: 'node',
};

/** Returns the packages in package.json, from every list of dependencies. */
const packagesIn = (manifest: unknown): readonly string[] => {
  const lists: readonly unknown[] = ['dependencies', 'devDependencies', 'peerDependencies'].map((name) =>
    Reflect.get(Object(manifest), name),
  );
  return lists.flatMap((list) => Object.keys(Object(list)));
};

const readProject = (): Project => {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  return { packages: packagesIn(manifest), files: readdirSync('.') };
};

const init = (wanted: Runner | undefined): void => {
  const { runner, files, advice } = planFor(readProject(), wanted);
  console.log(`For ${runner === 'node' ? 'node:test' : runner}:`);
  for (const { path, text } of files) {
    if (existsSync(path)) {
      console.log(`  ${path} exists and was not changed`);
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`  ${path} written`);
  }
  console.log(advice.join('\n'));
};

const main = (args: readonly string[]): number => {
  const [command, option, name = '', ...others] = args;
  if (command === '--help' || command === '-h') {
    console.log(help);
    return 0;
  }
  const runner = Object.hasOwn(runners, name) ? runners[name] : undefined;
  const isRight = command === 'init' && (option === undefined || (option === '--runner' && runner !== undefined));
  if (!isRight || others.length > 0) {
    console.error(help);
    return 2;
  }
  if (!existsSync('package.json')) {
    console.error(
      'farhand-test init: there is no package.json in this folder. Nothing was written. Run `npm init` first, or change to the folder of your project.',
    );
    return 1;
  }
  init(runner);
  return 0;
};

process.exitCode = main(process.argv.slice(2));
