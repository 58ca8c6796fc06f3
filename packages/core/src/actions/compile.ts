import { UnsupportedActionError } from '../errors.js';
import { maskText, patternOf } from '../secret/mask.js';
import { labelOf, type Action, type Primitive } from './action.js';
import {
  ask,
  contextOf,
  primitivesOf,
  stateAt,
  waitingIn,
  type Dialect,
  type Checkpoint,
  type Waiting,
} from './dialect.js';
import { fuse, sourcesOf, type Node, type Source } from './fuse.js';
import { isPrimitive, reduce, type InputState } from './meaning.js';
import type { Answer } from './rules.js';

/** One step of a compiled program: calls that belong together, and what they amount to. */
export interface Instruction<Call> {
  /** What the vendor is told. Empty only for trailing moves that the next pointer action will carry. */
  readonly calls: readonly Call[];
  /** What the calls mean. */
  readonly effect: readonly Primitive[];
  /** The user's calls this came from. */
  readonly sources: readonly Source[];
}

/** A program the vendor understands, and where it leaves the input devices. */
export interface Program<Call> {
  /** What to say, in order. */
  readonly instructions: readonly Instruction<Call>[];
  /** Where it leaves the input devices. */
  readonly end: Checkpoint;
}

/**
 * Translates actions into the calls of a vendor, or refuses the whole.
 *
 * @remarks
 * Fuses first, then asks the vendor's rule for each action. What a rule declines is tried one layer smaller; what it
 * defers waits for an action that completes it. Pure: a refusal changes nothing.
 *
 * @throws UnsupportedActionError if an action cannot be said, with the reason of every form that was tried.
 */
export const compile = <Call>(nodes: readonly Node[], from: Checkpoint, dialect: Dialect<Call>): Program<Call> => {
  const instructions: Instruction<Call>[] = [];
  let { state } = from;
  let deferred = [...from.deferred];
  /** Moves that no call says because the next one carries them. */
  let carried: Node[] = [];

  const stateNow = (): InputState => stateAt({ state, deferred });

  const emit = (calls: readonly Call[], said: readonly Node[]): void => {
    state = primitivesOf(said).reduce(reduce, state);
    if (calls.length === 0) {
      carried.push(...said);
      return;
    }
    const whole = [...carried, ...said];
    carried = [];
    instructions.push({ calls, effect: primitivesOf(whole), sources: sourcesOf(whole) });
  };

  /** A later action may turn what waits into a gesture the vendor has: a deferred press and this release are a click. */
  const completesWhole = (node: Node): boolean => {
    if (deferred.length === 0) return false;
    const [whole, ...others] = fuse([...deferred, node], state);
    if (whole === undefined || others.length > 0) return false;
    const answer = ask(dialect.rules, whole.action, contextOf(whole.action, state, []));
    if (answer.type !== 'calls') return false;
    deferred = [];
    emit(answer.calls, [whole]);
    return true;
  };

  const visit = (node: Node, tried: readonly Attempt[]): void => {
    if (completesWhole(node)) return;
    const { action } = node;
    const answer = ask(dialect.rules, action, contextOf(action, stateNow(), deferred));
    if (answer.type === 'calls' && (deferred.length === 0 || answer.completes)) {
      const waiting = deferred;
      deferred = [];
      emit(answer.calls, [...waiting, node]);
      return;
    }
    if (answer.type === 'defer' && isPrimitive(action)) {
      deferred.push(node);
      return;
    }
    const attempts = [...tried, ...attemptsAt(action, answer, { state, deferred }, dialect)];
    if (node.parts === undefined) throw refusal(dialect.name, node, attempts);
    for (const part of node.parts) visit(part, attempts);
  };

  for (const node of fuse(nodes, stateNow())) visit(node, []);
  if (carried.length > 0) {
    instructions.push({ calls: [], effect: primitivesOf(carried), sources: sourcesOf(carried) });
  }
  return { instructions, end: { state, deferred } };
};

/** One form of an action that was tried, and why the vendor cannot say it. */
interface Attempt {
  readonly label: string;
  readonly reason: string;
  /** The reason with the places of the calls it speaks of. */
  readonly inFull: string;
  /** What to write instead. */
  readonly instead: string | undefined;
}

/** What an answer that is of no use says of an action. Nothing, if it only sends on to smaller steps. */
const attemptsAt = <Call>(
  action: Action,
  answer: Answer<Call>,
  checkpoint: Checkpoint,
  dialect: Dialect<Call>,
): readonly Attempt[] => {
  const label = labelOf(action);
  switch (answer.type) {
    case 'split':
      return isPrimitive(action) ? [{ label, ...noReason, instead: undefined }] : [];
    case 'decline':
    case 'defer': {
      const { reason, instead } = wordsOf(action, answer);
      return [{ label, reason, inFull: reason, instead }];
    }
    case 'calls':
      return [{ label, ...behind(waitingIn(checkpoint, dialect)) }];
  }
};

interface Words {
  readonly reason: string;
  readonly instead?: string | undefined;
}

/** What a rule says of a single character of a secret may quote it in any way, so it is not shown at all. */
const withheld: Words = {
  reason: 'one of its characters cannot be told, and the reason is left out because it may name it',
  instead: 'To read the reason, type a text of the same kind that is no secret.',
};

/** What a rule says of an action, without the secret that it may quote. */
const wordsOf = (action: Action, words: Words): Words => {
  if (!('secret' in action)) return words;
  if (!('text' in action)) return withheld;
  const mask = (text: string): string => maskText(text, [patternOf(action.text)], { characters: new Set(action.text) });
  return { reason: mask(words.reason), instead: words.instead === undefined ? undefined : mask(words.instead) };
};

const noReason = { reason: 'it is not told why', inFull: 'it is not told why' };

const behind = (waiting: Waiting | undefined): Omit<Attempt, 'label'> => {
  const { label, calledAt, reason } = waiting ?? {
    label: 'last action',
    calledAt: 'an unknown place',
    reason: 'it waits',
  };
  return {
    reason: `it cannot come behind the ${label}: ${reason}`,
    inFull: `it cannot come behind the ${label} called at ${calledAt}: ${reason}`,
    instead: 'Release the button first, or leave this until it is released.',
  };
};

/** Tells each reason once, and the advice for the form that is nearest to what the user wrote. */
const refusal = (name: string, node: Node, attempts: readonly Attempt[]): UnsupportedActionError => {
  const called = labelOf(node.sources[0]?.action ?? node.action);
  const told = attempts.filter(({ reason }, index) => attempts.findIndex((one) => one.reason === reason) === index);
  const reasons = told.map(({ label, reason }) => `${label}: ${reason}`);
  const way = attempts.find(({ instead }) => instead !== undefined)?.instead;
  const [only, ...more] = told;
  if (only !== undefined && more.length === 0) {
    const what = only.label === called ? called : `${called} (${only.label})`;
    const message = [`${name} cannot do this: ${what}, because ${only.inFull}. Nothing of it was sent.`, way];
    return new UnsupportedActionError(message.filter((part) => part !== undefined).join(' '), reasons);
  }
  const lines = [
    `${name} cannot do this: ${called}. Nothing of it was sent.`,
    ...told.map(({ label, inFull }) => `  - ${label}: ${inFull}`),
    way,
  ];
  return new UnsupportedActionError(lines.filter((line) => line !== undefined).join('\n'), reasons);
};
