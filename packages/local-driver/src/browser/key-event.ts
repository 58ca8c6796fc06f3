import { keyStroke, type Key, type KeyStroke, type Platform } from '@farhand/core/driver';
import type { KeyEventParams } from './cdp-call.js';
import { editingCommands } from './mac-editing.js';
import { isShifted, isShortcut, modifierMask } from './modifier-mask.js';

const identityOf = ({
  key,
  code,
  keyCode,
  location,
}: KeyStroke): Pick<KeyEventParams, 'key' | 'code' | 'windowsVirtualKeyCode' | 'location' | 'isKeypad'> => ({
  key,
  code,
  windowsVirtualKeyCode: keyCode,
  ...(location === 1 || location === 2 ? { location } : {}),
  ...(location === 3 ? { isKeypad: true } : {}),
});

/** A key goes down while `held` are down. If it is among them, this is an auto-repeat. */
export const keyDown = (key: Key, held: readonly Key[], platform: Platform): KeyEventParams => {
  const stroke = keyStroke(key, isShifted(held));
  const text = isShortcut(held) ? undefined : stroke.text;
  const repeats = held.some((other) => keyStroke(other).code === stroke.code);
  const modifiers = modifierMask([...held, key]);
  const commands = platform === 'mac' ? editingCommands(stroke.code, modifiers) : [];
  return {
    type: text === undefined ? 'rawKeyDown' : 'keyDown',
    modifiers,
    ...identityOf(stroke),
    ...(text === undefined ? {} : { text, unmodifiedText: text }),
    ...(repeats ? { autoRepeat: true } : {}),
    ...(commands.length > 0 ? { commands } : {}),
  };
};

/** A key goes up while `held`, which it is one of, are down. */
export const keyUp = (key: Key, held: readonly Key[]): KeyEventParams => ({
  type: 'keyUp',
  modifiers: modifierMask(held.filter((other) => other !== key)),
  ...identityOf(keyStroke(key, isShifted(held.filter((other) => other !== key)))),
});
