import {
  FarhandError,
  suppressedErrors,
  type Action,
  type OnUnknown,
  type Outcome,
  type Point,
  type Receipt,
  type Step,
  type Verdict,
} from '@farhand/core';
import { expand, initialState, keysIn, pointerIn, reduce, type InputState } from '@farhand/core/driver';
import { inspect } from 'node:util';
import { marksOf, plainPrefix, secretPrefix, textLength, type Act } from './program.js';
import type { Finding, ToldOutcome } from './tally.js';
import { apiKey } from './vendor.js';

/** A call, and the outcome that its caller received. */
export interface Told {
  readonly act: Act;
  readonly outcome: ToldOutcome;
  /** The keys that should be down. */
  readonly keys: readonly string[];
  /** Whether Farhand reports that it released a mouse button after a failure, which ends what the button started. */
  readonly letGo: boolean;
}

/** What was actually done on a computer, read from its log. */
export interface Done {
  /** How often each mark was left. */
  readonly marks: ReadonlyMap<string, number>;
  /** The keys that were down when a mark was left first. */
  readonly keysAt: ReadonlyMap<string, readonly string[]>;
  /** Keys and buttons that are still down. */
  readonly stillDown: readonly string[];
}

/** Compares the outcomes that the callers received with what was done. */
export const compare = (told: readonly Told[], done: Done): readonly Finding[] =>
  told.flatMap((one) => {
    const marks = [...marksOf(one.act)].map(([mark, times]) => ({ mark, times, found: done.marks.get(mark) ?? 0 }));
    return [...tooOften(one, marks), ...notAsTold(one, marks), ...withWrongKeys(one, marks, done)];
  });

interface Mark {
  readonly mark: string;
  /** How often the call should leave it. */
  readonly times: number;
  /** How often it was found. */
  readonly found: number;
}

const shown = ({ act, outcome }: Told, marks: readonly Mark[]): string =>
  `${JSON.stringify(act)} was reported ${outcome}; found ${marks.map(({ mark, found }) => `${found} × ${mark}`).join(', ')}`;

const tooOften = (told: Told, marks: readonly Mark[]): readonly Finding[] =>
  marks.some(({ times, found }) => found > times) ? [{ type: 'twice', detail: shown(told, marks) }] : [];

const notAsTold = (told: Told, marks: readonly Mark[]): readonly Finding[] => {
  const whole = marks.every(({ times, found }) => found >= times);
  const none = marks.every(({ found }) => found === 0);
  switch (told.outcome) {
    case 'applied':
      return whole ? [] : [{ type: 'appliedButNot', detail: shown(told, marks) }];
    case 'notRun':
      return none ? [] : [{ type: 'notAppliedButWas', detail: shown(told, marks) }];
    case 'failed':
      // A button that Farhand released ends what it started, and the error reports the release.
      return whole && !told.letGo ? [{ type: 'notAppliedButWas', detail: shown(told, marks) }] : [];
    case 'unknown':
    case 'anything':
      return [];
  }
};

const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta']);

const withWrongKeys = ({ act, keys }: Told, marks: readonly Mark[], done: Done): readonly Finding[] => {
  const wanted = act.type === 'click' && act.withShift ? [...keys, 'Shift'] : keys;
  return marks.flatMap(({ mark }): readonly Finding[] => {
    const found = mark.startsWith('up ') ? undefined : done.keysAt.get(mark);
    if (found === undefined) return [];
    const detail = `${mark} with [${found.join(' ')}] instead of [${wanted.join(' ')}]`;
    const others = found.filter((key) => modifiers.has(key) && !wanted.includes(key));
    return [
      ...(keys.every((key) => found.includes(key)) ? [] : [{ type: 'withoutKeys', detail } as const]),
      ...(others.length === 0 ? [] : [{ type: 'withOtherKeys', detail } as const]),
    ];
  });
};

/**
 * The reason of every abort. A caller who receives it, also because its call traveled with an aborted chain, learns
 * nothing about the outcome.
 */
export const aborted: Error = new Error('aborted by the user');

/** Returns the outcomes that a receipt reports for the calls of a chain. */
export const toldByReceipt = (acts: readonly Act[], keys: readonly string[], { steps }: Receipt): readonly Told[] =>
  eachTold(acts, keys, steps, false);

/**
 * Returns the outcomes that an error reports for the calls of a chain. An error without steps was raised before
 * anything was sent.
 */
export const toldByError = (acts: readonly Act[], keys: readonly string[], error: unknown): readonly Told[] => {
  const known = error instanceof FarhandError ? error : undefined;
  const letGo = known?.released?.some(({ button }) => button !== undefined) === true;
  const told = eachTold(acts, keys, known?.steps ?? [], letGo);
  return error === aborted ? told.map((one) => ({ ...one, outcome: 'anything' })) : told;
};

/**
 * Returns the outcomes that steps report for the calls of a chain. If chains traveled together in a hold, an error has
 * the steps of all of them, so each call searches for its own. A chain contains at most one of several identical calls.
 */
const eachTold = (
  acts: readonly Act[],
  keys: readonly string[],
  steps: readonly Step[],
  letGo: boolean,
): readonly Told[] =>
  acts.map((act) => {
    const own = steps.filter((step) => isStepOf(step, act));
    return { act, keys, letGo, outcome: together(own.map(({ outcome }) => outcomeOf(outcome))) };
  });

/** Returns whether a step belongs to a call. A typed secret is shown without its text. */
const isStepOf = ({ action }: Step, act: Act): boolean => {
  const isAt = ({ x, y }: Point, point: Point | undefined): boolean => x === point?.x && y === point.y;
  switch (act.type) {
    case 'click':
      return action.type === 'click' && isAt(act.at, action.at);
    case 'drag':
      return action.type === 'drag' && isAt(act.from, action.path[0]);
    case 'trail':
      return action.type === 'pointerMove' || action.type === 'pointerDown' || action.type === 'pointerUp';
    case 'type':
      return action.type === 'type' && (act.isSecret || action.text === act.text);
    case 'press':
      return action.type === 'press' && action.key === act.key;
  }
};

const worst: readonly ToldOutcome[] = ['failed', 'unknown', 'notRun', 'applied'];

/** Combines the outcomes of several steps: a partly done call is neither applied nor not run. */
const together = (outcomes: readonly ToldOutcome[]): ToldOutcome => {
  const found = worst.find((outcome) => outcomes.includes(outcome)) ?? 'notRun';
  return found === 'notRun' && outcomes.includes('applied') ? 'failed' : found;
};

/** A deferred step has not been sent, and a chain that ends without completing it never sends it. */
const outcomeOf = (outcome: Outcome): ToldOutcome => (outcome === 'deferred' ? 'notRun' : outcome);

/** Reads a log. */
export const doneIn = (log: readonly Action[]): Done => {
  const marks = new Map<string, number>();
  const keysAt = new Map<string, readonly string[]>();
  const words = new Words();
  let state: InputState = initialState;

  const leave = (mark: string | undefined, action: Action): void => {
    if (mark === undefined) return;
    marks.set(mark, (marks.get(mark) ?? 0) + 1);
    if (!keysAt.has(mark)) keysAt.set(mark, keysIn(state, action.tab));
  };

  for (const action of log) {
    for (const primitive of expand(action)) {
      const before = state;
      state = reduce(state, primitive);
      const { x, y } = pointerIn(before, action.tab) ?? { x: -1, y: -1 };
      if (primitive.type === 'pointerDown') leave(`down ${x},${y}`, action);
      // Releasing something that is not down has no effect.
      const lets = before.pressed.length > state.pressed.length;
      if (primitive.type === 'pointerUp' && lets) leave(`up ${x},${y}`, action);
      if (primitive.type === 'keyDown') leave(words.press(primitive.key) ?? `key ${primitive.key}`, action);
      if (primitive.type === 'insertText') for (const letter of primitive.text) leave(words.press(letter), action);
    }
  }
  const stillDown = state.pressed.map((pressed) => (pressed.type === 'key' ? pressed.key : pressed.button));
  return { marks, keysAt, stillDown };
};

const prefixes: readonly string[] = [secretPrefix, plainPrefix];

/** Assembles the texts of a campaign letter by letter. */
class Words {
  #letters = '';

  /** Adds a letter, and returns the mark of the text that it completes. Keys that are not letters are ignored. */
  press(key: string): string | undefined {
    if (!/^[a-z]$/i.test(key)) return undefined;
    this.#letters = (this.#letters + key.toLowerCase()).slice(-textLength);
    const isText = prefixes.some((prefix) => this.#letters.startsWith(prefix)) && this.#letters.length === textLength;
    return isText ? `text ${this.#letters}` : undefined;
  }
}

/** Returns the secrets in anything that a user may print. */
export const secretsIn = (value: unknown): readonly Finding[] => {
  const shown = shownOf(value);
  return secrets
    .filter((secret) => shown.includes(secret))
    .map((secret) => ({ type: 'secretShown', detail: `${secret} in: ${shown.slice(0, 2000)}` }));
};

const secrets: readonly string[] = [apiKey, secretPrefix];

/** Returns every text that printing a value may show. */
const shownOf = (value: unknown): string => {
  const parts = [inspect(value, { depth: Infinity, showHidden: true }), String(value)];
  try {
    parts.push(JSON.stringify(value) ?? '');
  } catch {
    // A value without JSON shows nothing.
  }
  if (value instanceof Error) parts.push(value.stack ?? '', ...suppressedErrors(value).map(shownOf));
  return parts.join('\n');
};

/** Answers like a careful user: by what the screen shows, and not at all if that is not conclusive. */
export const byLooking =
  (done: () => Done, onAnswer: (verdict: Verdict) => void): OnUnknown =>
  ({ steps = [] }) => {
    const now = done();
    const open = steps.filter(({ outcome }) => outcome === 'unknown').map((step) => seen(step, now));
    const every = (isSo: (found: number, wanted: number) => boolean): boolean =>
      open.length > 0 && open.every((one) => one !== undefined && isSo(...one));
    const verdict = every((found, wanted) => found === wanted)
      ? 'applied'
      : every((found) => found === 0)
        ? 'notApplied'
        : 'throw';
    onAnswer(verdict);
    return verdict;
  };

/**
 * Returns how often the effect of a step is on the screen, and how often it should be; `undefined` if it is not
 * visible.
 */
const seen = ({ action }: Step, { marks }: Done): readonly [found: number, wanted: number] | undefined => {
  switch (action.type) {
    case 'click':
      return [marks.get(`up ${at(action.at)}`) ?? 0, action.clickCount];
    case 'press':
      return [marks.get(`key ${action.key}`) ?? 0, 1];
    case 'drag': {
      const end = action.path.at(-1);
      return end === undefined ? undefined : [marks.get(`up ${at(end)}`) ?? 0, 1];
    }
    default:
      return undefined;
  }
};

const at = ({ x, y }: Point): string => `${x},${y}`;
