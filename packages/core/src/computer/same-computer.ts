/** One `Computer` object of this process. */
interface Use {
  /** The computer and where the object was made, for a warning. */
  readonly name: () => string;
  /** Whether it has sent input. */
  acts: boolean;
}

/** The objects of this process by computer. `launch` and `attach` may make several for one computer. */
const usesOf = new Map<string, Set<Use>>();

/** Tracks the use of an object. */
export interface Using {
  /** Records that it sends input. Warns once if another object of the same computer has done so, too. */
  acts(): void;
  /** Records that it is no longer used. */
  end(): void;
}

const warn = (first: Use, second: Use): void =>
  process.emitWarning(
    `Two objects of this process send input to one computer: ${first.name()}, and ${second.name()}. Each has its own queue, so their ` +
      `calls may interleave, and neither knows what the other holds down. Use one of them for input.`,
    { type: 'FarhandWarning', code: 'FARHAND_TWO_OBJECTS' },
  );

/** Registers an object. `computer` is equal for all objects of one computer. */
export const useComputer = (computer: string, name: () => string): Using => {
  const use: Use = { name, acts: false };
  const uses = usesOf.get(computer) ?? new Set();
  usesOf.set(computer, uses.add(use));
  return {
    acts: () => {
      if (use.acts) return;
      use.acts = true;
      const other = [...uses].find((one) => one !== use && one.acts);
      if (other !== undefined) warn(other, use);
    },
    end: () => {
      uses.delete(use);
      if (uses.size === 0) usesOf.delete(computer);
    },
  };
};
