import type { Point } from '../geometry.js';
import { secretMask } from '../secret/mask-text.js';
import type { Action, ActionType, Secrecy } from './action.js';

const at = (point: Point): string => `${point.x}, ${point.y}`;

const quote = (text: string): string => {
  const characters = [...text];
  return JSON.stringify(characters.length > 24 ? `${characters.slice(0, 23).join('')}…` : text);
};

/** What an action enters, unless it is secret. */
const entered = (action: Secrecy, shown: string): string => (action.secret === true ? secretMask : shown);

const joined = (modifiers: readonly string[], rest: string): string => [...modifiers, rest].join('+');

const times = (clickCount: number): string => ['', '', 'double ', 'triple '][clickCount] ?? `${clickCount}-fold `;

const button = (name: string): string => (name === 'left' ? '' : `${name} `);

type Labels = { readonly [T in ActionType]: (action: Action<T>) => string };

const labels: Labels = {
  pointerMove: (action) => `move to ${at(action.to)}`,
  hover: (action) => `hover at ${at(action.at)}`,
  pointerDown: (action) =>
    `press of the ${action.button} button${action.clickCount > 1 ? ` (click ${action.clickCount})` : ''}`,
  pointerUp: (action) =>
    `release of the ${action.button} button${action.clickCount > 1 ? ` (click ${action.clickCount})` : ''}`,
  scroll: (action) => `scroll by ${action.deltaX}, ${action.deltaY}`,
  keyDown: (action) => `key down ${entered(action, action.key)}`,
  keyUp: (action) => `key up ${entered(action, action.key)}`,
  insertText: (action) => `insert text ${entered(action, quote(action.text))}`,
  pause: (action) => `pause of ${action.durationMs} ms`,
  click: (action) =>
    joined(action.modifiers, `${button(action.button)}${times(action.clickCount)}click at ${at(action.at)}`) +
    (action.delayMs > 0 ? ` held ${action.delayMs} ms` : ''),
  move: (action) => joined(action.modifiers, `${action.seen ? 'hover at' : 'move to'} ${at(action.to)}`),
  drag: (action) => {
    const points =
      action.path.length > 4
        ? [...action.path.slice(0, 2).map(at), '…', ...action.path.slice(-1).map(at)]
        : action.path.map(at);
    return joined(action.modifiers, `${button(action.button)}drag ${points.join(' → ')}`);
  },
  wheel: (action) => joined(action.modifiers, `wheel by ${action.deltaX}, ${action.deltaY} at ${at(action.at)}`),
  press: (action) =>
    `press ${joined(action.modifiers, entered(action, action.key))}${action.holdMs > 0 ? ` for ${action.holdMs} ms` : ''}`,
  type: (action) => `type ${entered(action, quote(action.text))}`,
};

/** An action as a person says it, such as `Shift+double click at 120, 80`. Used in messages. */
export const labelOf = <T extends ActionType>(action: Action<T>): string => {
  const label: Labels[T] = labels[action.type];
  return label(action);
};

/** An action as receipts and errors carry it: without secret text. */
export const shownAction = (action: Action): Action => {
  if (!('secret' in action)) return action;
  if ('text' in action) return { ...action, text: secretMask };
  return 'key' in action ? { ...action, key: secretMask } : action;
};
