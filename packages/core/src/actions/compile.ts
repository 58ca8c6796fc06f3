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

/** One step of a compiled program: calls that belong together, and their effect. */
export interface Instruction<Call> {
  /** The vendor calls. Empty only for trailing moves that the next pointer action will carry. */
  readonly calls: readonly Call[];
  /** The meaning of the calls, in primitives. */
  readonly effect: readonly Primitive[];
  /** The user's calls that produced this step. */
  readonly sources: readonly Source[];
}

/** A program in the vendor's calls, with the state of the input devices after it. */
export interface Program<Call> {
  /** The instructions, in order. */
  readonly instructions: readonly Instruction<Call>[];
  /** The state of the input devices after the program. */
  readonly end: Checkpoint;
}

/**
 * Translates actions into a vendor's calls, or refuses them all.
 *
 * @remarks
 * Fuses first, then asks the vendor's rule for each action. If a rule declines, its action is tried in smaller steps.
 * If a rule defers, its action waits for another one that completes it. Pure: a refusal changes nothing.
 *
 * @throws UnsupportedActionError if the vendor does not support an action. Carries the reason for every form that was
 * tried.
 */
export const compile = <Call>(nodes: readonly Node[], from: Checkpoint, dialect: Dialect<Call>): Program<Call> => {
  const instructions: Instruction<Call>[] = [];
  let { state } = from;
  let deferred = [...from.deferred];
  /** Moves without a call of their own, because the next call carries them. */
  let carried: Node[] = [];

  const stateNow = (): InputState => stateAt({ state, deferred });

  const emit = (calls: readonly Call[], said: readonly Node[]): void => {
    const effect = primitivesOf(said);
    state = effect.reduce(reduce, state);
    if (calls.length === 0) {
      carried.push(...said);
      return;
    }
    instructions.push({
      calls,
      effect: [...primitivesOf(carried), ...effect],
      sources: sourcesOf([...carried, ...said]),
    });
    carried = [];
  };

  /**
   * Whether deferred actions and this one make a gesture that the vendor has: a deferred press and this release are a
   * click.
   */
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

/** One form of an action that was tried, and why the vendor does not support it. */
interface Attempt {
  readonly label: string;
  readonly reason: string;
  /** The reason, with the call sites of the calls that it mentions. */
  readonly inFull: string;
  /** What to write instead. */
  readonly instead: string | undefined;
}

/** The failed attempts that an unusable answer stands for. None if the answer only refers to smaller steps. */
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

/**
 * Used for a rule about a single character of a secret: the reason may quote the character in any form, so it is not
 * shown.
 */
const withheld: Words = {
  reason: 'one of its characters cannot be typed, and the reason is withheld because it may quote the character',
  instead: 'To read the reason, type a similar text that is not secret.',
};

/** The words of a rule about an action, with the secret masked. */
const wordsOf = (action: Action, words: Words): Words => {
  if (!('secret' in action)) return words;
  if (!('text' in action)) return withheld;
  const mask = (text: string): string => maskText(text, [patternOf(action.text)], { characters: new Set(action.text) });
  return { reason: mask(words.reason), instead: words.instead === undefined ? undefined : mask(words.instead) };
};

const noReason = { reason: 'the driver gives no reason', inFull: 'the driver gives no reason' };

const behind = (waiting: Waiting | undefined): Omit<Attempt, 'label'> => {
  const { label, calledAt, reason } = waiting ?? {
    label: 'previous action',
    calledAt: 'an unknown place',
    reason: 'it needs a following action',
  };
  return {
    reason: `the ${label} is still pending: ${reason}`,
    inFull: `the ${label} (called at ${calledAt}) is still pending: ${reason}`,
    instead: 'Release the button first.',
  };
};

/** Lists each reason once, with the advice for the form that is nearest to the user's call. */
const refusal = (name: string, node: Node, attempts: readonly Attempt[]): UnsupportedActionError => {
  const called = labelOf(node.sources[0]?.action ?? node.action);
  const told = attempts.filter(({ reason }, index) => attempts.findIndex((one) => one.reason === reason) === index);
  const reasons = told.map(({ label, reason }) => `${label}: ${reason}`);
  const way = attempts.find(({ instead }) => instead !== undefined)?.instead;
  const [only, ...more] = told;
  if (only !== undefined && more.length === 0) {
    const what = only.label === called ? called : `${called} (${only.label})`;
    const message = [`${name} cannot do this: ${what}, because ${only.inFull}. Nothing was sent.`, way];
    return new UnsupportedActionError(message.filter((part) => part !== undefined).join(' '), reasons);
  }
  const lines = [
    `${name} cannot do this: ${called}. Nothing was sent.`,
    ...told.map(({ label, inFull }) => `  - ${label}: ${inFull}`),
    way,
  ];
  return new UnsupportedActionError(lines.filter((line) => line !== undefined).join('\n'), reasons);
};
