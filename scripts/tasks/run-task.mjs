// @ts-check
import { readdirSync } from 'node:fs';
import { printFailure, runCommand, runInstalled, step } from '../process/command.mjs';
import { setUp } from '../setup/set-up.mjs';
import { inRoot, shown } from '../workspace.mjs';

/**
 * @typedef {object} Task
 * @property {string} what
 * @property {readonly import('../setup/set-up.mjs').Need[]} needs
 * @property {(args: readonly string[]) => Promise<number>} run resolves to the exit code
 */

/** @type {Task['needs']} */
const compiled = ['dependencies', 'build'];
/** @type {Task['needs']} */
const programs = [...compiled, 'chromium', 'xvfb'];
/** @type {Task['needs']} */
const programsOfTests = [...programs, 'chromedriver', 'java', 'tesseract'];

/**
 * Runs a program that the build has compiled.
 * @param {string} path
 * @param {readonly string[]} args
 */
const runCompiled = async (path, args) =>
  (await runCommand(process.execPath, [inRoot(path), ...args], { live: true })).code;

/**
 * Runs a measurement of `bench` by name, or the comparisons.
 * @param {readonly string[]} args
 */
const bench = async (args) => {
  const [name, ...options] = args;
  const files = readdirSync(inRoot('bench/measurements')).flatMap((file) => (/^(.*)\.ts$/.exec(file) ?? []).slice(1));
  if (name !== undefined && files.includes(name)) return runCompiled(`bench/dist/measurements/${name}.js`, options);
  return runCompiled('bench/dist/main.js', args);
};

/** Runs the code of documents. @param {readonly string[]} pages */
const blocks = async (pages) => {
  const { runBlocks } = await import('../blocks/run-blocks.mjs');
  await step('code in documents', () => runBlocks(pages));
  return 0;
};

/** Writes the list of the packages' exports, after an intended change. */
const publicNames = async () => {
  const { agreedNamesPath, agreeOnNames } = await import('../check/public-names.mjs');
  await step('public names', async () => {
    await agreeOnNames();
    return shown(agreedNamesPath);
  });
  return 0;
};

/** Modules that load installed packages are imported only after the installation. @type {Readonly<Record<string, Task>>} */
const tasks = {
  setup: { what: 'prepare a fresh checkout', needs: programsOfTests, run: async () => 0 },
  build: { what: 'compile everything', needs: compiled, run: async () => 0 },
  demo: {
    what: 'run the demo on every target',
    needs: programs,
    run: (args) => runCompiled('examples/dist/demo.js', args),
  },
  test: {
    what: 'run the tests; arguments select some of them, as in vitest',
    needs: programsOfTests,
    run: async (args) => (await import('./test.mjs')).test(args),
  },
  campaign: {
    what: 'run random programs under random faults; --help lists its options',
    needs: compiled,
    run: (args) => runCompiled('campaign/dist/main.js', args),
  },
  bench: {
    what: 'compare speed with peers; arguments select suites, or one measurement and its options',
    needs: programs,
    run: bench,
  },
  check: {
    what: 'check format, lint, types, dependencies, packages and documentation; arguments select some checks',
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
    what: 'accept the current exports of the packages (tests/public-names.json)',
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

const usage = () =>
  [
    'Usage: node scripts/run.mjs <task> [options] [arguments]',
    '',
    'Sets the checkout up, then runs a task.',
    '',
    'Tasks:',
    ...Object.entries(tasks).map(([name, task]) => `  ${name.padEnd(14)}${task.what}`),
    '',
    'Options:',
    '  --verbose     print the full output of each step',
    '  -h, --help    show this help',
    '',
    'Example:',
    '  node scripts/run.mjs test packages/core',
  ].join('\n');

/**
 * Sets the checkout up and runs a task.
 * @param {string | undefined} name
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export const runTask = async (name, args) => {
  if (name === '--help' || name === '-h') {
    console.log(usage());
    return 0;
  }
  const task = name === undefined ? undefined : tasks[name];
  if (task === undefined) {
    const problem = name === undefined ? 'Pass a task.' : `Unknown task '${name}'.`;
    console.error(`${problem}\n\n${usage()}`);
    return 2;
  }
  try {
    await setUp(task.needs);
    return await task.run(args.filter((argument) => argument !== '--verbose'));
  } catch (error) {
    printFailure(error);
    return 1;
  }
};
