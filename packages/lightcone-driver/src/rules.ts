import {
  complete,
  decline,
  defer,
  isInLayout,
  say,
  split,
  type Action,
  type Answer,
  type Key,
  type Modifier,
  type RuleContext,
  type Rules,
} from '@farhand/core/driver';

import { limitBeyond } from './action-limit.js';
import { lightconeKeys } from './keys.js';
import type { LightconeCall, TabAddress } from './wire.js';

const addressed = ({ tab }: Action): TabAddress => (tab === undefined ? {} : { tab_id: tab });

const unknownPointer = decline<LightconeCall>(
  "the pointer's position is not known yet, and every mouse call of Lightcone requires one",
  'Call mouse.move(x, y) first.',
);

const noCount = 'mouse-down and mouse-up have no click count, so the page would see single clicks';

const unknownKey = (key: Key): Answer<LightconeCall> =>
  decline(
    `'${key}' is not among the keys that Lightcone documents (modifiers, editing and arrow keys, F1 to F24, a to z, 0 to 9)`,
    /^[A-Z]$/.test(key)
      ? `Lightcone's key names ignore case: write '${key.toLowerCase()}', with 'Shift+' if you intend Shift.`
      : undefined,
  );

const hasShift = (keys: readonly Key[], modifiers: readonly Modifier[] = []): boolean =>
  keys.includes('Shift') || modifiers.includes('Shift');

const isCharacter = (key: Key): boolean => [...key].length === 1;

/** Line breaks and tabs are sent as key presses, because the vendor does not document how its `type` treats them. */
const typed = (text: string, address: TabAddress): readonly LightconeCall[] =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .split(/([\n\t])/)
    .filter((run) => run !== '')
    .map((run): LightconeCall => {
      if (run === '\n') return { type: 'keypress', keys: ['enter'], ...address };
      if (run === '\t') return { type: 'keypress', keys: ['tab'], ...address };
      return typing(run, address);
    });

/** For a page that processes each key slowly, in milliseconds per character. */
const mostMsPerCharacter = 10;

const typing = (text: string, address: TabAddress): LightconeCall => ({
  type: 'type',
  text,
  ...limitBeyond(text.length * mostMsPerCharacter),
  ...address,
});

/** The rules that map each action to Lightcone's calls. */
export const lightconeRules: Rules<LightconeCall> = {
  // No endpoint moves the pointer (vendor SDK, April 2026). Every other mouse call has its own position, so a move with
  // no button down needs no call. With the button down, only the release can carry one last move.
  pointerMove: (_move, { buttons, deferred }) => {
    if (buttons.length === 0) return say();
    if (deferred.length === 0) return defer('Lightcone receives the position only with the release of the button');
    return decline(
      'while the button is down, Lightcone accepts only one last position, with the release',
      'Call down, the moves and up in one turn, or use mouse.drag: then they become one drag.',
    );
  },

  hover: () =>
    decline(
      'Lightcone has no pointer move, so the page would never see the pointer there',
      "Click there, without steps, or check computer.supports('hover') first.",
    ),

  pointerLeave: () => decline('Lightcone has no pointer move, so the pointer cannot leave', 'Leave it out.'),

  pointerDown: (down, { pointer, deferred }) => {
    if (down.button !== 'left')
      return decline('mouse-down presses the left button only', 'Use left, or a whole right click.');
    if (down.clickCount !== 1) return decline(noCount, 'Use click or dblclick.');
    if (pointer === undefined) return unknownPointer;
    return deferred.length > 0
      ? decline('a move waits for the release')
      : say({ type: 'mouse_down', ...pointer, ...addressed(down) });
  },

  pointerUp: (up, { pointer }) => {
    if (up.button !== 'left') return decline('mouse-up releases the left button only');
    if (up.clickCount !== 1) return decline(noCount, 'Use click or dblclick.');
    return pointer === undefined ? unknownPointer : complete({ type: 'mouse_up', ...pointer, ...addressed(up) });
  },

  scroll: (scroll, { pointer }) => {
    if (pointer === undefined) return unknownPointer;
    return say({ type: 'scroll', ...pointer, dx: scroll.deltaX, dy: scroll.deltaY, ...addressed(scroll) });
  },

  keyDown: (down, { keys }) => {
    const key = lightconeKeys.nameOf(down.key, hasShift(keys));
    return key === undefined ? unknownKey(down.key) : say({ type: 'key_down', key, ...addressed(down) });
  },

  keyUp: (up) => {
    const key = lightconeKeys.placeOf(up.key);
    return key === undefined ? unknownKey(up.key) : say({ type: 'key_up', key, ...addressed(up) });
  },

  insertText: (insert) => {
    if (insert.text === '') return say();
    if ([...insert.text].some((character) => isInLayout(character) || /[\n\r\t]/.test(character))) {
      return decline('Lightcone enters text by typing it, which sends key events', 'Use keyboard.type(text).');
    }
    return say(typing(insert.text, addressed(insert)));
  },

  // The vendor waits in whole milliseconds; rounding up makes the pause at least as long as requested.
  pause: ({ durationMs }) =>
    durationMs === 0 ? say() : say({ type: 'wait', ms: Math.ceil(durationMs), ...limitBeyond(durationMs) }),

  click: (click, { buttons }) => {
    if (click.modifiers.length > 0) return decline('a click has no modifiers');
    if (click.delayMs > 0) return decline('a click has no delay');
    if (buttons.length > 0) return decline('a button is down already');
    const spot = { ...click.at, ...addressed(click) };
    if (click.button === 'left' && click.clickCount === 1) return say({ type: 'click', ...spot });
    if (click.button === 'left' && click.clickCount === 2) return say({ type: 'double_click', ...spot });
    if (click.button === 'right' && click.clickCount === 1) return say({ type: 'right_click', ...spot });
    return decline('Lightcone has only a left click, a left double click and a right click');
  },

  move: split,

  // In a generic action, `path` replaces x1 to y2 since April 2026; a drag between two points has both forms. The
  // vendor does not document whether it visits the points between. If it does not, points at the end change nothing.
  drag: (drag, { buttons }) => {
    if (drag.modifiers.length > 0) return decline('a drag has no modifiers');
    if (drag.button !== 'left') return decline('a drag uses the left button only');
    if (buttons.length > 0) return decline('a button is down already');
    const path = [...drag.path, ...(drag.linger ?? [])];
    const [start, end, ...more] = path;
    if (start === undefined || end === undefined) return decline('a drag needs two points');
    if (more.length > 0) return say({ type: 'drag', path, ...addressed(drag) });
    return say({ type: 'drag', x1: start.x, y1: start.y, x2: end.x, y2: end.y, ...addressed(drag) });
  },

  wheel: (wheel, { buttons }) => {
    if (wheel.modifiers.length > 0) return decline('a scroll has no modifiers');
    if (buttons.length > 0) return decline('a button is down, and the scroll would move the pointer');
    return say({ type: 'scroll', ...wheel.at, dx: wheel.deltaX, dy: wheel.deltaY, ...addressed(wheel) });
  },

  press: (press, context) => {
    if (press.holdMs > 0) return decline('a hotkey has no duration');
    if (isPlainCharacter(press, context)) return say({ type: 'type', text: press.key, ...addressed(press) });
    const key = lightconeKeys.nameOf(press.key, hasShift(context.keys, press.modifiers));
    const modifiers = press.modifiers.map((modifier) => lightconeKeys.nameOf(modifier, false) ?? modifier);
    return key === undefined
      ? unknownKey(press.key)
      : say({ type: 'keypress', keys: [...modifiers, key], ...addressed(press) });
  },

  // The vendor does not document typing while a key is held; it documents single hotkeys.
  type: (type, { keys }) => {
    if (type.delayMs > 0) return decline('typing has no delay');
    if (type.everyKey === true) return decline('typing has no control over key events', 'Leave out everyKey.');
    return keys.length > 0 ? decline('a key is held') : say(...typed(type.text, addressed(type)));
  },
};

const isPlainCharacter = (press: Action<'press'>, { keys }: RuleContext): boolean =>
  isInLayout(press.key) && isCharacter(press.key) && press.modifiers.length === 0 && keys.length === 0;
