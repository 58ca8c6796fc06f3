import { UnsupportedActionError } from '../errors.js';
import type { Action } from './action.js';
import { compile } from './compile.js';
import type { Dialect } from './dialect.js';
import { leaf } from './fuse.js';
import { initialState, type InputState } from './meaning.js';

const at = { x: 10, y: 10 };
const to = { x: 20, y: 30 };
const click = { type: 'click', at, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 } as const;
const drag = { type: 'drag', path: [at, to], button: 'left', modifiers: [] } as const;
const press = { type: 'press', key: 'Enter', modifiers: [], holdMs: 0 } as const;
const down = { type: 'pointerDown', button: 'left', clickCount: 1 } as const;
const up = { type: 'pointerUp', button: 'left', clickCount: 1 } as const;

/**
 * Something that a computer may support, as `computer.supports()` names it.
 *
 * @category Computer
 */
export type Ability =
  | 'click'
  | 'click right'
  | 'click middle'
  | 'click back'
  | 'dblclick'
  | 'triple click'
  | 'click with modifiers'
  | 'click with delay'
  | 'hover'
  | 'hover with modifiers'
  | 'move'
  | 'leave'
  | 'mouse down and up'
  | 'drag'
  | 'drag along a path'
  | 'drag right'
  | 'drag with modifiers'
  | 'wheel'
  | 'wheel sideways'
  | 'wheel by single pixels'
  | 'press'
  | 'press chord'
  | 'press and hold'
  | 'press positional key'
  | 'key down and up'
  | 'repeat a held key'
  | 'type'
  | 'type any text'
  | 'insertText'
  | 'pause';

/** One program for each ability. An ability is supported if its program compiles, so nothing is declared twice. */
const probes: Readonly<Record<Ability, readonly Action[]>> = {
  click: [click],
  'click right': [{ ...click, button: 'right' }],
  'click middle': [{ ...click, button: 'middle' }],
  'click back': [{ ...click, button: 'back' }],
  dblclick: [{ ...click, clickCount: 2 }],
  'triple click': [{ ...click, clickCount: 3 }],
  'click with modifiers': [{ ...click, modifiers: ['Shift'] }],
  'click with delay': [{ ...click, delayMs: 50 }],
  hover: [{ type: 'hover', at }],
  'hover with modifiers': [{ type: 'move', to: at, modifiers: ['Shift'], seen: true }],
  move: [{ type: 'pointerMove', to: at }],
  leave: [{ type: 'pointerLeave' }],
  'mouse down and up': [
    { type: 'pointerMove', to: at },
    down,
    { type: 'keyDown', key: 'Shift' },
    up,
    { type: 'keyUp', key: 'Shift' },
  ],
  drag: [drag],
  'drag along a path': [{ ...drag, path: [at, to, at] }],
  'drag right': [{ ...drag, button: 'right' }],
  'drag with modifiers': [{ ...drag, modifiers: ['Shift'] }],
  wheel: [{ type: 'wheel', at, deltaX: 0, deltaY: 120, modifiers: [] }],
  'wheel sideways': [{ type: 'wheel', at, deltaX: 120, deltaY: 0, modifiers: [] }],
  'wheel by single pixels': [{ type: 'wheel', at, deltaX: 0, deltaY: 1, modifiers: [] }],
  press: [press],
  'press chord': [{ ...press, key: 'a', modifiers: ['Control', 'Shift'] }],
  'press and hold': [{ ...press, holdMs: 50 }],
  'press positional key': [{ ...press, key: 'ShiftRight' }],
  'key down and up': [{ type: 'keyDown', key: 'a' }, click, { type: 'keyUp', key: 'a' }],
  'repeat a held key': [
    { type: 'keyDown', key: 'a' },
    { type: 'keyDown', key: 'a' },
    { type: 'keyUp', key: 'a' },
  ],
  type: [{ type: 'type', text: 'Abc 1!', delayMs: 0 }],
  'type any text': [{ type: 'type', text: 'é日本😀', delayMs: 0 }],
  insertText: [{ type: 'insertText', text: 'abc' }],
  pause: [{ type: 'pause', durationMs: 10 }],
};

/** Whether a vendor supports an ability: in how many calls, or why not. */
export type Support =
  | { readonly supported: true; readonly calls: number }
  | { readonly supported: false; readonly reasons: readonly string[] };

/** Returns whether a name is an ability. */
export const isAbility = (name: string): name is Ability => Object.hasOwn(probes, name);

/** Every ability, in the order of the support table. */
export const abilities: readonly Ability[] = Object.keys(probes).filter(isAbility);

const middle: InputState = { ...initialState, pointers: new Map([['', { x: 1, y: 1 }]]) };

/** Returns whether a vendor supports an ability, by compiling a small program. Pure. */
export const supportOf = <Call>(ability: Ability, dialect: Dialect<Call>): Support => {
  const nodes = probes[ability].map((action) => leaf(action, { action, calledAt: () => 'a probe' }));
  try {
    const { instructions, end } = compile(nodes, { state: middle, deferred: [] }, dialect);
    if (end.deferred.length > 0) return { supported: false, reasons: ['it needs a following action'] };
    return { supported: true, calls: instructions.reduce((sum, { calls }) => sum + calls.length, 0) };
  } catch (error) {
    if (error instanceof UnsupportedActionError) return { supported: false, reasons: error.reasons };
    throw error;
  }
};

/** Returns what a vendor supports, with one entry for each ability. */
export const supportMatrix = <Call>(dialect: Dialect<Call>): ReadonlyMap<Ability, Support> =>
  new Map(abilities.map((ability) => [ability, supportOf(ability, dialect)]));
