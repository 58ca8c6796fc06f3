import { FarhandError, launch, type Computer } from '@farhand/core';
import { expand, initialState, keysIn, reduce, type Action, type InputState } from '@farhand/core/driver';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';

/** A piece of a user's script. Every click has a place of its own, so that it can be found again in the log. */
type Op =
  | { readonly type: 'click'; readonly x: number; readonly awaited: boolean }
  | { readonly type: 'screenshot' }
  | { readonly type: 'throw' }
  | {
      readonly type: 'hold';
      readonly key: string;
      readonly manner: 'sync' | 'async' | 'using';
      readonly body: readonly Op[];
    };

interface Fault {
  readonly at: number;
  readonly outcome: 'failed' | 'unknown';
}

const keys = ['Shift', 'Control', 'Alt'] as const;

const opAt = (depth: number): Arbitrary<Op> => {
  const click = fc.record({ type: fc.constant('click' as const), x: fc.constant(0), awaited: fc.boolean() });
  const leaf: Arbitrary<Op> = fc.oneof(
    { weight: 8, arbitrary: click },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'screenshot' }) },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'throw' }) },
  );
  if (depth === 0) return leaf;
  const hold = fc.record({
    type: fc.constant('hold' as const),
    key: fc.constantFrom(...keys),
    manner: fc.constantFrom('sync' as const, 'async' as const, 'using' as const),
    body: fc.array(opAt(depth - 1), { maxLength: 3 }),
  });
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: hold });
};

const script = fc.array(opAt(2), { minLength: 1, maxLength: 4 });
const faults: Arbitrary<readonly Fault[]> = fc.array(
  fc.record({ at: fc.integer({ min: 1, max: 14 }), outcome: fc.constantFrom('failed' as const, 'unknown' as const) }),
  { maxLength: 2 },
);

/** What became of a click, as its caller was told; and the keys it was meant to be done with. */
interface Told {
  readonly outcome: string;
  readonly keys: readonly string[];
}

/** Numbers the clicks of a script from `first` on. */
const numbered = (ops: readonly Op[], first: number): { readonly ops: readonly Op[]; readonly next: number } => {
  let next = first;
  const visit = (op: Op): Op => {
    if (op.type === 'click') return { ...op, x: next++ };
    return op.type === 'hold' ? { ...op, body: op.body.map(visit) } : op;
  };
  return { ops: ops.map(visit), next };
};

/** What an error says of a click. One that does not mention it was made before anything was sent. */
const outcomeIn = (error: unknown, x: number): string => {
  if (!(error instanceof FarhandError)) return 'notRun';
  if (error.code === 'TIMEOUT') return 'TIMEOUT';
  return error.steps?.find(({ action }) => action.type === 'click' && action.at.x === x)?.outcome ?? 'notRun';
};

const mistake = new Error('on purpose');

/** Runs a script as a careless user would write it, and notes what every click reported. */
const play = async (computer: Computer, ops: readonly Op[], told: Map<number, Told>): Promise<void> => {
  const pending: Promise<unknown>[] = [];
  // A hold without a body takes in what starts in the same turn; two tasks that start apart are told apart.
  await Promise.resolve();

  const click = (x: number, held: readonly string[]): PromiseLike<unknown> => {
    const chain = computer.tab.click(x, 1);
    const noted = chain.then(
      ({ steps }) => told.set(x, { outcome: steps[0]?.outcome ?? 'none', keys: held }),
      (error: unknown) => {
        told.set(x, { outcome: outcomeIn(error, x), keys: held });
      },
    );
    pending.push(noted);
    return noted;
  };

  const now = (op: Op, held: readonly string[]): void => {
    if (op.type === 'click') void click(op.x, held);
    else if (op.type === 'throw') throw mistake;
    else if (op.type === 'hold') {
      const inner = [...held, op.key];
      pending.push(
        Promise.resolve(
          computer.keyboard.hold(op.key, () => {
            for (const part of op.body) now(part, inner);
          }),
        ).catch(() => undefined),
      );
    }
  };

  const later = async (op: Op, held: readonly string[]): Promise<void> => {
    if (op.type === 'click') {
      const done = click(op.x, held);
      if (op.awaited) await done;
    } else if (op.type === 'screenshot') await computer.screenshot().catch(() => undefined);
    else if (op.type === 'throw') throw mistake;
    else if (op.manner === 'sync') now(op, held);
    else if (op.manner === 'async') {
      await computer.keyboard
        .hold(op.key, async () => {
          for (const part of op.body) await later(part, [...held, op.key]);
        })
        .catch(() => undefined);
    } else {
      await (async () => {
        await using _held = computer.keyboard.hold(op.key);
        for (const part of op.body) await later(part, [...held, op.key]);
      })().catch(() => undefined);
    }
  };

  for (const op of ops) await later(op, []).catch(() => undefined);
  await Promise.all(pending);
};

/** The clicks that reached the computer, with the keys that were down then, and what is pressed at the end. */
const replay = (
  log: readonly Action[],
): {
  readonly clicks: ReadonlyMap<number, readonly string[]>;
  readonly twice: readonly number[];
  readonly end: InputState;
} => {
  const clicks = new Map<number, readonly string[]>();
  const twice: number[] = [];
  let state = initialState;
  for (const action of log) {
    if (action.type === 'click') {
      if (clicks.has(action.at.x)) twice.push(action.at.x);
      clicks.set(action.at.x, [...keysIn(state, action.tab), ...action.modifiers]);
    }
    state = expand(action).reduce(reduce, state);
  }
  return { clicks, twice, end: state };
};

const openWith = async (
  broken: readonly Fault[],
): Promise<{ readonly computer: Computer; readonly connection: RecorderConnection }> => {
  const driver = recorder({ facts: { keysHeldPer: 'tab' } });
  // Nothing here ever has to wait for long: what runs into its limit was waiting for itself.
  const computer = await launch(driver, { defaultTimeoutMs: 2_000 });
  const connection = driver.connections[0];
  if (connection === undefined) throw new Error('The recorder opened nothing.');
  for (const { at, outcome } of broken) connection.failAt(at, undefined, outcome);
  return { computer, connection };
};

test('whatever is written and whatever fails: at most once, honestly told, with the keys that were meant, and nothing stays pressed', async () => {
  await fc.assert(
    fc.asyncProperty(script, script, faults, async (first, second, broken) => {
      const { computer, connection } = await openWith(broken);
      const one = numbered(first, 0);
      const two = numbered(second, one.next);
      const told = new Map<number, Told>();
      await Promise.all([play(computer, one.ops, told), play(computer, two.ops, told)]);
      await computer.releaseAll();

      const { clicks, twice, end } = replay(connection.log);
      expect(twice).toEqual([]);
      expect(end.pressed).toEqual([]);
      expect(computer.held()).toEqual([]);
      for (const [x, { outcome, keys: meant }] of told) {
        expect([x, outcome]).not.toEqual([x, 'TIMEOUT']);
        // The recorder carries out what it says is unknown, and not what it says has failed.
        expect([x, clicks.has(x)]).toEqual([x, outcome === 'applied' || outcome === 'unknown']);
        if (broken.length === 0 && clicks.has(x)) expect([x, new Set(clicks.get(x))]).toEqual([x, new Set(meant)]);
        for (const key of clicks.has(x) ? meant : [])
          expect([x, clicks.get(x)]).toEqual([x, expect.arrayContaining([key])]);
      }
      await computer.close();
    }),
    { numRuns: 1000, seed: 7, timeout: 6000 },
  );
});
