import {
  baseKey,
  decline,
  defer,
  isInLayout,
  isSameKey,
  isShift,
  say,
  type Action,
  type Answer,
  type Button,
  type Key,
  type Modifier,
  type Point,
  type Rules,
} from '@farhand/core/driver';
import { joinKeys, lybicKeys } from './keys.js';
import type { LybicCall, Length } from './wire.js';

/**
 * Button flags of every mouse action (vendor's reference, November 2026). The vendor's SDKs treat "button index" in the
 * same way.
 */
const buttonFlags: Readonly<Record<Button, number>> = { left: 1, right: 2, middle: 4, back: 8, forward: 16 };

/** Positive steps scroll down and right. The vendor corrected its agent to this on real sandboxes (November 2025). */
const scrollSign = 1;

/** Steps are notches of the wheel (vendor's examples). A notch is 120, as in Windows and libinput. */
const pixelsPerStep = 120;

/** The longest time a hotkey is held, in milliseconds (vendor's reference, November 2026). */
const longestHotkeyMs = 5000;

/** The action for each number of clicks. */
const clickTypes = ['mouse:click', 'mouse:doubleClick', 'mouse:tripleClick'] as const;

/** A coordinate in pixels, which is more exact than a fraction of the screen. */
const px = (value: number): Length => ({ type: 'px', value });

/** A point in the form of most mouse actions. */
const place = ({ x, y }: Point): { readonly x: Length; readonly y: Length } => ({ x: px(x), y: px(y) });

const isWhole = (...points: readonly Point[]): boolean =>
  points.every(({ x, y }) => Number.isInteger(x) && Number.isInteger(y));

const notWhole = decline<LybicCall>(
  "Lybic's positions are whole pixels",
  'Round the coordinates, for example with Math.round.',
);

const unknownPointer = decline<LybicCall>(
  "the pointer's position is not known yet, and Lybic's mouse actions require one",
  'Call mouse.move(x, y) first.',
);

const straightOnly = 'Lybic drags straight from the press to the release, with no points between';
const buttonIsDown = decline<LybicCall>('a button is down already');
const heldAlready = decline<LybicCall>('Lybic does not document a second press of a held key', 'Release it first.');

const nameOf = (key: Key): string => lybicKeys.placeOf(key) ?? key;

const held = (modifiers: readonly Modifier[]): { readonly holdKey?: string } =>
  modifiers.length === 0 ? {} : { holdKey: joinKeys(modifiers.map(nameOf)) };

const hasShift = (...keys: readonly Key[]): boolean => keys.some(isShift);

const isDown = (key: Key, keys: readonly Key[]): boolean => keys.some((held) => isSameKey(held, key));

/**
 * Handles a character above another key: if nothing else is held it is typed; otherwise only Shift and its key can
 * express it.
 */
const withoutShift = (key: Key): Answer<LybicCall> => {
  return decline(
    `'${key}' requires Shift, and Lybic's key names may ignore case`,
    `Write the key below it, '${baseKey(key)}', and 'Shift+' if you intend Shift.`,
  );
};

const typing = (content: string): LybicCall => ({ type: 'keyboard:type', content, treatNewLineAsEnter: true });

/**
 * The vendor does not document how it types a tab, so a tab is sent as a key. Line breaks press Enter, as requested.
 */
const typed = (text: string): readonly LybicCall[] =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .split(/(\t)/)
    .filter((run) => run !== '')
    .map((run): LybicCall => (run === '\t' ? { type: 'keyboard:hotkey', keys: nameOf('Tab') } : typing(run)));

const scrollAt = (at: Point, deltaX: number, deltaY: number, modifiers: readonly Modifier[]): Answer<LybicCall> => {
  if (!isWhole(at)) return notWhole;
  const [stepHorizontal, stepVertical] = [deltaX / pixelsPerStep, deltaY / pixelsPerStep];
  if (!Number.isInteger(stepHorizontal) || !Number.isInteger(stepVertical)) {
    return decline(
      `the wheel turns in whole notches of ${pixelsPerStep} px`,
      `Write multiples of ${pixelsPerStep}, here wheel(${nearest(deltaX)}, ${nearest(deltaY)}).`,
    );
  }
  return say({
    type: 'mouse:scroll',
    ...place(at),
    stepVertical: scrollSign * stepVertical,
    stepHorizontal: scrollSign * stepHorizontal,
    ...held(modifiers),
  });
};

/** Returns the next whole notch, away from zero. */
const nearest = (delta: number): number =>
  Math.sign(delta) * Math.ceil(Math.abs(delta) / pixelsPerStep) * pixelsPerStep;

const moveTo = (to: Point, modifiers: readonly Modifier[]): Answer<LybicCall> =>
  isWhole(to) ? say({ type: 'mouse:move', ...place(to), ...held(modifiers) }) : notWhole;

/** The rules that map each action to Lybic's calls. */
export const lybicRules: Rules<LybicCall> = {
  // Lybic has no button-down and no button-up (vendor's reference, November 2026). So a press is deferred, together
  // with one move, until the release makes a click or a drag of them.
  pointerMove: (move, { buttons, deferred }) => {
    if (!isWhole(move.to)) return notWhole;
    if (buttons.length === 0) return moveTo(move.to, []);
    if (deferred.length === 1) return defer('Lybic receives the move with the release of the button, as one drag');
    return decline(straightOnly, 'Leave out the moves between, or `steps`.');
  },

  hover: (hover) => moveTo(hover.at, []),

  pointerLeave: () =>
    decline(
      'the pointer of a desktop is always on its screen',
      'Move it to a place that does not react, such as an empty corner.',
    ),

  move: (move, { buttons }) => (buttons.length > 0 ? buttonIsDown : moveTo(move.to, move.modifiers)),

  pointerDown: (down, { pointer, buttons }) => {
    if (buttons.length > 0) return decline('Lybic presses only one button at a time');
    if (down.clickCount !== 1) {
      return decline(
        'Lybic has no button-down action, and sends double and triple clicks as a whole',
        'Use dblclick, or click with clickCount.',
      );
    }
    if (pointer === undefined) return unknownPointer;
    if (!isWhole(pointer)) return notWhole;
    return defer('Lybic has no button-down action, so Farhand sends press and release together, as one click or drag');
  },

  pointerUp: () =>
    decline(
      'Lybic has no button-up action: a press and its release become one click or one straight drag',
      'Use click or drag, or press and release the same button with at most one move between.',
    ),

  scroll: (scroll, { pointer }) =>
    pointer === undefined ? unknownPointer : scrollAt(pointer, scroll.deltaX, scroll.deltaY, []),

  keyDown: (down, { keys }) => {
    if (isDown(down.key, keys)) return heldAlready;
    const key = lybicKeys.nameOf(down.key, hasShift(...keys));
    return key === undefined ? withoutShift(down.key) : say({ type: 'key:down', key });
  },

  keyUp: (up) => say({ type: 'key:up', key: nameOf(up.key) }),

  insertText: (insert) => {
    if (insert.text === '') return say();
    if ([...insert.text].some((character) => isInLayout(character) || /[\n\r\t]/.test(character))) {
      return decline('Lybic enters text by typing it, which sends key events', 'Use keyboard.type(text).');
    }
    return say(typing(insert.text));
  },

  // The vendor waits in whole milliseconds; rounding up makes the pause at least as long as requested.
  pause: (pause) => (pause.durationMs === 0 ? say() : say({ type: 'wait', duration: Math.ceil(pause.durationMs) })),

  click: (click, { buttons }) => {
    const type = clickTypes[click.clickCount - 1];
    if (buttons.length > 0) return buttonIsDown;
    if (click.delayMs > 0) return decline('a click has no delay', 'Leave out delayMs.');
    if (type === undefined) return decline('Lybic counts clicks only up to three');
    if (!isWhole(click.at)) return notWhole;
    return say({ type, ...place(click.at), button: buttonFlags[click.button], ...held(click.modifiers) });
  },

  drag: (drag, { buttons }) => {
    const [start, end, ...more] = drag.path;
    if (buttons.length > 0) return buttonIsDown;
    if (start === undefined || end === undefined) return decline('a drag needs two points');
    if (more.length > 0) {
      return decline(straightOnly, 'Leave out the points between, or `steps`.');
    }
    if (!isWhole(start, end)) return notWhole;
    return say({
      type: 'mouse:drag',
      startX: px(start.x),
      startY: px(start.y),
      endX: px(end.x),
      endY: px(end.y),
      button: buttonFlags[drag.button],
      ...held(drag.modifiers),
    });
  },

  wheel: (wheel, { buttons }) =>
    buttons.length > 0 ? buttonIsDown : scrollAt(wheel.at, wheel.deltaX, wheel.deltaY, wheel.modifiers),

  press: (press, { keys }) => {
    const { key, modifiers, holdMs } = press;
    if ([key, ...modifiers].some((one) => isDown(one, keys))) return heldAlready;
    if (holdMs > longestHotkeyMs) return decline(`Lybic holds a hotkey for at most ${longestHotkeyMs} ms`);
    const name = lybicKeys.nameOf(key, hasShift(...keys, ...modifiers));
    if (!isInLayout(key) && name === undefined && [...key].length === 1) return decline(`there is no key for '${key}'`);
    if (name === undefined) {
      const alone = modifiers.length === 0 && keys.length === 0 && holdMs === 0;
      return alone ? say(typing(key)) : withoutShift(key);
    }
    const duration = holdMs > 0 ? { duration: Math.ceil(holdMs) } : {};
    return say({ type: 'keyboard:hotkey', keys: joinKeys([...modifiers.map(nameOf), name]), ...duration });
  },

  // The vendor does not document typing while a key is held; it documents single hotkeys.
  type: (type: Action<'type'>, { keys }) => {
    if (type.delayMs > 0) return decline('typing has no delay');
    if (type.everyKey === true) return decline('typing has no control over key events', 'Leave out everyKey.');
    return keys.length > 0 ? decline('a key is held') : say(...typed(type.text));
  },
};
