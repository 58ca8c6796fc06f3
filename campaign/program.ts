import type { Point } from '@farhand/core';
import type { Fault } from '@farhand/emulators';
import fc, { type Arbitrary } from 'fast-check';
import { haste, slowestMs } from './slowness.js';

/** A piece of a user's script. */
export type Op =
  | {
      readonly type: 'chain';
      /**
       * Calls that travel together. `trail`, which is several calls of the mouse, is always alone, and at most one call
       * is `secret`.
       */
      readonly acts: readonly ActType[];
      readonly awaited: boolean;
      /** Whether it ends with a screenshot. */
      readonly pictured: boolean;
      /** Aborts the chain this many milliseconds after the call. */
      readonly abortAfterMs: number | undefined;
    }
  /** `hold(key, () => tab.click(x, y))`: only the hold reports the outcome of the click. */
  | { readonly type: 'brief'; readonly key: 'Shift' | 'Control' | 'Alt'; readonly awaited: boolean }
  | { readonly type: 'screenshot' }
  | { readonly type: 'explain' }
  | { readonly type: 'throw' }
  | {
      readonly type: 'hold';
      readonly key: 'Shift' | 'Control' | 'Alt';
      readonly manner: 'sync' | 'async' | 'using';
      readonly body: readonly Op[];
    };

/** One run of the campaign: what the user does, and the faults. */
export interface Program {
  /** Scripts that run in parallel on one computer. */
  readonly scripts: readonly (readonly Op[])[];
  /** The fault of each request. The list starts over at its end. */
  readonly faults: readonly (Fault | undefined)[];
  /** `launch`: faults from the first request on. `attach`: the computer exists already, and stays. */
  readonly start: 'launch' | 'attach';
  /** Whether the user looks at the screen when the outcome of input is unknown. */
  readonly looks: boolean;
  /** Present if the vendor is slow, and time passes faster. */
  readonly slow?: {
    /** The time limit of each call, in milliseconds. */
    readonly limitMs: number;
    /** When the computer is closed, in milliseconds from the start. Absent: when the scripts have ended. */
    readonly closesAfterMs: number | undefined;
  };
}

const heldKey = fc.constantFrom('Shift' as const, 'Control' as const, 'Alt' as const);

/** The kinds of calls. */
const actTypes = ['click', 'doubleClick', 'shiftClick', 'drag', 'trail', 'type', 'secret', 'press'] as const;

/** How often and how soon chains are aborted, in milliseconds. */
type Aborts = Arbitrary<number | undefined>;

const chainWith = (aborts: Aborts): Arbitrary<Op> =>
  fc.record({
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
    abortAfterMs: aborts,
  });

const opAt = (depth: number, aborts: Aborts): Arbitrary<Op> => {
  const leaf: Arbitrary<Op> = fc.oneof(
    { weight: 12, arbitrary: chainWith(aborts) },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant('brief' as const), key: heldKey, awaited: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'screenshot' }) },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'explain' }) },
    { weight: 1, arbitrary: fc.constant<Op>({ type: 'throw' }) },
  );
  if (depth === 0) return leaf;
  const hold: Arbitrary<Op> = fc.record({
    type: fc.constant('hold' as const),
    key: heldKey,
    manner: fc.constantFrom('sync' as const, 'async' as const, 'using' as const),
    body: fc.array(opAt(depth - 1, aborts), { maxLength: 3 }),
  });
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: hold });
};

const scriptWith = (aborts: Aborts): Arbitrary<readonly Op[]> =>
  fc.array(opAt(2, aborts), { minLength: 1, maxLength: 4 });

/** A few chains are aborted at once. */
const someAborts: Aborts = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 3) },
);

/** Many chains are aborted while a slow vendor works on them. */
const manyAborts: Aborts = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: slowestMs / haste }) },
);

const applied = fc.boolean();

/** How many of 100 requests have a fault. */
const faultedPercent = 38;

/**
 * A computer that ends, or a server that stops replying, cuts a program short, so these faults are rare. Replies are
 * never later than a caller waits: a late request would be performed after the caller has looked.
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

const mayBe = (percent: number, faults: Arbitrary<Fault>): Arbitrary<Fault | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary: faults },
  );

/** The faults of a slow vendor: above all it acts late, even if the client has disconnected. */
const slowFault: Arbitrary<Fault> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: slowestMs / haste }), fc.constantFrom('then', 'then', 'reset', 'html504'))
      .map(([delayMs, answered]): Fault => ({ type: 'actsLate', delayMs, answered })),
  },
  { weight: 1, arbitrary: fc.constant<Fault>({ type: 'replyLost' }) },
  { weight: 1, arbitrary: fc.constant<Fault>({ type: 'resetMidBody' }) },
  { weight: 1, arbitrary: applied.map((done): Fault => ({ type: 'html502', applied: done })) },
  { weight: 1, arbitrary: fc.constant<Fault>({ type: 'duplicateReply' }) },
);

/** Random programs. */
export const programs: Arbitrary<Program> = fc.record({
  scripts: fc.array(scriptWith(someAborts), { minLength: 1, maxLength: 2 }),
  faults: fc.array(mayBe(faultedPercent, fault), { minLength: 24, maxLength: 48 }),
  start: fc.constantFrom('launch' as const, 'attach' as const),
  looks: fc.boolean(),
});

/**
 * The same programs on a computer that exists already. chromedriver does not tell the names of its sessions, so nobody
 * could end one whose create reply was lost.
 */
export const attached = (all: Arbitrary<Program>): Arbitrary<Program> =>
  all.map((program) => ({ ...program, start: 'attach' }));

/** Random programs for a slow vendor, on a computer that stays. */
export const slowPrograms: Arbitrary<Program> = fc.record({
  scripts: fc.array(scriptWith(manyAborts), { minLength: 1, maxLength: 2 }),
  faults: fc.array(mayBe(60, slowFault), { minLength: 24, maxLength: 48 }),
  start: fc.constant('attach' as const),
  looks: fc.boolean(),
  slow: fc.record({
    limitMs: fc.constantFrom(2_000 / haste, 7_500 / haste, 30_000 / haste),
    closesAfterMs: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 15_000 / haste }) },
    ),
  }),
});

/** The display size: small, so that screenshots are cheap. */
export const display = { width: 320, height: 200 } as const;

/** One call of a program. It leaves a unique mark, by which it is found in the log. */
export type Act =
  | { readonly type: 'click'; readonly at: Point; readonly clickCount: 1 | 2; readonly withShift: boolean }
  | { readonly type: 'drag'; readonly from: Point; readonly to: Point; readonly steps: number }
  | { readonly type: 'trail'; readonly from: Point; readonly to: Point }
  | { readonly type: 'type'; readonly text: string; readonly isSecret: boolean }
  | { readonly type: 'press'; readonly key: string };

/** A kind of call. */
export type ActType = (typeof actTypes)[number];

/** Keys that mean the same on every keyboard and with every modifier. Each is pressed at most once. */
const keys = [
  ...Array.from({ length: 12 }, (_, index) => `F${index + 1}`),
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Enter',
  'Escape',
] as const;

/** The prefix of texts that are typed as secrets. It must not appear in any output. */
export const secretPrefix = 'hushhush';

/** The prefix of texts that are not secrets. */
export const plainPrefix = 'openopen';

/** The length of the texts. */
export const textLength: number = secretPrefix.length + 2;

/**
 * Only letters, so that a text uses the same keys with and without Shift. None of them starts a text, so that a text
 * that was cut short and the next one do not form a third.
 */
const letters = 'abcdefgijklmnpqrstuvwxyz';

const textOf = (prefix: string, id: number): string =>
  prefix + letters.charAt(Math.floor(id / letters.length) % letters.length) + letters.charAt(id % letters.length);

/** Points are in cells of 4 × 10, so that the start and end of two calls never coincide. */
const cellsInRow = 75;

const cell = (id: number): Point => ({ x: 4 + 4 * (id % cellsInRow), y: 10 + 10 * Math.floor(id / cellsInRow) });

/** Returns the call of a kind with a unique number. */
export const actOf = (type: ActType, id: number): Act => {
  const from = cell(id);
  const to = { x: from.x + 2, y: from.y + 5 };
  switch (type) {
    case 'click':
      return { type: 'click', at: from, clickCount: 1, withShift: false };
    case 'doubleClick':
      return { type: 'click', at: from, clickCount: 2, withShift: false };
    case 'shiftClick':
      return { type: 'click', at: from, clickCount: 1, withShift: true };
    case 'drag':
      return { type: 'drag', from, to, steps: 3 };
    case 'trail':
      return { type: 'trail', from, to };
    case 'type':
      return { type: 'type', text: textOf(plainPrefix, id), isSecret: false };
    case 'secret':
      return { type: 'type', text: textOf(secretPrefix, id), isSecret: true };
    case 'press': {
      const key = keys[id];
      return key === undefined ? { type: 'click', at: from, clickCount: 1, withShift: false } : { type: 'press', key };
    }
  }
};

const at = ({ x, y }: Point): string => `${x},${y}`;

/** Returns the marks that a completed call leaves, and how often each. */
export const marksOf = (act: Act): ReadonlyMap<string, number> => {
  switch (act.type) {
    case 'click':
      return new Map([
        [`down ${at(act.at)}`, act.clickCount],
        [`up ${at(act.at)}`, act.clickCount],
      ]);
    case 'drag':
    case 'trail':
      return new Map([
        [`down ${at(act.from)}`, 1],
        [`up ${at(act.to)}`, 1],
      ]);
    case 'type':
      return new Map([[`text ${act.text}`, 1]]);
    case 'press':
      return new Map([[`key ${act.key}`, 1]]);
  }
};
