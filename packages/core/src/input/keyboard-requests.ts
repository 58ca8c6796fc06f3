import { addressOf, type Action } from '../actions/action.js';
import { checkDuration, checkTyped, checkWaitingOptions } from './check-options.js';
import type { CallOptions } from '../deadline.js';
import { isModifier, parseChord, parseKey, type Key } from '../keys/key.js';
import { holding, type Secret } from '../secret.js';
import type { Request, Surroundings } from './strand.js';

/** Options of `press`. */
export interface PressOptions extends CallOptions {
  /** Time between press and release of the last key, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** Options of `type`. */
export interface TypeOptions extends CallOptions {
  /** Time between characters, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** A key going down or up, as called. */
export const requestKey = (
  call: string,
  type: 'keyDown' | 'keyUp',
  name: string,
  options: CallOptions | undefined,
  { platform, address }: Surroundings,
): Request => ({
  actions: [{ type, key: parseKey(name, platform, call), ...address }],
  options: checkWaitingOptions(options, [], call),
});

/** A key press or chord, as called. */
export const requestPress = (
  call: string,
  chord: string,
  options: PressOptions | undefined,
  { platform, address }: Surroundings,
): Request => {
  const waiting = checkWaitingOptions(options, ['delayMs'], call);
  const holdMs = checkDuration(options?.delayMs, 'delayMs', call);
  const keys = parseChord(chord, platform, call);
  const held = keys.slice(0, -1);
  const key = keys.at(-1) ?? '';
  if (held.every(isModifier) && new Set(keys).size === keys.length) {
    return {
      actions: [{ type: 'press', key, modifiers: held.filter(isModifier), holdMs, ...address }],
      options: waiting,
    };
  }
  return { actions: pressAround(held, { type: 'press', key, modifiers: [], holdMs, ...address }), options: waiting };
};

/** A chord whose first keys are not all modifiers: each goes down in turn and up in reverse. */
const pressAround = (held: readonly Key[], press: Action<'press'>): readonly Action[] => {
  const address = addressOf(press);
  return [
    ...held.map((key): Action => ({ type: 'keyDown', key, ...address })),
    press,
    ...held.toReversed().map((key): Action => ({ type: 'keyUp', key, ...address })),
  ];
};

/** Text typed key by key, as called. */
export const requestType = (
  call: string,
  text: string | Secret,
  options: TypeOptions | undefined,
  { address }: Surroundings,
): Request => ({
  options: checkWaitingOptions(options, ['delayMs'], call),
  actions: [
    holding(text, {
      type: 'type',
      ...checkTyped(text, call),
      delayMs: checkDuration(options?.delayMs, 'delayMs', call),
      ...address,
    }),
  ],
});

/** Text inserted at once, as called. */
export const requestText = (
  call: string,
  text: string | Secret,
  options: CallOptions | undefined,
  { address }: Surroundings,
): Request => ({
  options: checkWaitingOptions(options, [], call),
  actions: [holding(text, { type: 'insertText', ...checkTyped(text, call), ...address })],
});
