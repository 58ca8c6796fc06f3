import {
  isInLayout,
  isModifier,
  type Action,
  type Button,
  type Key,
  type Point,
  type TabId,
} from '@farhand/core/driver';
import { ActionRefusedError, notchPx } from '../machine/machine.js';
import type { WireAction } from './wire-action.js';

/** How {@link raise} interprets what the vendor does not document. */
export interface RaiseOptions {
  /** The accepted spellings of keys. Default: `tolerant`. */
  readonly keys?: KeySpellings;
  /** Whether the types of the vendor's model actions are accepted. Default: `false`. */
  readonly modelActions?: boolean;
}

/** Which spellings of keys are accepted: the ones that the vendor documents or uses in examples, or more. */
export type KeySpellings = 'documented' | 'tolerant';

/** The default duration of `wait`, in milliseconds: one second, because a wait of zero would have no effect. */
const defaultWaitMs = 1000;

/**
 * Converts one input action of the wire to Farhand's actions. Pure.
 *
 * @throws ActionRefusedError if its type is not input, a required field is missing, or a key is unknown.
 */
export const raise = (
  action: WireAction,
  { keys: spellings = 'tolerant', modelActions = false }: RaiseOptions = {},
): readonly Action[] => {
  const to = addressOf(action);
  switch (action.type) {
    case 'click':
      return [{ type: 'click', at: pointOf(action), button: buttonOf(action), clickCount: 1, ...unmodified, ...to }];
    case 'double_click':
      return [{ type: 'click', at: pointOf(action), button: buttonOf(action), clickCount: 2, ...unmodified, ...to }];
    case 'right_click':
      return [{ type: 'click', at: pointOf(action), button: 'right', clickCount: 1, ...unmodified, ...to }];
    case 'drag':
      return [{ type: 'drag', path: pathOf(action), button: 'left', modifiers: [], ...to }];
    case 'mouse_down':
      return [
        { type: 'pointerMove', to: pointOf(action), ...to },
        { type: 'pointerDown', button: 'left', clickCount: 1, ...to },
      ];
    case 'mouse_up':
      return [
        { type: 'pointerMove', to: pointOf(action), ...to },
        { type: 'pointerUp', button: 'left', clickCount: 1, ...to },
      ];
    case 'scroll':
      return [scrollOf(action)];
    case 'type':
      return [{ type: 'type', text: required(action, 'text'), delayMs: 0, ...to }];
    case 'keypress':
      return chord(chordKeys(action, spellings), to);
    case 'key_down':
      return [{ type: 'keyDown', key: heldKey(action, spellings), ...to }];
    case 'key_up':
      return [{ type: 'keyUp', key: heldKey(action, spellings), ...to }];
    case 'wait':
      return [{ type: 'pause', durationMs: Math.max(0, action.ms ?? defaultWaitMs), ...to }];
    case '':
      throw new ActionRefusedError('The action has no type');
    default:
      if (modelActions && action.type === 'triple_click')
        return [{ type: 'click', at: pointOf(action), button: 'left', clickCount: 3, ...unmodified, ...to }];
      if (modelActions && action.type === 'move') return [{ type: 'pointerMove', to: pointOf(action), ...to }];
      throw new ActionRefusedError(`Unknown action type: ${action.type}`);
  }
};

/**
 * Adapts an action to a desktop: points become whole pixels, and the wheel turns by whole notches, at least one. Pure.
 */
export const forDesktop = (action: Action): Action => {
  switch (action.type) {
    case 'pointerMove':
    case 'move':
      return { ...action, to: whole(action.to) };
    case 'hover':
    case 'click':
      return { ...action, at: whole(action.at) };
    case 'drag':
      return { ...action, path: action.path.map(whole) };
    case 'wheel':
      return { ...action, at: whole(action.at), deltaX: notches(action.deltaX), deltaY: notches(action.deltaY) };
    case 'scroll':
      return { ...action, deltaX: notches(action.deltaX), deltaY: notches(action.deltaY) };
    default:
      return action;
  }
};

const whole = ({ x, y }: Point): Point => ({ x: Math.floor(x), y: Math.floor(y) });

/** Returns the nearest whole number of notches other than zero. */
const notches = (delta: number): number =>
  delta === 0 ? 0 : Math.sign(delta) * Math.max(1, Math.round(Math.abs(delta) / notchPx)) * notchPx;

type Address = { readonly tab?: TabId };

const addressOf = ({ tab_id }: WireAction): Address => (tab_id === undefined || tab_id === '' ? {} : { tab: tab_id });

const unmodified = { modifiers: [], delayMs: 0 } as const;

/** Converts a scroll. Without a position, the wheel turns at the pointer. */
const scrollOf = (action: WireAction): Action => {
  const { x, y, dx, dy, scroll_x, scroll_y } = action;
  const by = { deltaX: dx ?? scroll_x ?? 0, deltaY: dy ?? scroll_y ?? 0, ...addressOf(action) };
  if (x === undefined && y === undefined) return { type: 'scroll', ...by };
  return { type: 'wheel', at: { x: x ?? 0, y: y ?? 0 }, modifiers: [], ...by };
};

const required = <Field extends 'text' | 'key' | 'keys'>(
  action: WireAction,
  field: Field,
): NonNullable<WireAction[Field]> => {
  const value = action[field];
  if (value === undefined) throw new ActionRefusedError(`${action.type} needs ${field}`);
  return value;
};

const pointOf = ({ type, x, y }: WireAction): Point => {
  if (x === undefined || y === undefined) throw new ActionRefusedError(`${type} needs x and y`);
  return { x, y };
};

const pathOf = ({ x1, y1, x2, y2, path }: WireAction): readonly Point[] => {
  if (x1 !== undefined && y1 !== undefined && x2 !== undefined && y2 !== undefined) {
    return [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
    ];
  }
  if (path === undefined || path.length < 2) {
    throw new ActionRefusedError('drag needs x1, y1, x2 and y2, or a path of at least two points');
  }
  return path;
};

/** Button names of the Responses API, where `wheel` is the middle button. */
const buttons: ReadonlyMap<string, Button> = new Map([
  ['left', 'left'],
  ['right', 'right'],
  ['middle', 'middle'],
  ['wheel', 'middle'],
  ['back', 'back'],
  ['forward', 'forward'],
]);

const buttonOf = ({ button = '' }: WireAction): Button => {
  if (button === '') return 'left';
  const known = buttons.get(button.toLowerCase());
  if (known === undefined) throw new ActionRefusedError(`Unknown button: ${button}`);
  return known;
};

/** Returns the key of a name. A single character keeps its case; names ignore case. */
const keyOf = (name: string, spellings: KeySpellings): Key => {
  const key = keyNamed(name, spellings);
  if (key === undefined) throw new ActionRefusedError(`Unknown key: ${name}`);
  return key;
};

const keyNamed = (name: string, spellings: KeySpellings): Key | undefined => {
  if ([...name].length === 1) {
    const known = spellings === 'tolerant' ? isInLayout(name) : documentedCharacter.test(name);
    return known ? name : undefined;
  }
  const lower = name.toLowerCase();
  return documentedNames.get(lower) ?? (spellings === 'tolerant' ? toleratedNames.get(lower) : undefined);
};

/** The vendor documents case-insensitive names only for holding keys, so `A` means the key `a` only there. */
const heldKey = (action: WireAction, spellings: KeySpellings): Key => {
  const key = keyOf(required(action, 'key'), spellings);
  return /^[A-Z]$/.test(key) ? key.toLowerCase() : key;
};

const chordKeys = (action: WireAction, spellings: KeySpellings): readonly Key[] => {
  const names = required(action, 'keys').flatMap(splitChord);
  if (names.length === 0) throw new ActionRefusedError('keypress needs keys');
  return names.map((name) => keyOf(name, spellings));
};

/** Some models write `['ctrl+a']` for `['ctrl', 'a']`. */
const splitChord = (name: string): readonly string[] => {
  if (name === '+') return [name];
  return name.endsWith('++') ? [...name.slice(0, -2).split('+'), '+'] : name.split('+');
};

const chord = (keys: readonly Key[], to: Address): readonly Action[] => {
  const key = keys.at(-1) ?? '';
  const modifiers = keys.slice(0, -1).filter(isModifier);
  if (modifiers.length === keys.length - 1 && new Set(keys).size === keys.length) {
    return [{ type: 'press', key, modifiers, holdMs: 0, ...to }];
  }
  return [
    ...keys.map((down): Action => ({ type: 'keyDown', key: down, ...to })),
    ...keys.toReversed().map((up): Action => ({ type: 'keyUp', key: up, ...to })),
  ];
};

const functionKeys: readonly (readonly [string, Key])[] = Array.from({ length: 24 }, (_, index) => [
  `f${index + 1}`,
  `F${index + 1}`,
]);

/** Lower-case names in the vendor's reference of key-down and key-up, and in its hotkey examples (2026). */
const documentedNames: ReadonlyMap<string, Key> = new Map([
  ['shift', 'Shift'],
  ['ctrl', 'Control'],
  ['control', 'Control'],
  ['alt', 'Alt'],
  ['meta', 'Meta'],
  ['enter', 'Enter'],
  ['return', 'Enter'],
  ['escape', 'Escape'],
  ['tab', 'Tab'],
  ['backspace', 'Backspace'],
  ['delete', 'Delete'],
  ['space', ' '],
  ['arrowup', 'ArrowUp'],
  ['arrowdown', 'ArrowDown'],
  ['arrowleft', 'ArrowLeft'],
  ['arrowright', 'ArrowRight'],
  ['home', 'Home'],
  ['end', 'End'],
  ['pageup', 'PageUp'],
  ['pagedown', 'PageDown'],
  ...functionKeys,
]);

/** Lower-case names that the vendor does not mention, but that models and people write. */
const toleratedNames: ReadonlyMap<string, Key> = new Map([
  ['insert', 'Insert'],
  ['capslock', 'CapsLock'],
  ['caps_lock', 'CapsLock'],
  ['numlock', 'NumLock'],
  ['scrolllock', 'ScrollLock'],
  ['printscreen', 'PrintScreen'],
  ['pause', 'Pause'],
  ['contextmenu', 'ContextMenu'],
  ['menu', 'ContextMenu'],
  ['shiftleft', 'Shift'],
  ['shiftright', 'ShiftRight'],
  ['controlleft', 'Control'],
  ['controlright', 'ControlRight'],
  ['altleft', 'Alt'],
  ['altright', 'AltRight'],
  ['metaleft', 'Meta'],
  ['metaright', 'MetaRight'],
  ['option', 'Alt'],
  ['cmd', 'Meta'],
  ['command', 'Meta'],
  ['win', 'Meta'],
  ['super', 'Meta'],
  ['esc', 'Escape'],
  ['del', 'Delete'],
  ['up', 'ArrowUp'],
  ['down', 'ArrowDown'],
  ['left', 'ArrowLeft'],
  ['right', 'ArrowRight'],
  ['page_up', 'PageUp'],
  ['page_down', 'PageDown'],
  ['pgup', 'PageUp'],
  ['pgdn', 'PageDown'],
  ['plus', '+'],
  ['minus', '-'],
]);

const documentedCharacter = /^[a-z0-9]$/i;
