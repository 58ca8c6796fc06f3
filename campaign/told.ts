import { FarhandError, type Outcome, type Point, type Receipt, type Step } from '@farhand/core';
import type { Act } from './act.js';

/** What became of a call, as its caller was told. `anything`: the caller aborted it, and was told nothing. */
export type ToldOutcome = 'applied' | 'failed' | 'unknown' | 'notRun' | 'anything';

/** The reason of every abort. Who gets it, also for having travelled with an aborted chain, learns nothing of the outcome. */
export const aborted: Error = new Error('aborted by the user');

/** A call, and what its caller was told. */
export interface Told {
  readonly act: Act;
  readonly outcome: ToldOutcome;
  /** The keys that were meant to be down. */
  readonly keys: readonly string[];
  /** Whether Farhand says that it has let go of a mouse button after a failure, which ends what the button began. */
  readonly letGo: boolean;
}

/** Whether a step is one of those that a call makes. What was typed as a secret is shown without its text. */
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

/** What several steps together amount to: what is done in part is neither done nor not done. */
const together = (outcomes: readonly ToldOutcome[]): ToldOutcome => {
  const found = worst.find((outcome) => outcomes.includes(outcome)) ?? 'notRun';
  return found === 'notRun' && outcomes.includes('applied') ? 'failed' : found;
};

/**
 * What steps say of the calls of a chain. When chains travelled together in a hold, an error has the steps of all of
 * them, so each call looks for its own; of calls that look alike, one chain has one at most.
 */
const eachTold = (acts: readonly Act[], steps: readonly Step[]): readonly ToldOutcome[] =>
  acts.map((act) => together(steps.filter((step) => isStepOf(step, act)).map(({ outcome }) => outcomeOf(outcome))));

/** What waits to be completed has not been sent, and a chain that ends so has nothing that waits. */
const outcomeOf = (outcome: Outcome): ToldOutcome => (outcome === 'deferred' ? 'notRun' : outcome);

/** What a receipt says of the calls of a chain. */
export const toldByReceipt = (acts: readonly Act[], keys: readonly string[], { steps }: Receipt): readonly Told[] => {
  const outcomes = eachTold(acts, steps);
  return acts.map((act, index) => ({ act, keys, letGo: false, outcome: outcomes[index] ?? 'notRun' }));
};

/** What an error says of the calls of a chain. One without steps was made before anything was sent. */
export const toldByError = (acts: readonly Act[], keys: readonly string[], error: unknown): readonly Told[] => {
  const known = error instanceof FarhandError ? error : undefined;
  const outcomes = eachTold(acts, known?.steps ?? []);
  const letGo = known?.released?.some(({ button }) => button !== undefined) === true;
  return acts.map((act, index) => ({
    act,
    keys,
    letGo,
    outcome: error === aborted ? 'anything' : (outcomes[index] ?? 'notRun'),
  }));
};
