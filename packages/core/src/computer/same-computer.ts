/** One object of this process for a computer. */
interface Use {
  /** What it is and where it was made, for a warning. */
  readonly name: () => string;
  /** Whether it has sent input. */
  acts: boolean;
}

/** The objects of this process by their computers: there may be several for one, by `launch` and `attach`. */
const usesOf = new Map<string, Set<Use>>();

/** What an object of a computer tells of its use. */
export interface Using {
  /** It sends input. Warns once if another object of the same computer has sent some as well. */
  acts(): void;
  /** It is over. */
  end(): void;
}

const warn = (first: Use, second: Use): void =>
  process.emitWarning(
    `Two objects of this process send input to one computer: ${first.name()}, and ${second.name()}. Each has a queue of its own, so that their ` +
      `calls may meet, and neither knows what the other holds down. Use one of them for input.`,
    { type: 'FarhandWarning', code: 'FARHAND_TWO_OBJECTS' },
  );

/** Takes note of an object. `computer` is the same for all objects of one. */
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
