import type { Button, Secrecy } from '../actions/action.js';
import { checkCallOptions, longestTimerMs, type CallOptions } from '../deadline.js';
import { describe } from '../geometry.js';
import { checkOptions } from '../known-options.js';
import { revealed } from '../secret.js';
import { isModifier, parseKey, type Modifier, type Platform } from '../keys/key.js';

const callOptions = ['signal', 'timeoutMs'] as const;

/** Checks the options of a call that waits: `signal`, `timeoutMs` and those named. */
export const checkWaitingOptions = (
  options: CallOptions | undefined,
  known: readonly string[],
  call: string,
): CallOptions => {
  checkOptions(options, [...known, ...callOptions], call);
  if (options === undefined) return {};
  checkCallOptions(options, call);
  return {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  };
};

const buttons: readonly string[] = ['left', 'middle', 'right', 'back', 'forward'] satisfies readonly Button[];

const isButton = (value: unknown): value is Button => typeof value === 'string' && buttons.includes(value);

/**
 * A mouse button, `'left'` if absent.
 *
 * @throws TypeError if it is not one of the five.
 */
export const checkButton = (button: unknown, call: string): Button => {
  if (button === undefined) return 'left';
  if (isButton(button)) return button;
  throw new TypeError(`${call}: unknown button ${describe(button)}. Buttons are ${buttons.join(', ')}.`);
};

/**
 * The modifiers of a click or drag, canonical and without repeats.
 *
 * @throws TypeError if one is not Alt, Control, ControlOrMeta, Meta or Shift.
 */
export const checkModifiers = (modifiers: unknown, platform: Platform, call: string): readonly Modifier[] => {
  if (modifiers === undefined) return [];
  if (!Array.isArray(modifiers))
    throw new TypeError(`${call}: modifiers must be an array, got ${describe(modifiers)}.`);
  const keys = modifiers.map((name): Modifier => {
    const key = parseKey(name, platform, call);
    if (!isModifier(key))
      throw new TypeError(
        `${call}: '${key}' is not a modifier. Modifiers are Alt, Control, ControlOrMeta, Meta, Shift.`,
      );
    return key;
  });
  return [...new Set(keys)];
};

/**
 * A whole number within bounds, or `fallback` if absent.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is not whole or out of bounds.
 */
export const checkCount = (
  value: unknown,
  name: string,
  bounds: { readonly from: number; readonly to: number; readonly fallback: number },
  call: string,
): number => {
  if (value === undefined) return bounds.fallback;
  if (typeof value !== 'number') throw new TypeError(`${call}: ${name} must be a number, got ${describe(value)}.`);
  if (!Number.isInteger(value) || value < bounds.from || value > bounds.to) {
    throw new RangeError(`${call}: ${name} must be a whole number from ${bounds.from} to ${bounds.to}, got ${value}.`);
  }
  return value;
};

/**
 * A duration in milliseconds, or 0 if absent.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is negative, not finite or longer than a timer can wait.
 */
export const checkDuration = (value: unknown, name: string, call: string): number => {
  if (value === undefined) return 0;
  if (typeof value !== 'number')
    throw new TypeError(`${call}: ${name} must be a number of milliseconds, got ${describe(value)}.`);
  if (!Number.isFinite(value) || value < 0 || value > longestTimerMs) {
    throw new RangeError(`${call}: ${name} must be from 0 to ${longestTimerMs} milliseconds, got ${value}.`);
  }
  return value;
};

/**
 * Text to type.
 *
 * @throws TypeError if it is not a string.
 */
export const checkText = (text: unknown, call: string): string => {
  if (typeof text !== 'string') throw new TypeError(`${call}: text must be a string, got ${describe(text)}.`);
  return text;
};

/**
 * Text to type that may be a secret.
 *
 * @throws TypeError if it is neither a string nor a secret.
 */
export const checkTyped = (text: unknown, call: string): Secrecy & { readonly text: string } => {
  const hidden = revealed(text);
  return hidden === undefined ? { text: checkText(text, call) } : { text: hidden, secret: true };
};

/** The longest side of a display or viewport, in pixels: what browsers and image formats still take. */
const longestSide = 16_384;

/**
 * Checks one side of a size.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is not a whole number from 1 to 16384.
 */
export const checkSide = (value: unknown, name: string, call: string): void => {
  if (typeof value !== 'number') {
    throw new TypeError(`${call}: ${name} must be a number of pixels, got ${describe(value)}.`);
  }
  if (!Number.isInteger(value) || value < 1 || value > longestSide) {
    throw new RangeError(`${call}: ${name} must be a whole number from 1 to ${longestSide}, got ${value}.`);
  }
};
