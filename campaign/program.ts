import type { Fault } from '@farhand/emulators';
import fc, { type Arbitrary } from 'fast-check';
import { actTypes, type ActType } from './act.js';

/** A piece of a user's script. */
export type Op =
  | {
      readonly type: 'chain';
      /** Calls that travel together; `trail`, which is several calls of the mouse, is always alone, and one may be `secret`. */
      readonly acts: readonly ActType[];
      readonly awaited: boolean;
      /** Whether it ends with a picture. */
      readonly pictured: boolean;
      /** Aborts the chain so many milliseconds after it was called. */
      readonly abortAfterMs: number | undefined;
    }
  /** `hold(key, () => tab.click(x, y))`: nobody but the hold is asked what became of the click. */
  | { readonly type: 'brief'; readonly key: 'Shift' | 'Control' | 'Alt'; readonly awaited: boolean }
  | { readonly type: 'look' }
  | { readonly type: 'explain' }
  | { readonly type: 'throw' }
  | {
      readonly type: 'hold';
      readonly key: 'Shift' | 'Control' | 'Alt';
      readonly manner: 'sync' | 'async' | 'using';
      readonly body: readonly Op[];
    };

/** One run of the campaign: what the user does, and what goes wrong meanwhile. */
export interface Program {
  /** Scripts that run side by side on one computer. */
  readonly scripts: readonly (readonly Op[])[];
  /** The fault of each request, from the first again when there are no more. */
  readonly faults: readonly (Fault | undefined)[];
  /** `launch`: faults from the first request on. `attach`: the computer is there already, and stays. */
  readonly start: 'launch' | 'attach';
  /** Whether the user looks at the screen when the outcome of input is open. */
  readonly looks: boolean;
}

const heldKey = fc.constantFrom('Shift' as const, 'Control' as const, 'Alt' as const);

const chain: Arbitrary<Op> = fc.record({
  type: fc.constant('chain' as const),
  acts: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(fc.constantFrom(...actTypes.filter((type) => type !== 'trail' && type !== 'secret')), {
        minLength: 1,
        maxLength: 3,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<readonly ActType[]>(['trail'], ['secret'], ['shiftClick', 'secret', 'press']),
    },
  ),
  awaited: fc.boolean(),
  pictured: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  abortAfterMs: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 3) },
  ),
});

const opAt = (depth: number): Arbitrary<Op> => {
  const leaf: Arbitrary<Op> = fc.oneof(
    { weight: 12, arbitrary: chain },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant('brief' as const), key: heldKey, awaited: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'look' }) },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'explain' }) },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'throw' }) },
  );
  if (depth === 0) return leaf;
  const hold: Arbitrary<Op> = fc.record({
    type: fc.constant('hold' as const),
    key: heldKey,
    manner: fc.constantFrom('sync' as const, 'async' as const, 'using' as const),
    body: fc.array(opAt(depth - 1), { maxLength: 3 }),
  });
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: hold });
};

const script: Arbitrary<readonly Op[]> = fc.array(opAt(2), { minLength: 1, maxLength: 4 });

const applied = fc.boolean();

/** Of 100 requests, so many have a fault. */
const faultedPercent = 38;

/**
 * A computer that ends and a server that falls silent cut a program short, so they are rare. No reply is late by as much
 * as a caller waits: what is only late would be carried out behind the back of a caller who looks.
 */
const fault: Arbitrary<Fault> = fc.oneof(
  { weight: 16, arbitrary: fc.constant<Fault>({ type: 'replyLost' }) },
  { weight: 12, arbitrary: fc.constant<Fault>({ type: 'resetBeforeRead' }) },
  { weight: 12, arbitrary: fc.constant<Fault>({ type: 'resetMidBody' }) },
  { weight: 12, arbitrary: fc.constant<Fault>({ type: 'truncatedJson' }) },
  { weight: 12, arbitrary: applied.map((done): Fault => ({ type: 'html502', applied: done })) },
  { weight: 12, arbitrary: applied.map((done): Fault => ({ type: 'status500', applied: done })) },
  { weight: 12, arbitrary: applied.map((done): Fault => ({ type: 'status503', applied: done })) },
  { weight: 12, arbitrary: fc.constant<Fault>({ type: 'status503RetryAfter', retryAfterMs: 1000 }) },
  { weight: 8, arbitrary: fc.constant<Fault>({ type: 'status429' }) },
  { weight: 8, arbitrary: fc.constant<Fault>({ type: 'status429', retryAfterMs: 1500 }) },
  { weight: 12, arbitrary: fc.constant<Fault>({ type: 'duplicateReply' }) },
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 3 }).map((delayMs): Fault => ({ type: 'latency', delayMs })) },
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }).map((step): Fault => ({ type: 'failAtStep', step })) },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 3 }).map((looks): Fault => ({ type: 'slowStart', looks })) },
  { weight: 1, arbitrary: fc.constant<Fault>({ type: 'stalledBody' }) },
  { weight: 2, arbitrary: fc.constant<Fault>({ type: 'sessionExpired' }) },
);

const mayBeFault: Arbitrary<Fault | undefined> = fc.oneof(
  { withCrossShrink: true },
  { weight: 100 - faultedPercent, arbitrary: fc.constant(undefined) },
  { weight: faultedPercent, arbitrary: fault },
);

/** Random programs. */
export const programs: Arbitrary<Program> = fc.record({
  scripts: fc.array(script, { minLength: 1, maxLength: 2 }),
  faults: fc.array(mayBeFault, { minLength: 24, maxLength: 48 }),
  start: fc.constantFrom('launch' as const, 'attach' as const),
  looks: fc.boolean(),
});
