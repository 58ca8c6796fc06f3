// @ts-check
import { supportOf } from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { webdriver } from '@farhand/webdriver-driver';

/** @typedef {import('@farhand/core/driver').Ability} Ability */
/** @typedef {import('@farhand/core/driver').Driver} Driver */
/** @typedef {import('@farhand/core/driver').Kind} Kind */
/** @typedef {{ readonly title: string, readonly driver: Driver, readonly kind: Kind }} SupportTarget */

/** Every kind of computer that a driver launches, in the order in which pages and pictures list them. */
export const supportTargets = /** @type {const} @satisfies {readonly SupportTarget[]} */ ([
  { title: 'local browser', driver: local(), kind: 'browser' },
  { title: 'local desktop', driver: local(), kind: 'desktop' },
  { title: 'lightcone browser', driver: lightcone(), kind: 'browser' },
  { title: 'lightcone desktop', driver: lightcone(), kind: 'desktop' },
  { title: 'lybic desktop', driver: lybic(), kind: 'desktop' },
  { title: 'webdriver browser', driver: webdriver(), kind: 'browser' },
]);

/**
 * What the rules of a target make of an ability.
 * @param {Ability} ability
 * @param {SupportTarget} target
 */
export const supportIn = (ability, { driver, kind }) =>
  supportOf(ability, { name: driver.name, rules: driver.rules(kind) });

/**
 * The same in a word or two: `refused`, `carried`, `1 call`, `3 calls`.
 * @param {ReturnType<typeof supportIn>} support
 */
export const supportText = (support) => {
  if (!support.supported) return 'refused';
  if (support.calls === 0) return 'carried';
  return support.calls === 1 ? '1 call' : `${support.calls} calls`;
};
