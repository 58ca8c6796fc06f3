import { keyNames, type Key, type KeyNames } from '@farhand/core/driver';

/**
 * Key names "in xdotool key syntax", in the words of the vendor's reference (November 2026): X keysyms, and xdotool's
 * own names for the modifiers. `alt ctrl shift Return Tab Up KP_0 F5 a` appear in the vendor's own texts; the others
 * are X's names.
 */
const keysyms: ReadonlyMap<Key, string> = new Map([
  ['Shift', 'shift'],
  ['Control', 'ctrl'],
  ['Alt', 'alt'],
  ['Meta', 'super'],
  ['ShiftRight', 'Shift_R'],
  ['ControlRight', 'Control_R'],
  ['AltRight', 'Alt_R'],
  ['MetaRight', 'Super_R'],
  ['Enter', 'Return'],
  ['Escape', 'Escape'],
  ['Tab', 'Tab'],
  ['Backspace', 'BackSpace'],
  ['Delete', 'Delete'],
  ['Insert', 'Insert'],
  ['Home', 'Home'],
  ['End', 'End'],
  ['PageUp', 'Prior'],
  ['PageDown', 'Next'],
  ['ArrowUp', 'Up'],
  ['ArrowDown', 'Down'],
  ['ArrowLeft', 'Left'],
  ['ArrowRight', 'Right'],
  ['CapsLock', 'Caps_Lock'],
  ['NumLock', 'Num_Lock'],
  ['ScrollLock', 'Scroll_Lock'],
  ['PrintScreen', 'Print'],
  ['Pause', 'Pause'],
  ['ContextMenu', 'Menu'],
  ['NumpadEnter', 'KP_Enter'],
  ['NumpadAdd', 'KP_Add'],
  ['NumpadSubtract', 'KP_Subtract'],
  ['NumpadMultiply', 'KP_Multiply'],
  ['NumpadDivide', 'KP_Divide'],
  ['NumpadDecimal', 'KP_Decimal'],
  ['AltGraph', 'ISO_Level3_Shift'],
  ['NumpadEqual', 'KP_Equal'],
  ['NumpadComma', 'KP_Separator'],
  ['Help', 'Help'],
  ['Clear', 'Clear'],
  ['AudioVolumeMute', 'XF86AudioMute'],
  ['AudioVolumeDown', 'XF86AudioLowerVolume'],
  ['AudioVolumeUp', 'XF86AudioRaiseVolume'],
  ['MediaTrackNext', 'XF86AudioNext'],
  ['MediaTrackPrevious', 'XF86AudioPrev'],
  ['MediaStop', 'XF86AudioStop'],
  ['MediaPlayPause', 'XF86AudioPlay'],
  ['LaunchMediaPlayer', 'XF86AudioMedia'],
  ['BrowserBack', 'XF86Back'],
  ['BrowserForward', 'XF86Forward'],
  ['BrowserRefresh', 'XF86Refresh'],
  ['BrowserStop', 'XF86Stop'],
  ['BrowserSearch', 'XF86Search'],
  ['BrowserFavorites', 'XF86Favorites'],
  ['BrowserHome', 'XF86HomePage'],
  ['LaunchMail', 'XF86Mail'],
  ['LaunchApplication1', 'XF86MyComputer'],
  ['LaunchApplication2', 'XF86Calculator'],
  [' ', 'space'],
  ['`', 'grave'],
  ['-', 'minus'],
  ['=', 'equal'],
  ['[', 'bracketleft'],
  [']', 'bracketright'],
  ['\\', 'backslash'],
  [';', 'semicolon'],
  ["'", 'apostrophe'],
  [',', 'comma'],
  ['.', 'period'],
  ['/', 'slash'],
  ...Array.from({ length: 10 }, (_, digit) => [`Numpad${digit}`, `KP_${digit}`] as const),
  ...Array.from({ length: 24 }, (_, index) => [`F${index + 1}`, `F${index + 1}`] as const),
  ...[...'abcdefghijklmnopqrstuvwxyz0123456789'].map((character) => [character, character] as const),
]);

/**
 * Lybic's key names.
 *
 * @remarks The vendor's own agent sends every name in lower case (seen in its code, 2025), so the server may ignore
 * case. A capital letter is therefore sent only as its key with Shift.
 */
export const lybicKeys: KeyNames = keyNames(keysyms);

/** Joins the keys of a chord, or the keys held around a mouse action, as in the reference's examples: `alt+shift`. */
export const joinKeys = (names: readonly string[]): string => names.join('+');
