import type { Point } from '../geometry.js';
import { isModifier, isSameKey } from '../keys/key.js';
import type { Action, Primitive } from './action.js';
import { addressOf, expand, expandOnce, pointerIn, reduce, secrecyOf, type InputState } from './meaning.js';

/** The user's call that an action came from. Compared by identity. */
export interface Source {
  /** The action as called. */
  readonly action: Action;
  /** `file:line:column` of the call. */
  calledAt(): string;
}

/**
 * An action on its way through the compiler, with the calls that it came from. Its meaning is computed on first use and
 * cached.
 */
export class Node {
  /** The action as called or as fused. */
  readonly action: Action;
  /** The calls that it came from, in order. */
  readonly sources: readonly Source[];
  #parts: readonly Node[] | undefined;
  #primitives: readonly Primitive[] | undefined;

  /** `parts`: the smaller nodes that were fused into this one, with the same meaning. */
  constructor(action: Action, sources: readonly Source[], parts?: readonly Node[]) {
    this.action = action;
    this.sources = sources;
    this.#parts = parts;
  }

  /** The meaning, in primitives. */
  get primitives(): readonly Primitive[] {
    return (this.#primitives ??= expand(this.action));
  }

  /**
   * The smaller nodes that this node stands for: the fused ones, or its expansion by one layer. `undefined` for a
   * primitive.
   */
  get parts(): readonly Node[] | undefined {
    return (this.#parts ??= expandOnce(this.action)?.map((part) => new Node(part, this.sources)));
  }
}

/** Makes a node for an action as called. */
export const leaf = (action: Action, source: Source): Node => new Node(action, [source]);

/** The calls that nodes came from, in order, without duplicates. */
export const sourcesOf = (nodes: readonly Node[]): readonly Source[] => {
  const [only, ...others] = nodes;
  return only !== undefined && others.length === 0 ? only.sources : [...new Set(nodes.flatMap((node) => node.sources))];
};

interface Entry {
  readonly node: Node;
  /** The pointer position in the node's tab before the node. */
  readonly pointer: Point | undefined;
}

/**
 * Combines primitives into the gestures they amount to. Move, down, up become a click; down, move, up become a drag;
 * keyDown, click, keyUp become a click with a modifier. Vendors often have one call for the gesture and none for its
 * parts.
 *
 * @remarks
 * Works like a shift-reduce parser: each action is pushed, then the end of the stack is reduced while a pattern fits.
 * The meaning never changes: the expanded result has the same trace as the expanded input. Two clicks are never fused
 * into a double click; only `clickCount` makes one.
 */
export const fuse = (nodes: readonly Node[], from: InputState): readonly Node[] => {
  // Of single actions, only a scroll becomes something else.
  if (nodes.length === 1 && nodes[0]?.action.type !== 'scroll') return nodes;
  const stack: Entry[] = [];
  let state = from;
  for (const node of nodes) {
    stack.push({ node, pointer: pointerIn(state, node.action.tab) });
    state = node.primitives.reduce(reduce, state);
    let reduction = reduceEnd(stack);
    while (reduction !== undefined) {
      const removed = stack.splice(stack.length - reduction.count, reduction.count);
      const parts = removed.map((entry) => entry.node);
      stack.push({ node: new Node(reduction.action, sourcesOf(parts), parts), pointer: removed[0]?.pointer });
      reduction = reduceEnd(stack);
    }
  }
  return stack.map((entry) => entry.node);
};

interface Reduction {
  /** How many entries at the end of the stack are replaced. */
  readonly count: number;
  readonly action: Action;
}

const reduceEnd = (stack: readonly Entry[]): Reduction | undefined => {
  const last = stack.at(-1);
  switch (last?.node.action.type) {
    case 'pointerUp':
      return reducePress(stack);
    case 'scroll':
      return reduceScroll(stack);
    case 'keyUp':
      return reduceKey(stack);
    default:
      return undefined;
  }
};

/** The action `back` places from the end, if it is addressed to the same tab as the last action. */
const actionAt = (stack: readonly Entry[], back: number): Action | undefined => {
  const action = stack.at(-1 - back)?.node.action;
  return action?.tab === stack.at(-1)?.node.action.tab ? action : undefined;
};

/** Down and up make a click; down, moves and up make a drag. A move right before gives the start. */
const reducePress = (stack: readonly Entry[]): Reduction | undefined => {
  const up = actionAt(stack, 0);
  // A release that cancels drops nothing, so it does not end a click or a drag.
  if (up?.type !== 'pointerUp' || up.cancels === true) return undefined;

  const path: Point[] = [];
  let back = 1;
  for (let move = actionAt(stack, back); move?.type === 'pointerMove'; move = actionAt(stack, back)) {
    path.unshift(move.to);
    back += 1;
  }
  const down = actionAt(stack, back);
  if (down?.type !== 'pointerDown' || down.button !== up.button || down.clickCount !== up.clickCount) return undefined;

  const { button, clickCount } = up;
  const to = addressOf(up);
  const before = actionAt(stack, back + 1);
  if (clickCount > 1) {
    const again =
      path.length === 0 &&
      before?.type === 'click' &&
      before.button === button &&
      before.clickCount === clickCount - 1 &&
      before.modifiers.length === 0 &&
      before.delayMs === 0;
    return again ? { count: back + 2, action: { ...before, clickCount } } : undefined;
  }

  const moved = before?.type === 'pointerMove' ? before : undefined;
  const start = moved?.to ?? stack.at(-1 - back)?.pointer;
  if (clickCount !== 1 || start === undefined) return undefined;
  const count = back + (moved === undefined ? 1 : 2);
  return path.length === 0
    ? { count, action: { type: 'click', at: start, button, clickCount, modifiers: [], delayMs: 0, ...to } }
    : { count, action: { type: 'drag', path: [start, ...path], button, modifiers: [], ...to } };
};

/** Move and scroll make a wheel turn at a point, and so does a scroll if the pointer position is known. */
const reduceScroll = (stack: readonly Entry[]): Reduction | undefined => {
  const scroll = actionAt(stack, 0);
  if (scroll?.type !== 'scroll') return undefined;
  const move = actionAt(stack, 1);
  const moved = move?.type === 'pointerMove' ? move.to : undefined;
  const at = moved ?? stack.at(-1)?.pointer;
  if (at === undefined) return undefined;
  const { deltaX, deltaY } = scroll;
  const count = moved === undefined ? 1 : 2;
  return { count, action: { type: 'wheel', at, deltaX, deltaY, modifiers: [], ...addressOf(scroll) } };
};

/**
 * KeyDown and keyUp make a press, a long one if there is a pause between them. A modifier around a gesture becomes part
 * of it.
 */
const reduceKey = (stack: readonly Entry[]): Reduction | undefined => {
  const up = actionAt(stack, 0);
  if (up?.type !== 'keyUp') return undefined;
  const middle = actionAt(stack, 1);
  if (middle?.type === 'keyDown' && isSameKey(middle.key, up.key)) {
    const { key } = middle;
    const to = { ...addressOf(up), ...secrecyOf(middle) };
    return { count: 2, action: { type: 'press', key, modifiers: [], holdMs: 0, ...to } };
  }
  const down = actionAt(stack, 2);
  if (down?.type !== 'keyDown' || !isSameKey(down.key, up.key)) return undefined;
  const { key } = down;
  if (middle?.type === 'pause' && middle.durationMs > 0) {
    const to = { ...addressOf(up), ...secrecyOf(down) };
    return { count: 3, action: { type: 'press', key, modifiers: [], holdMs: middle.durationMs, ...to } };
  }
  if (!isModifier(key)) return undefined;
  switch (middle?.type) {
    case 'pointerMove':
    case 'hover': {
      const seen = middle.type === 'hover';
      const at = seen ? middle.at : middle.to;
      return { count: 3, action: { type: 'move', to: at, modifiers: [key], seen, ...addressOf(up) } };
    }
    case 'move':
    case 'press':
    case 'click':
    case 'drag':
    case 'wheel': {
      const again = middle.modifiers.includes(key) || (middle.type === 'press' && isSameKey(middle.key, key));
      return again ? undefined : { count: 3, action: { ...middle, modifiers: [key, ...middle.modifiers] } };
    }
    default:
      return undefined;
  }
};
