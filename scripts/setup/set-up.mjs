// @ts-check
import { join } from 'node:path';
import { step } from '../process/step.mjs';
import { cacheDir } from '../workspace.mjs';
import { build, buildKey, isBuilt } from './build.mjs';
import { areLinked, dependenciesKey, installDependencies } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { chromium, ensureProgram, xvfb } from './programs.mjs';
import { isStamped, stamped } from './stamp.mjs';

/** @typedef {'dependencies' | 'build' | 'chromium' | 'xvfb'} Need */

/**
 * @typedef {object} Preparation
 * @property {string} title
 * @property {() => boolean | Promise<boolean>} isDone cheap: it runs before every task
 * @property {() => Promise<string | void>} run
 */

/**
 * @param {string} title
 * @param {import('./programs.mjs').Program} program
 * @returns {Preparation}
 */
const installed = (title, program) => ({
  title,
  isDone: async () => (await program.find()) !== undefined,
  run: () => ensureProgram(program),
});

/** @type {Record<Need, Preparation>} */
const preparations = {
  dependencies: {
    title: 'dependencies',
    isDone: () => isStamped('dependencies', dependenciesKey()) && areLinked(),
    run: () => stamped('dependencies', dependenciesKey(), installDependencies),
  },
  build: {
    title: 'build',
    isDone: () => isStamped('build', buildKey()) && isBuilt(),
    run: () => stamped('build', buildKey(), build),
  },
  chromium: installed('Chromium', chromium),
  xvfb: installed('Xvfb', xvfb),
};

/** @param {readonly Need[]} needs */
const isAllDone = async (needs) => {
  for (const need of needs) {
    if (!(await preparations[need].isDone())) return false;
  }
  return true;
};

/**
 * Makes the checkout ready for what a task needs, in the order given. Prints a line for each thing it does, and
 * nothing when there is nothing to do. Several runs at once wait for each other.
 * @param {readonly Need[]} needs
 */
export const setUp = async (needs) => {
  if (await isAllDone(needs)) return;
  const waiting = () => console.log('… another run is setting this checkout up, or was killed seconds ago: waiting');
  await withLock(
    join(cacheDir, 'setup.lock'),
    async () => {
      for (const need of needs) {
        const { title, isDone, run } = preparations[need];
        if (!(await isDone())) await step(title, run);
      }
    },
    waiting,
  );
};
