// @ts-check
import { readdirSync } from 'node:fs';
import { printFailure, runCommand, runInstalled, step } from '../process/command.mjs';
import { setUp } from '../setup/set-up.mjs';
import { inRoot, shown } from '../workspace.mjs';

/**
 * @typedef {object} Task
 * @property {string} what
 * @property {readonly import('../setup/set-up.mjs').Need[]} needs
 * @property {(args: readonly string[]) => Promise<number>} run answers the exit code
 */

/** @type {Task['needs']} */
const compiled = ['dependencies', 'build'];
/** @type {Task['needs']} */
const programs = [...compiled, 'chromium', 'xvfb'];

/**
 * Runs a program that the build has compiled.
 * @param {string} path
 * @param {readonly string[]} args
 */
const runCompiled = async (path, args) =>
  (await runCommand(process.execPath, [inRoot(path), ...args], { live: true })).code;

/**
 * Runs one measurement, or says which there are: the programs of `bench`, by name.
 * @param {readonly string[]} args
 */
const bench = async ([name = '', ...args]) => {
  const names = readdirSync(inRoot('bench')).flatMap((file) => (/^(.*)\.ts$/.exec(file) ?? []).slice(1));
  if (names.includes(name)) return runCompiled(`bench/dist/${name}.js`, args);
  console.error(`npm run bench -- <what> [options]\n\nThere is: ${names.join(', ')}`);
  return 2;
};

/** Runs the code of documents. @param {readonly string[]} pages */
const blocks = async (pages) => {
  const { runBlocks } = await import('../blocks/run-blocks.mjs');
  await step('code in documents', () => runBlocks(pages));
  return 0;
};

/** Writes the list of what the packages export, for a change of it that is meant. */
const publicNames = async () => {
  const { agreedNamesPath, agreeOnNames } = await import('../check/public-names.mjs');
  await step('public names', async () => {
    await agreeOnNames();
    return shown(agreedNamesPath);
  });
  return 0;
};

/** What loads an installed package is imported only once the packages are installed. @type {Readonly<Record<string, Task>>} */
const tasks = {
  setup: { what: 'make a fresh checkout ready', needs: programs, run: async () => 0 },
  build: { what: 'compile everything', needs: compiled, run: async () => 0 },
  demo: {
    what: 'watch Farhand work',
    needs: programs,
    run: (args) => runCompiled('examples/dist/demo.js', args),
  },
  test: {
    what: 'run the tests; arguments select some, as for vitest',
    needs: programs,
    run: async (args) => (await import('./test.mjs')).test(args),
  },
  campaign: {
    what: 'random programs under random faults; --programs, --seed, --vendor',
    needs: compiled,
    run: (args) => runCompiled('campaign/dist/main.js', args),
  },
  bench: {
    what: 'measure; the first argument selects what, the others are for it',
    needs: programs,
    run: bench,
  },
  check: {
    what: 'format, lint, types, dependencies, packages, documentation; arguments select some',
    needs: programs,
    run: async (args) => (await import('./check.mjs')).check(args),
  },
  docs: {
    what: 'build the documentation into docs/dist',
    needs: compiled,
    run: async (args) => (await import('./docs.mjs')).docs(args),
  },
  blocks: {
    what: 'run the code of the documentation; arguments select pages by a part of their path',
    needs: programs,
    run: blocks,
  },
  format: {
    what: 'format the source',
    needs: ['dependencies'],
    run: async () => (await runInstalled('oxfmt/bin/oxfmt', ['.'], { live: true })).code,
  },
  pictures: {
    what: 'draw the pictures of the documentation; `animation` records the one of the README',
    needs: [...compiled, 'chromium'],
    run: async (args) => (await import('./draw-pictures.mjs')).drawPictures(args),
  },
  'public-names': {
    what: 'agree on what the packages export now (tests/public-names.json)',
    needs: compiled,
    run: publicNames,
  },
  'install-sizes': {
    what: 'measure the installed packages and write docs/reference/install-sizes.md',
    needs: compiled,
    run: async () => (await import('./install-sizes.mjs')).installSizes(),
  },
  release: {
    what: 'pack and check what is published; --address <url>, and --publish to publish it',
    needs: [...compiled, 'chromium'],
    run: async (args) => (await import('./release.mjs')).release(args),
  },
};

const usage = () => {
  console.error('Usage: node scripts/run.mjs <task> [--verbose] [arguments]');
  for (const [name, task] of Object.entries(tasks)) console.error(`  ${name.padEnd(14)}${task.what}`);
  return 2;
};

/**
 * Sets the checkout up and runs a task.
 * @param {string | undefined} name
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export const runTask = async (name, args) => {
  const task = name === undefined ? undefined : tasks[name];
  if (task === undefined) return usage();
  try {
    await setUp(task.needs);
    return await task.run(args.filter((argument) => argument !== '--verbose'));
  } catch (error) {
    printFailure(error);
    return 1;
  }
};
