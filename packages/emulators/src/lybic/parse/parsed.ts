import type { LybicAction, MobileAction } from '../wire-action.js';

/** The parsed output of a model, with the fields of the vendor's OpenAPI (March 2026). */
export interface Parsed {
  readonly actions: readonly (LybicAction | MobileAction)[];
  readonly thoughts?: string;
  /** What the model wants to remember. */
  readonly memory?: string;
  /** Text that is neither a thought nor an action. */
  readonly unknown?: string;
}

/** Parses a model's output. Pure, and never fails: unreadable text becomes `unknown`. */
export type Parser = (text: string) => Parsed;

/** The parts of a parsed output. */
interface Pieces {
  readonly actions: Parsed['actions'];
  readonly thoughts?: readonly string[];
  readonly memory?: readonly string[];
  readonly unknown?: readonly string[];
}

/** Joins the parts, one per line, and leaves out empty ones. */
export const parsedOf = ({ actions, ...pieces }: Pieces): Parsed => {
  const [thoughts, memory, unknown] = [joined(pieces.thoughts), joined(pieces.memory), joined(pieces.unknown)];
  return {
    actions,
    ...(thoughts === '' ? {} : { thoughts }),
    ...(memory === '' ? {} : { memory }),
    ...(unknown === '' ? {} : { unknown }),
  };
};

const joined = (pieces: readonly string[] = []): string =>
  pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .join('\n');
