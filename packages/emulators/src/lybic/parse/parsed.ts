import type { LybicAction, MobileAction } from '../wire-action.js';

/** What a model's text amounts to. The fields are those of the vendor's OpenAPI (March 2026). */
export interface Parsed {
  readonly actions: readonly (LybicAction | MobileAction)[];
  readonly thoughts?: string;
  /** What the model wants to be remembered. */
  readonly memory?: string;
  /** Text that is neither a thought nor an action. */
  readonly unknown?: string;
}

/** Reads what a model wrote. Pure, and never fails: what it cannot read becomes `unknown`. */
export type Parser = (text: string) => Parsed;

/** The same, in pieces. */
interface Pieces {
  readonly actions: Parsed['actions'];
  readonly thoughts?: readonly string[];
  readonly memory?: readonly string[];
  readonly unknown?: readonly string[];
}

/** Joins the pieces, a line each, and leaves out what is empty. */
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
