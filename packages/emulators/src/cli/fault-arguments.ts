import { randomInt } from 'node:crypto';
import type { Fault } from '../http/faults/fault.js';
import { faultTypes, isFaultType, type SeededFaultsSettings } from '../http/faults/seeded-faults.js';

/** The options of the fault dial as they were given. */
interface GivenFaults {
  readonly rate: string | undefined;
  readonly seed: string | undefined;
  readonly types: string | undefined;
}

/** Seeds that are made up are short enough to be typed. */
const seedLimit = 1_000_000;

/** Reads the options of the fault dial; a seed is made up if none is given. Throws an Error that says what is wrong. */
export const readFaults = ({ rate, seed, types }: GivenFaults): SeededFaultsSettings | undefined => {
  if (rate === undefined) {
    if (seed !== undefined || types !== undefined) throw new Error('--seed and --fault-types want --faults as well.');
    return undefined;
  }
  return {
    rate: readRate(rate),
    seed: seed === undefined ? randomInt(seedLimit) : readSeed(seed),
    ...(types === undefined ? {} : { types: types.split(',').map(readType) }),
  };
};

/** The options that make the same faults again. */
export const faultOptions = ({ rate, seed, types }: SeededFaultsSettings): string =>
  `--faults ${rate} --seed ${seed}${types === undefined ? '' : ` --fault-types ${types.join(',')}`}`;

const readRate = (given: string): number => {
  const rate = /^(\d+\.?\d*|\.\d+)$/.test(given) ? Number(given) : NaN;
  if (!(rate <= 1)) throw new Error(`--faults must be a number from 0 to 1, got '${given}'.`);
  return rate;
};

const readSeed = (given: string): number => {
  const seed = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed must be an integer from 0, got '${given}'.`);
  return seed;
};

const readType = (given: string): Fault['type'] => {
  const type = given.trim();
  if (!isFaultType(type)) throw new Error(`Unknown fault '${type}'. Known: ${faultTypes.join(', ')}.`);
  return type;
};
