/** One physical key of a US keyboard: DOM code, DOM key, Windows virtual key code, key with Shift. */
export type LayoutRow = readonly [code: string, key: string, keyCode: number, shifted?: string];

/** Keys that produce a character. Source: UI Events KeyboardEvent code and key tables, US layout. */
export const characterKeys: readonly LayoutRow[] = [
  ['Backquote', '`', 192, '~'],
  ['Digit1', '1', 49, '!'],
  ['Digit2', '2', 50, '@'],
  ['Digit3', '3', 51, '#'],
  ['Digit4', '4', 52, '$'],
  ['Digit5', '5', 53, '%'],
  ['Digit6', '6', 54, '^'],
  ['Digit7', '7', 55, '&'],
  ['Digit8', '8', 56, '*'],
  ['Digit9', '9', 57, '('],
  ['Digit0', '0', 48, ')'],
  ['Minus', '-', 189, '_'],
  ['Equal', '=', 187, '+'],
  ...[...'abcdefghijklmnopqrstuvwxyz'].map((letter): LayoutRow => {
    const upper = letter.toUpperCase();
    return [`Key${upper}`, letter, upper.charCodeAt(0), upper];
  }),
  ['BracketLeft', '[', 219, '{'],
  ['BracketRight', ']', 221, '}'],
  ['Backslash', '\\', 220, '|'],
  ['Semicolon', ';', 186, ':'],
  ['Quote', "'", 222, '"'],
  ['Comma', ',', 188, '<'],
  ['Period', '.', 190, '>'],
  ['Slash', '/', 191, '?'],
  ['Space', ' ', 32],
];

/** Keys that act, except F1 to F24. If code and key are equal, one name stands for both. */
export const actingKeys = [
  ['Escape', 'Escape', 27],
  ['Tab', 'Tab', 9],
  ['CapsLock', 'CapsLock', 20],
  ['Backspace', 'Backspace', 8],
  ['Enter', 'Enter', 13],
  ['ContextMenu', 'ContextMenu', 93],
  ['PrintScreen', 'PrintScreen', 44],
  ['ScrollLock', 'ScrollLock', 145],
  ['Pause', 'Pause', 19],
  ['Insert', 'Insert', 45],
  ['Delete', 'Delete', 46],
  ['Home', 'Home', 36],
  ['End', 'End', 35],
  ['PageUp', 'PageUp', 33],
  ['PageDown', 'PageDown', 34],
  ['ArrowUp', 'ArrowUp', 38],
  ['ArrowDown', 'ArrowDown', 40],
  ['ArrowLeft', 'ArrowLeft', 37],
  ['ArrowRight', 'ArrowRight', 39],
  ['NumLock', 'NumLock', 144],
  ['ShiftLeft', 'Shift', 16],
  ['ControlLeft', 'Control', 17],
  ['AltLeft', 'Alt', 18],
  ['MetaLeft', 'Meta', 91],
  // On the physical key labeled Alt on a US keyboard, `AltRight`.
  ['AltRight', 'AltGraph', 225],
  ['AudioVolumeMute', 'AudioVolumeMute', 173],
  ['AudioVolumeDown', 'AudioVolumeDown', 174],
  ['AudioVolumeUp', 'AudioVolumeUp', 175],
  ['MediaTrackNext', 'MediaTrackNext', 176],
  ['MediaTrackPrevious', 'MediaTrackPrevious', 177],
  ['MediaStop', 'MediaStop', 178],
  ['MediaPlayPause', 'MediaPlayPause', 179],
  ['MediaSelect', 'LaunchMediaPlayer', 181],
  ['BrowserBack', 'BrowserBack', 166],
  ['BrowserForward', 'BrowserForward', 167],
  ['BrowserRefresh', 'BrowserRefresh', 168],
  ['BrowserStop', 'BrowserStop', 169],
  ['BrowserSearch', 'BrowserSearch', 170],
  ['BrowserFavorites', 'BrowserFavorites', 171],
  ['BrowserHome', 'BrowserHome', 172],
  ['LaunchMail', 'LaunchMail', 180],
  ['LaunchApp1', 'LaunchApplication1', 182],
  ['LaunchApp2', 'LaunchApplication2', 183],
  ['Help', 'Help', 47],
  ['NumpadClear', 'Clear', 12],
] as const;

/** Keys that act, including F1 to F24. */
export const namedKeys: readonly LayoutRow[] = [
  ...actingKeys,
  ...Array.from({ length: 24 }, (_, index): LayoutRow => [`F${index + 1}`, `F${index + 1}`, 112 + index]),
];

/**
 * Keys that share their DOM key with a key above, so that only their code names them. Without the digits of the pad.
 */
export const placedKeys = [
  ['ShiftRight', 'Shift', 16],
  ['ControlRight', 'Control', 17],
  ['AltRight', 'Alt', 18],
  ['MetaRight', 'Meta', 92],
  ['NumpadEnter', 'Enter', 13],
  ['NumpadAdd', '+', 107],
  ['NumpadSubtract', '-', 109],
  ['NumpadMultiply', '*', 106],
  ['NumpadDivide', '/', 111],
  ['NumpadDecimal', '.', 110],
  ['NumpadEqual', '=', 187],
  ['NumpadComma', ',', 188],
] as const;

/** Keys that only their code names. NumLock is on. */
export const positionalKeys: readonly LayoutRow[] = [
  ...placedKeys,
  ...Array.from({ length: 10 }, (_, digit): LayoutRow => [`Numpad${digit}`, `${digit}`, 96 + digit]),
];
