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
  type Button,
  type Key,
  type Modifier,
  type Node,
  type Point,
  type Checkpoint,
  type Primitive,
  type Program,
  type Rules,
  type TabId,
  type TraceEvent,
} from '@farhand/core/driver';
import fc, { type Arbitrary } from 'fast-check';

/** What the laws need from a driver. */
export interface LawSubject<Call> {
  /** The name of the driver. */
  readonly name: string;
  /** The rules under test. */
  readonly rules: Rules<Call>;
  /** Returns the meaning of a call, determined independently of the rules, for example by the vendor's emulator. */
  readonly raise: (call: Call) => readonly Action[];
  /** The tabs that programs use. Default: none. */
  readonly tabs?: readonly (TabId | undefined)[];
  /**
   * Whether every pointer move is sent and seen by the page, so that a call does not distinguish a hover from a move.
   * Hovers are then left out of the comparison. Default: `false`.
   */
  readonly movesAreSeen?: boolean;
  /** How many random programs each law tries. Default: 5000. */
  readonly runs?: number;
  /** The seed of the random sequence. Default: 1, so that every run is the same. */
  readonly seed?: number;
}

/** One law. It throws with a shrunk program if the driver breaks it. */
export interface Law {
  /** The law, as a sentence. */
  readonly name: string;
  /** Checks the law. Returns how many programs were tried, and how many of them the driver supports. */
  check(): { readonly programs: number; readonly compiled: number };
}

const start: Checkpoint = { state: initialState, deferred: [] };

const leaves = (actions: readonly Action[]): readonly Node[] =>
  actions.map((action) => leaf(action, { action, calledAt: () => 'a random program' }));

const meaning = (actions: readonly Action[]): readonly Primitive[] => actions.flatMap(expand);

/** Returns the laws that hold for every driver: its calls mean what was asked, or it refuses. */
export const driverLaws = <Call>(subject: LawSubject<Call>): readonly Law[] => {
  const { name, rules, raise, tabs = [undefined], movesAreSeen = false, runs = 5000, seed = 1 } = subject;

  const shown = (primitives: readonly Primitive[]): readonly TraceEvent[] =>
    trace(primitives).filter((event) => !movesAreSeen || event.type !== 'hover');

  const attempt = (actions: readonly Action[], from: Checkpoint): Program<Call> | undefined => {
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

/** Returns the names of the broken laws. A driver with a planted mistake must break at least one. */
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

/** Options of random programs. */
export interface ProgramOptions {
  /** The tabs of the actions. `undefined` is a computer without tabs. Default: one, without a name. */
  readonly tabs?: readonly (TabId | undefined)[];
}

const point: Arbitrary<Point> = fc.record({ x: fc.integer({ min: 0, max: 99 }), y: fc.integer({ min: 0, max: 79 }) });

const button: Arbitrary<Button> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Button>('left') },
  { weight: 3, arbitrary: fc.constant<Button>('right') },
  { weight: 1, arbitrary: fc.constantFrom<Button>('middle', 'back', 'forward') },
);

const modifier: Arbitrary<Modifier> = fc.constantFrom('Shift', 'Control', 'Alt', 'Meta');

const modifiers: Arbitrary<readonly Modifier[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly Modifier[]>([]) },
  { weight: 2, arbitrary: fc.uniqueArray(modifier, { minLength: 1, maxLength: 3 }) },
);

const key: Arbitrary<Key> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'b', 'z', '0', '1', '7', 'Enter', 'Tab', 'ArrowLeft', 'F5', ' ', 'Backspace'),
  },
  { weight: 2, arbitrary: fc.constantFrom<Key>('A', 'Q', '!', ';', 'Insert', 'Numpad5', 'ShiftRight') },
  { weight: 1, arbitrary: modifier },
);

const text: Arbitrary<string> = fc
  .array(fc.constantFrom('a', 'B', '1', '?', ' ', '\n', '\t', 'é', '日', '😀'), { maxLength: 6 })
  .map((characters) => characters.join(''));

const delayMs: Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }) },
);

/** Mostly whole notches of a wheel, because many computers support only these. */
const delta: Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 3 }).map((notches) => notches * 120) },
  { weight: 1, arbitrary: fc.integer({ min: -300, max: 300 }) },
);

/** A few actions that belong together, as a user writes them: a gesture, or its primitives, complete or incomplete. */
const phrases = (tab: TabId | undefined): Arbitrary<readonly Action[]> => {
  const to = tab === undefined ? {} : { tab };
  const click = fc.record({ at: point, button, modifiers, delayMs, clickCount: fc.constantFrom(1, 1, 1, 2, 3) });
  const drag = fc.record({ button, modifiers, path: fc.array(point, { minLength: 2, maxLength: 4 }) });
  const wheel = fc.record({ at: point, deltaX: delta, deltaY: delta, modifiers });
  const press = fc.record({ key, modifiers, holdMs: delayMs });
  const moves = fc.array(point, { maxLength: 3 });

  const gestures: Arbitrary<readonly Action[]> = fc.oneof(
    { weight: 4, arbitrary: click.map((payload): readonly Action[] => [{ type: 'click', ...payload, ...to }]) },
    { weight: 2, arbitrary: drag.map((payload): readonly Action[] => [{ type: 'drag', ...payload, ...to }]) },
    { weight: 2, arbitrary: wheel.map((payload): readonly Action[] => [{ type: 'wheel', ...payload, ...to }]) },
    { weight: 2, arbitrary: press.map((payload): readonly Action[] => [{ type: 'press', ...payload, ...to }]) },
    {
      weight: 2,
      arbitrary: fc
        .record({ text, delayMs })
        .map((payload): readonly Action[] => [{ type: 'type', ...payload, ...to }]),
    },
    { weight: 1, arbitrary: text.map((entered): readonly Action[] => [{ type: 'insertText', text: entered, ...to }]) },
    { weight: 1, arbitrary: delayMs.map((durationMs): readonly Action[] => [{ type: 'pause', durationMs, ...to }]) },
  );

  const whole: Arbitrary<readonly Action[]> = fc.oneof(
    fc
      .record({ start: fc.option(point, { nil: undefined }), button, moves })
      .map(({ start, button: used, moves: held }): readonly Action[] => [
        ...(start === undefined ? [] : [{ type: 'pointerMove', to: start, ...to } as const]),
        { type: 'pointerDown', button: used, clickCount: 1, ...to },
        ...held.map((at): Action => ({ type: 'pointerMove', to: at, ...to })),
        { type: 'pointerUp', button: used, clickCount: 1, ...to },
      ]),
    fc
      .tuple(modifier, gestures)
      .map(([held, inner]): readonly Action[] => [
        { type: 'keyDown', key: held, ...to },
        ...inner,
        { type: 'keyUp', key: held, ...to },
      ]),
    fc.tuple(point, delta).map(([at, deltaY]): readonly Action[] => [
      { type: 'pointerMove', to: at, ...to },
      { type: 'scroll', deltaX: 0, deltaY, ...to },
    ]),
    fc.tuple(key, delayMs).map(([pressed, durationMs]): readonly Action[] => [
      { type: 'keyDown', key: pressed, ...to },
      { type: 'pause', durationMs, ...to },
      { type: 'keyUp', key: pressed, ...to },
    ]),
  );

  const brokenOff: Arbitrary<readonly Action[]> = fc.oneof(
    point.map((at): readonly Action[] => [{ type: 'pointerMove', to: at, ...to }]),
    point.map((at): readonly Action[] => [{ type: 'hover', at, ...to }]),
    fc
      .record({ to: point, modifiers, seen: fc.boolean() })
      .map((payload): readonly Action[] => [{ type: 'move', ...payload, ...to }]),
    button.map((used): readonly Action[] => [{ type: 'pointerDown', button: used, clickCount: 1, ...to }]),
    button.map((used): readonly Action[] => [{ type: 'pointerUp', button: used, clickCount: 1, ...to }]),
    key.map((pressed): readonly Action[] => [{ type: 'keyDown', key: pressed, ...to }]),
    key.map((pressed): readonly Action[] => [{ type: 'keyUp', key: pressed, ...to }]),
  );

  return fc.oneof(
    { weight: 6, arbitrary: gestures },
    { weight: 4, arbitrary: whole },
    { weight: 1, arbitrary: brokenOff },
  );
};

/** Returns random programs: up to four phrases, each in one of the tabs. */
export const programs = ({ tabs = [undefined] }: ProgramOptions = {}): Arbitrary<readonly Action[]> =>
  fc.array(fc.constantFrom(...tabs).chain(phrases), { minLength: 1, maxLength: 4 }).map((parts) => parts.flat());
