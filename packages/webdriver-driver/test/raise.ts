import type { Action, Button, Key } from '@farhand/core/driver';
import { bodyOf } from '../dist/plan.js';
import type { Tick, WebDriverCall } from '../dist/wire.js';

/** The DOM key or code of each private-use character, as the table of the specification lists them. */
const named: Readonly<Record<string, Key>> = {
  '\uE002': 'Help',
  '\uE003': 'Backspace',
  '\uE004': 'Tab',
  '\uE005': 'Clear',
  '\uE006': 'Enter',
  '\uE007': 'NumpadEnter',
  '\uE008': 'Shift',
  '\uE009': 'Control',
  '\uE00A': 'Alt',
  '\uE00B': 'Pause',
  '\uE00C': 'Escape',
  '\uE00E': 'PageUp',
  '\uE00F': 'PageDown',
  '\uE010': 'End',
  '\uE011': 'Home',
  '\uE012': 'ArrowLeft',
  '\uE013': 'ArrowUp',
  '\uE014': 'ArrowRight',
  '\uE015': 'ArrowDown',
  '\uE016': 'Insert',
  '\uE017': 'Delete',
  '\uE01A': 'Numpad0',
  '\uE01B': 'Numpad1',
  '\uE01C': 'Numpad2',
  '\uE01D': 'Numpad3',
  '\uE01E': 'Numpad4',
  '\uE01F': 'Numpad5',
  '\uE020': 'Numpad6',
  '\uE021': 'Numpad7',
  '\uE022': 'Numpad8',
  '\uE023': 'Numpad9',
  '\uE024': 'NumpadMultiply',
  '\uE025': 'NumpadAdd',
  '\uE026': 'NumpadComma',
  '\uE027': 'NumpadSubtract',
  '\uE028': 'NumpadDecimal',
  '\uE029': 'NumpadDivide',
  '\uE031': 'F1',
  '\uE032': 'F2',
  '\uE033': 'F3',
  '\uE034': 'F4',
  '\uE035': 'F5',
  '\uE036': 'F6',
  '\uE037': 'F7',
  '\uE038': 'F8',
  '\uE039': 'F9',
  '\uE03A': 'F10',
  '\uE03B': 'F11',
  '\uE03C': 'F12',
  '\uE03D': 'Meta',
  '\uE050': 'ShiftRight',
  '\uE051': 'ControlRight',
  '\uE052': 'AltRight',
  '\uE053': 'MetaRight',
};

const keyOf = (value: string): Key => named[value] ?? value;

/** `PointerEvent.button`, by its number. */
const buttonNames: readonly Button[] = ['left', 'middle', 'right', 'back', 'forward'];

const actingTicks = (call: WebDriverCall): readonly Tick[] => {
  const { actions } = bodyOf([call]);
  const count = actions[0]?.actions.length ?? 0;
  return Array.from({ length: count }, (_, tick) =>
    actions.map((source) => source.actions[tick]).find((one) => one?.type !== 'pause' || one.duration !== undefined),
  ).filter((tick) => tick !== undefined);
};

/**
 * The meaning of a call by what its request says, read as the specification of W3C WebDriver has it: what each tick does
 * to the devices. A button pressed again at its place in one request is the next click of a series.
 */
export const raise = (call: WebDriverCall): readonly Action[] => {
  const to = call.tab === undefined ? {} : { tab: call.tab };
  if (call.type === 'insertText') return [{ type: 'insertText', text: call.text, ...to }];
  let presses = 0;
  const lingers = call.type === 'buttonUp';
  const actions = actingTicks(call).flatMap((tick): readonly Action[] => {
    switch (tick.type) {
      case 'keyDown':
      case 'keyUp':
        return [{ type: tick.type, key: keyOf(tick.value), ...to }];
      case 'pointerMove':
        // A button is let go elsewhere only where it was pressed, which is no move of its own.
        return [{ type: 'pointerMove', to: { x: tick.x, y: tick.y }, ...(lingers ? { lingers } : {}), ...to }];
      case 'pointerDown':
        presses += 1;
        return [{ type: 'pointerDown', button: buttonNames[tick.button] ?? 'left', clickCount: presses, ...to }];
      case 'pointerUp':
        return [
          { type: 'pointerUp', button: buttonNames[tick.button] ?? 'left', clickCount: Math.max(1, presses), ...to },
        ];
      case 'scroll':
        return [
          { type: 'pointerMove', to: { x: tick.x, y: tick.y }, ...to },
          { type: 'scroll', deltaX: tick.deltaX, deltaY: tick.deltaY, ...to },
        ];
      case 'pause':
        return [{ type: 'pause', durationMs: tick.duration ?? 0, ...to }];
    }
  });
  // The release of a value that is not pressed has no effect, so a key is released once.
  return call.type === 'keyUp' ? actions.slice(0, 1) : actions;
};
