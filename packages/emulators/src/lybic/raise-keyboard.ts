import { baseKey, isModifier, type Action, type Key, type Modifier } from '@farhand/core/driver';
import { ActionRefusedError } from '../machine/action-refused.js';
import { keysOf } from './keys.js';
import type { LybicRaiseOptions } from './raise-options.js';
import { within } from './range.js';
import type { ActionOf } from './wire-action.js';

const longestHoldMs = 5000;

/** Text. A line break that is not to be Enter is entered as text, unless the options say otherwise. */
export const type = (
  { content, treatNewLineAsEnter }: ActionOf<'keyboard:type'>,
  { lineBreaks }: LybicRaiseOptions,
): readonly Action[] => {
  if (content === '') return [];
  if (treatNewLineAsEnter === true || lineBreaks === 'enter') return [{ type: 'type', text: content, delayMs: 0 }];
  return content
    .split(/(\r\n?|\n)/)
    .filter((part) => part !== '')
    .map((part): Action => {
      const isBreak = part.startsWith('\r') || part === '\n';
      return isBreak ? { type: 'insertText', text: '\n' } : { type: 'type', text: part, delayMs: 0 };
    });
};

/** A chord. With modifiers a capital letter is its key with Shift, as in xdotool: `ctrl+T` is `ctrl+shift+t`. */
export const hotkey = ({ keys: chord, duration }: ActionOf<'keyboard:hotkey'>): readonly Action[] => {
  const holdMs = duration === undefined ? 0 : within('duration', duration, 1, longestHoldMs);
  const keys = keysOf(chord);
  const [key] = keys.slice(-1);
  if (key === undefined) throw new ActionRefusedError('keys names no key');
  const modifiers = keys.slice(0, -1).filter(isModifier);
  if (modifiers.length !== keys.length - 1 || new Set(keys).size !== keys.length) return downAndUp(keys, holdMs);
  if (modifiers.length === 0 || baseKey(key) === key) return [{ type: 'press', key, modifiers, holdMs }];
  const shifted: readonly Modifier[] = modifiers.includes('Shift') ? modifiers : [...modifiers, 'Shift'];
  return [{ type: 'press', key: baseKey(key), modifiers: shifted, holdMs }];
};

const downAndUp = (keys: readonly Key[], holdMs: number): readonly Action[] => [
  ...keys.map((key): Action => ({ type: 'keyDown', key })),
  ...(holdMs > 0 ? [{ type: 'pause', durationMs: holdMs } as const] : []),
  ...keys.toReversed().map((key): Action => ({ type: 'keyUp', key })),
];
