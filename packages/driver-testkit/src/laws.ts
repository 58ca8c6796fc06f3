import {
  compile,
  expand,
  fuse,
  initialState,
  leaf,
  reduce,
  releaseOf,
  trace,
  UnsupportedActionError,
  type Action,
  type Node,
  type Position,
  type Primitive,
  type Program,
  type Rules,
  type TabId,
  type TraceEvent,
} from '@farhand/core/driver';
import fc from 'fast-check';

import { programs } from './programs.js';

/** What the laws need to know of a driver. */
export interface LawSubject<Call> {
  /** Name of the driver. */
  readonly name: string;
  /** What is on trial. */
  readonly rules: Rules<Call>;
  /** What a call means, told by somebody who never saw the rules: the vendor's emulator. */
  readonly raise: (call: Call) => readonly Action[];
  /** The tabs that programs act in. Default: none. */
  readonly tabs?: readonly (TabId | undefined)[];
  /**
   * Whether every pointer move is sent, so that a page sees it and a call cannot tell a hover from a move. Hovers are
   * then left out of the comparison. Default false.
   */
  readonly movesAreSeen?: boolean;
  /** How many random programs each law tries. Default 5000. */
  readonly runs?: number;
  /** Start of the random sequence. Default 1, so that every run is the same. */
  readonly seed?: number;
}

/** One law: throws with a shrunk program if the driver breaks it. */
export interface Law {
  /** The law, as a sentence. */
  readonly name: string;
  /** Tries the law. Returns how many programs were tried, and how many of them the driver could say. */
  check(): { readonly programs: number; readonly compiled: number };
}

const start: Position = { state: initialState, deferred: [] };

const leaves = (actions: readonly Action[]): readonly Node[] =>
  actions.map((action) => leaf(action, { action, calledAt: () => 'a random program' }));

const meaning = (actions: readonly Action[]): readonly Primitive[] => actions.flatMap(expand);

/** The laws that hold for every driver: what it says means what was asked, or it refuses. */
export const driverLaws = <Call>(subject: LawSubject<Call>): readonly Law[] => {
  const { name, rules, raise, tabs = [undefined], movesAreSeen = false, runs = 5000, seed = 1 } = subject;

  const shown = (primitives: readonly Primitive[]): readonly TraceEvent[] =>
    trace(primitives).filter((event) => !movesAreSeen || event.type !== 'hover');

  const attempt = (actions: readonly Action[], from: Position): Program<Call> | undefined => {
    try {
      return compile(leaves(actions), from, { name, rules });
    } catch (error) {
      if (error instanceof UnsupportedActionError) return undefined;
      throw error;
    }
  };

  const said = (program: Program<Call>): readonly Primitive[] =>
    meaning(program.instructions.flatMap((instruction) => instruction.calls).flatMap(raise));

  const waiting = (program: Program<Call>): readonly Primitive[] =>
    meaning(program.end.deferred.map((node) => node.action));

  const law = (lawName: string, holds: (program: readonly Action[], cut: number) => boolean): Law => ({
    name: lawName,
    check: () => {
      let tried = 0;
      let compiled = 0;
      const property = fc.property(programs({ tabs }), fc.nat(), (program, cut) => {
        tried += 1;
        if (holds(program, cut)) compiled += 1;
      });
      fc.assert(property, { numRuns: runs, seed });
      return { programs: tried, compiled };
    },
  });

  return [
    law('fusing keeps the meaning', (program) => {
      const fused = fuse(leaves(program), initialState).map((node) => node.action);
      equal(shown(meaning(fused)), shown(meaning(program)), 'the fused program');
      return true;
    }),

    law('the calls mean what was asked', (program) => {
      const compiled = attempt(program, start);
      if (compiled === undefined) return false;
      equal(shown([...said(compiled), ...waiting(compiled)]), shown(meaning(program)), 'the calls');
      return true;
    }),

    law('the effects that are committed are what was said', (program) => {
      const compiled = attempt(program, start);
      if (compiled === undefined) return false;
      const effects = compiled.instructions.flatMap((instruction) => instruction.effect);
      equal(shown(effects), shown(said(compiled)), 'the committed effects');
      equal(effects.reduce(reduce, initialState).pressed, compiled.end.state.pressed, 'what is pressed at the end');
      return true;
    }),

    law('what was pressed can be released', (program) => {
      const compiled = attempt(program, start);
      if (compiled === undefined) return false;
      const { state } = compiled.end;
      const releases = state.pressed.toReversed().map(releaseOf);
      const release = attempt(releases, { state, deferred: [] });
      if (release === undefined) throw new Error(`${name} refuses to release ${JSON.stringify(releases)}`);
      const end = [...said(compiled), ...said(release)].reduce(reduce, initialState);
      equal(end.pressed, [], 'what is still pressed');
      return true;
    }),

    law('a program cut into flushes means the same or is refused', (program, cut) => {
      const at = cut % (program.length + 1);
      const first = attempt(program.slice(0, at), start);
      if (first === undefined) return false;
      const second = attempt(program.slice(at), first.end);
      if (second === undefined) return false;
      equal(shown([...said(first), ...said(second), ...waiting(second)]), shown(meaning(program)), 'the two flushes');
      return true;
    }),
  ];
};

/** The names of the laws that are broken. For a driver with a mistake planted in it: at least one must notice. */
export const brokenLaws = (laws: readonly Law[]): readonly string[] =>
  laws
    .filter((law) => {
      try {
        law.check();
        return false;
      } catch {
        return true;
      }
    })
    .map(({ name }) => name);

const equal = (actual: unknown, expected: unknown, what: string): void => {
  const [got, wanted] = [JSON.stringify(actual, undefined, 1), JSON.stringify(expected, undefined, 1)];
  if (got !== wanted) throw new Error(`${what} should be\n${wanted}\nbut is\n${got}`);
};
