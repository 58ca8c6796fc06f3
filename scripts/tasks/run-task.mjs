// @ts-check
import { printFailure } from '../process/step.mjs';
import { setUp } from '../setup/set-up.mjs';

/**
 * @typedef {object} Task
 * @property {string} what
 * @property {readonly import('../setup/set-up.mjs').Need[]} needs
 * @property {(args: readonly string[]) => Promise<number>} run answers the exit code
 */

const done = async () => 0;

/** @type {Task['needs']} */
const programs = ['dependencies', 'build', 'chromium', 'xvfb'];

/** @type {Readonly<Record<string, Task>>} */
const tasks = {
  setup: { what: 'make a fresh checkout ready', needs: programs, run: done },
  build: { what: 'compile everything', needs: ['dependencies', 'build'], run: done },
  demo: {
    what: 'watch Farhand work',
    needs: programs,
    run: async (args) => (await import('./demo.mjs')).demo(args),
  },
  test: {
    what: 'run the tests; arguments select some, as for vitest',
    needs: programs,
    run: async (args) => (await import('./test.mjs')).test(args),
  },
  campaign: {
    what: 'random programs under random faults; --programs, --seed, --vendor',
    needs: ['dependencies', 'build'],
    run: async (args) => (await import('./campaign.mjs')).campaign(args),
  },
  bench: {
    what: 'measure; the first argument selects what, the others are for it',
    needs: programs,
    run: async (args) => (await import('./bench.mjs')).bench(args),
  },
  check: {
    what: 'format, lint, types, dependencies, packages, documentation; arguments select some',
    needs: ['dependencies', 'build'],
    run: async (args) => (await import('./check.mjs')).check(args),
  },
  docs: {
    what: 'write the API reference to docs/api',
    needs: ['dependencies', 'build'],
    run: async () => (await import('./docs.mjs')).docs(),
  },
  format: {
    what: 'format the source',
    needs: ['dependencies'],
    run: async () => (await import('./format.mjs')).format(),
  },
  'public-names': {
    what: 'agree on what the packages export now (tests/public-names.json)',
    needs: ['dependencies', 'build'],
    run: async () => (await import('./public-names.mjs')).publicNames(),
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
