import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same key. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** From `least` to `most`, both included. */
  integer(least: number, most: number): number;
  coin(): boolean;
  /** One of the items, of which there must be some. */
  oneOf<T>(items: readonly T[]): T;
}

/** Starts the numbers of a key. There are eight; no fault needs more than four. */
export const randomOf = (key: string): Random => {
  const digest = createHash('sha256').update(key).digest();
  let offset = 0;
  const fraction = (): number => {
    const value = digest.readUInt32BE(offset) / 2 ** 32;
    offset += 4;
    return value;
  };
  const integer = (least: number, most: number): number => least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    integer,
    coin: () => fraction() < 0.5,
    oneOf: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new RangeError('There is nothing to choose from.');
      return item;
    },
  };
};
