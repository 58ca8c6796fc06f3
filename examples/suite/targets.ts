import type { Driver, Kind } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';

/** A kind of computer that the suite runs on. */
export interface Target {
  readonly kind: Kind;
  readonly driver: () => Driver;
}

/**
 * The targets by name. The vendors' drivers read address and key from the environment, where `emulators.config.ts` has
 * put them.
 */
export const targets: Readonly<Record<string, Target>> = {
  'local-browser': { kind: 'browser', driver: () => local() },
  'local-desktop': { kind: 'desktop', driver: () => local({ args: ['--kiosk'] }) },
  'lightcone-browser': { kind: 'browser', driver: () => lightcone() },
  'lybic-desktop': { kind: 'desktop', driver: () => lybic() },
};

/** Returns the target of a name. */
export const targetOf = (name: string): Target => {
  const target = targets[name];
  if (target === undefined) throw new Error(`There is no target ${name}, only ${Object.keys(targets).join(', ')}.`);
  return target;
};

/** Returns the target that `FARHAND_TARGET` names. */
export const chosenTarget = (): Target => targetOf(process.env['FARHAND_TARGET'] ?? 'local-browser');
