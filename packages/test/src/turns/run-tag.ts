import type { Driver } from '@farhand/core';
import { sweep } from '@farhand/core';
import { randomBytes } from 'node:crypto';

/** The environment variable from which the processes of a run read its tag. */
const variable = 'FARHAND_TEST_TAG';

const freshTag = (): string => `test-${process.pid}-${randomBytes(4).toString('hex')}`;

/** Returns the tag for the next launch: the run's tag, or otherwise a unique one. */
export const tagForLaunch = (): { readonly tag: string; readonly isOfRun: boolean } => {
  const tag = process.env[variable];
  return tag === undefined || tag === '' ? { tag: freshTag(), isOfRun: false } : { tag, isOfRun: true };
};

/**
 * Gives all computers of a test run one tag, and terminates the ones that still run when the run ends, even if a worker
 * was killed. Export the result from the `globalSetup` file of Vitest or Playwright Test.
 *
 * @remarks Computers of `local()` end with their process and need no sweep.
 *
 * @returns the setup function of the run. Its result is the teardown function.
 * @throws TypeError if the argument is not a function.
 * @example
 * ```ts
 * import { lightcone } from '@farhand/lightcone-driver';
 * import { sweepRun } from '@farhand/test';
 *
 * export const setup = sweepRun(() => lightcone());
 * ```
 */
export const sweepRun = (driver: () => Driver | Promise<Driver>): (() => () => Promise<void>) => {
  if (typeof driver !== 'function')
    throw new TypeError('sweepRun: expected a function that returns a driver. Write sweepRun(() => lightcone()).');
  return () => {
    const before = process.env[variable];
    const tag = before === undefined || before === '' ? freshTag() : before;
    process.env[variable] = tag;
    return async () => {
      if (before === undefined) delete process.env[variable];
      const left = await sweep(await driver(), { tag });
      if (left.length > 0)
        console.warn(
          `sweepRun: terminated the computers that the tests left running: ${left.map(({ id }) => id).join(', ')}.`,
        );
    };
  };
};
