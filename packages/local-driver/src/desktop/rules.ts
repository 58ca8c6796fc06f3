import {
  baseKey,
  decline,
  isInLayout,
  isSameKey,
  isShift,
  keysIn,
  pressPointOf,
  samePoint,
  say,
  split,
  type Answer,
  type Key,
  type Point,
  type RuleContext,
  type Rules,
} from '@farhand/core/driver';
import { firstRepeatMs, repeatingIn } from '../key-repeat.js';
import type { XCall } from './wire.js';

/** One notch of a wheel in pixels, as in libinput, Windows and the W3C's examples. */
const notchPx = 120;

/**
 * A press this long after another one counts as a separate click in many programs. The shortest known limit is 250 ms.
 */
const longestMultiClickDelayMs = 200;

/**
 * Chromium 156 treats the fourth press of a series as a first one (measured November 2026). Toolkits stop at three too.
 */
const mostClicks = 3;

const isWhole = ({ x, y }: Point): boolean => Number.isInteger(x) && Number.isInteger(y);

const moveTo = (at: Point, purpose: { readonly hovers?: true } = {}): Answer<XCall> =>
  isWhole(at)
    ? say<XCall>({ type: 'motion', x: at.x, y: at.y, ...purpose })
    : decline(
        `positions are whole pixels on an X display, and ${at.x},${at.y} is not one`,
        'Round the coordinates with Math.round().',
      );

const isNotches = (delta: number): boolean => Number.isInteger(delta / notchPx);

const nearestNotches = (delta: number): string => {
  const below = Math.floor(delta / notchPx) * notchPx;
  return `${below} or ${below + notchPx}`;
};

const turn = (deltaX: number, deltaY: number): Answer<XCall> => {
  const odd = [deltaX, deltaY].filter((delta) => !isNotches(delta));
  if (odd.length > 0) {
    return decline(
      `a wheel turns in whole notches of ${notchPx} pixels`,
      `Instead of ${odd.join(' and ')} write ${odd.map(nearestNotches).join(', and ')}.`,
    );
  }
  return say<XCall>({ type: 'wheel', right: deltaX / notchPx + 0, down: deltaY / notchPx + 0 });
};

/** Returns whether a key means a character that requires Shift. */
const isUpper = (key: Key): boolean => baseKey(key) !== key;

const withShortcut = (key: Key): Answer<XCall> => {
  const base = baseKey(key);
  return decline(
    `${JSON.stringify(key)} requires Shift, and another modifier is down, so the intended shortcut is ambiguous`,
    `Write Control+${base}, or Control+Shift+${base}, with the modifiers that you intend.`,
  );
};

const isDown = (key: Key, { keys }: RuleContext): boolean => keys.some((held) => isSameKey(held, key));

const keyDown = (key: Key, context: RuleContext): Answer<XCall> => {
  if (isDown(key, context)) {
    return decline(
      `the key ${JSON.stringify(key)} is down already, and an X display ignores another press of it`,
      'Release it before you press it again.',
    );
  }
  const call = { type: 'key', key, press: true } as const;
  if (!isUpper(key)) return say<XCall>(call);
  if (context.keys.some(isShift)) return say<XCall>({ ...call, shift: 'held' });
  return context.keys.some(typesNothing) ? withShortcut(key) : say<XCall>({ ...call, shift: 'added' });
};

const entersKey = (character: string): boolean => isInLayout(character) || /[\n\r\t]/.test(character);

/** No key produces control characters or lone surrogates. */
const noKeyHas = /(?![\n\r\t])\p{Cc}|\p{Cs}/u;

/** The rules that map each action to X events. Pure. */
export const desktopRules: Rules<XCall> = {
  // The first small move of a drag is left out: on X, a drag belongs to the frame of the press anyway.
  pointerMove: ({ to, lingers, tab }, { state, pointer }) =>
    lingers === true && samePoint(pressPointOf(state, 'left', tab), pointer) ? say<XCall>() : moveTo(to),
  hover: ({ at }) => moveTo(at, { hovers: true }),

  pointerLeave: () =>
    decline(
      'the pointer of a desktop is always on its screen',
      'Move it to a place that does not react, such as an empty corner.',
    ),

  pointerDown: ({ button, clickCount }, { buttons }) => {
    if (clickCount !== 1) {
      return decline(
        'a press has no click count on an X display: programs treat presses in quick succession as a double click',
        'Use dblclick() or click() with { clickCount }.',
      );
    }
    if (buttons.includes(button)) {
      return decline(`the ${button} button is down already`, 'Release it before you press it again.');
    }
    return say<XCall>({ type: 'button', button, press: true, clickCount });
  },

  pointerUp: ({ button, clickCount, cancels, tab }, { state, pointer }) => {
    const held = state.pressed.find((one) => one.type === 'button' && one.button === button && one.tab === tab);
    const returnTo = cancels === true ? (pressPointOf(state, button, tab) ?? pointer) : undefined;
    const count = held?.type === 'button' ? held.clickCount : 1;
    if (count !== clickCount) {
      return decline(`the press of the ${button} button had the count ${count}`, `Release it with the same count.`);
    }
    const manner = returnTo === undefined ? {} : { returnTo };
    return say<XCall>({ type: 'button', button, press: false, clickCount, ...manner });
  },

  scroll: ({ deltaX, deltaY }) => turn(deltaX, deltaY),
  keyDown: ({ key }, context) => keyDown(key, context),
  keyUp: ({ key }) => say<XCall>({ type: 'key', key, press: false }),

  insertText: ({ text }, { keys }) => {
    if ([...text].some(entersKey)) {
      return decline('a desktop enters text only with keys, which send key events', 'Use keyboard.type(text).');
    }
    if (noKeyHas.test(text)) {
      return decline('no key enters control characters or lone surrogates', 'Leave them out of the text.');
    }
    if (keys.some(typesNothing)) return decline('keys pressed while a modifier is down enter no text');
    return say<XCall>({ type: 'text', text });
  },

  pause: ({ durationMs }, { state }) => {
    const held = repeatingIn(state);
    if (held === undefined || durationMs < firstRepeatMs) return say<XCall>({ type: 'pause', durationMs });
    const shift = isUpper(held.key) && !keysIn(state, held.tab).some(isShift);
    return say<XCall>({ type: 'pause', durationMs, repeats: { key: held.key, shift } });
  },

  click: (click, { buttons }) => {
    const { at, button, clickCount, modifiers, delayMs } = click;
    if (modifiers.length > 0 || clickCount === 1 || buttons.includes(button)) return split();
    if (clickCount > mostClicks) {
      return decline(`programs count clicks only up to ${mostClicks}`, 'Click several times.');
    }
    if (delayMs > longestMultiClickDelayMs) {
      return decline(`presses with ${delayMs} ms between them are separate clicks`, 'Use a shorter delayMs.');
    }
    const move = moveTo(at);
    if (move.type !== 'calls') return move;
    const presses = Array.from({ length: clickCount }, (_, index): readonly XCall[] => [
      { type: 'button', button, press: true, clickCount: index + 1 },
      ...(delayMs > 0 ? [{ type: 'pause', durationMs: delayMs } as const] : []),
      { type: 'button', button, press: false, clickCount: index + 1 },
    ]);
    return say<XCall>(...move.calls, ...presses.flat());
  },

  press: ({ key, modifiers, holdMs }, context) => {
    const { keys } = context;
    const isPlain = modifiers.length === 0 && holdMs === 0 && !keys.some(typesNothing) && !isDown(key, context);
    return isPlain && isUpper(key) && !keys.some(isShift)
      ? say<XCall>({ type: 'shiftedStroke', key: baseKey(key) })
      : split();
  },

  type: ({ text, delayMs }, { keys }) =>
    delayMs === 0 && keys.length === 0 && !noKeyHas.test(text) ? say<XCall>({ type: 'text', text }) : split(),

  move: split,
  drag: split,
  wheel: split,
};

/** Returns whether a key, while it is down, keeps others from entering text. */
const typesNothing = (key: Key): boolean => /^(Control|Alt|Meta)(Right)?$/.test(key);
