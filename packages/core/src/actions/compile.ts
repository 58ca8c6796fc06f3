import { UnsupportedActionError } from '../errors.js';
import { isPrimitive, type Action, type ActionType, type Primitive } from './action.js';
import { expand, expandOnce } from './expansions.js';
import { fuse, sourcesOf, type Node, type Source } from './fuse.js';
import { labelOf } from './label.js';
import type { Answer, RuleContext, Rules } from './rules.js';
import { buttonsIn, keysIn, pointerIn, reduce, type InputState } from './state.js';

/** One step of a compiled program: calls that belong together, and what they amount to. */
export interface Instruction<Call> {
  /** What the vendor is told. Empty only for trailing moves that the next pointer action will carry. */
  readonly calls: readonly Call[];
  /** What the calls mean. */
  readonly effect: readonly Primitive[];
  /** The user's calls this came from. */
  readonly sources: readonly Source[];
}

/** Where a program starts: what the vendor has been told, and what waits to be told. */
export interface Position {
  /** The input devices as the vendor knows them. */
  readonly state: InputState;
  /** Primitives accepted earlier that no call could say yet. */
  readonly deferred: readonly Node[];
}

/** The input devices as the user knows them: with what waits to be told. */
export const stateAt = (position: Position): InputState =>
  primitivesOf(position.deferred).reduce(reduce, position.state);

/** A program the vendor understands, and where it leaves the input devices. */
export interface Program<Call> {
  /** What to say, in order. */
  readonly instructions: readonly Instruction<Call>[];
  /** Where it leaves the input devices. */
  readonly end: Position;
}

/** The language of one vendor. */
export interface Dialect<Call> {
  /** Name of the vendor, for messages. */
  readonly name: string;
  /** How it says each action. */
  readonly rules: Rules<Call>;
}

const ask = <Call, T extends ActionType>(rules: Rules<Call>, action: Action<T>, context: RuleContext): Answer<Call> => {
  const rule: Rules<Call>[T] = rules[action.type];
  return rule(action, context);
};

const primitivesOf = (nodes: readonly Node[]): readonly Primitive[] => nodes.flatMap((node) => expand(node.action));

/**
 * Translates actions into the calls of a vendor, or refuses the whole.
 *
 * @remarks
 * Fuses first, then asks the vendor's rule for each action. What a rule declines is tried one layer smaller; what it
 * defers waits for an action that completes it. Pure: a refusal changes nothing.
 *
 * @throws UnsupportedActionError if an action cannot be said, with the reason of every form that was tried.
 */
export const compile = <Call>(nodes: readonly Node[], from: Position, dialect: Dialect<Call>): Program<Call> => {
  const instructions: Instruction<Call>[] = [];
  let { state } = from;
  let deferred = [...from.deferred];
  /** Moves that no call says because the next one carries them. */
  let carried: Node[] = [];

  const stateNow = (): InputState => stateAt({ state, deferred });

  const contextOf = (action: Action, before: InputState, waiting: readonly Node[]): RuleContext => ({
    state: before,
    pointer: pointerIn(before, action.tab),
    keys: keysIn(before, action.tab),
    buttons: buttonsIn(before, action.tab),
    deferred: primitivesOf(waiting),
  });

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

  const visit = (node: Node, tried: readonly string[]): void => {
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
    const reason = answer.type === 'calls' ? waitingReason(deferred) : answer.reason;
    const reasons = [...tried, `${labelOf(action)}: ${reason}`];
    const parts = node.parts ?? expandOnce(action)?.map((part): Node => ({ action: part, sources: node.sources }));
    if (parts === undefined)
      throw refusal(dialect.name, node, reasons, answer.type === 'decline' ? answer.instead : undefined);
    for (const part of parts) visit(part, reasons);
  };

  for (const node of fuse(nodes, stateNow())) visit(node, []);
  if (carried.length > 0) {
    instructions.push({ calls: [], effect: primitivesOf(carried), sources: sourcesOf(carried) });
  }
  return { instructions, end: { state, deferred } };
};

const waitingReason = (deferred: readonly Node[]): string => {
  const first = deferred[0];
  if (first === undefined) return 'it cannot come here';
  return `it cannot come between the ${labelOf(first.action)} (called at ${first.sources[0]?.calledAt() ?? 'an unknown place'}) and what completes it`;
};

const refusal = (
  name: string,
  node: Node,
  reasons: readonly string[],
  instead: string | undefined,
): UnsupportedActionError => {
  const called = labelOf(node.sources[0]?.action ?? node.action);
  const way = instead === undefined ? [] : [instead];
  const [only, ...more] = reasons;
  const head =
    only !== undefined && more.length === 0
      ? [`${name} cannot do this: ${only.replace(`${called}: `, `${called}, because `)}. Nothing of it was sent.`]
      : [`${name} cannot do this: ${called}. Nothing of it was sent.`, ...reasons.map((reason) => `\n  - ${reason}`)];
  const message =
    more.length === 0 ? [...head, ...way].join(' ') : [...head, ...way.map((text) => `\n${text}`)].join('');
  return new UnsupportedActionError(message, reasons);
};
