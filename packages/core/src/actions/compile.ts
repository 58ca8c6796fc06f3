import { isPrimitive, type Primitive } from './action.js';
import { ask, type Dialect } from './dialect.js';
import { expandOnce } from './expansions.js';
import { fuse, sourcesOf, type Node, type Source } from './fuse.js';
import { contextOf, primitivesOf, stateAt, type Position } from './position.js';
import { attemptsAt, refusal, type Attempt } from './refusal.js';
import { reduce, type InputState } from './state.js';

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
  readonly end: Position;
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
export const compile = <Call>(nodes: readonly Node[], from: Position, dialect: Dialect<Call>): Program<Call> => {
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
    const parts = node.parts ?? expandOnce(action)?.map((part): Node => ({ action: part, sources: node.sources }));
    if (parts === undefined) throw refusal(dialect.name, node, attempts);
    for (const part of parts) visit(part, attempts);
  };

  for (const node of fuse(nodes, stateNow())) visit(node, []);
  if (carried.length > 0) {
    instructions.push({ calls: [], effect: primitivesOf(carried), sources: sourcesOf(carried) });
  }
  return { instructions, end: { state, deferred } };
};
