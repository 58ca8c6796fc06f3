import type { Key } from './key-name.js';

/**
 * Common names of keys whose DOM name differs, by key. In lower case and without `_`, `-` and spaces, which are
 * ignored. Sources: X keysyms and xdotool, pyautogui, pynput, Selenium and WebDriver, nut.js, robotjs, AutoHotkey,
 * older DOM names, and the output of models.
 */
export const keyAliases: Readonly<Record<Key, string>> = {
  Enter: 'return ret newline linefeed ⏎ ↩ ↵',
  Escape: 'esc ⎋',
  Tab: '⇥',
  Backspace: 'bksp bkspc bs ⌫',
  Delete: 'del ⌦',
  Insert: 'ins',
  ' ': 'spacebar ␣',
  ArrowUp: 'up uparrow ↑',
  ArrowDown: 'down downarrow ↓',
  ArrowLeft: 'left leftarrow ←',
  ArrowRight: 'right rightarrow →',
  PageUp: 'pgup prior',
  PageDown: 'pgdn pgdown next',
  CapsLock: 'caps capital ⇪',
  NumLock: 'numpadlock',
  ScrollLock: 'scrlk scrlock',
  PrintScreen: 'print prtsc prtscr prtscn prntscrn printscrn prntscr snapshot sysreq sysrq',
  Pause: 'break pausebreak',
  ContextMenu: 'menu apps appskey application contextmenukey',

  AltGraph: 'altgr isolevel3shift modeswitch',
  AudioVolumeMute: 'volumemute mute audiomute audiovolmute volmute mediavolumemute xf86audiomute',
  AudioVolumeDown: 'volumedown voldown audiovoldown mediavolumedown xf86audiolowervolume',
  AudioVolumeUp: 'volumeup volup audiovolup mediavolumeup xf86audioraisevolume',
  MediaTrackNext: 'nexttrack medianext medianexttrack audionext xf86audionext',
  MediaTrackPrevious: 'prevtrack previoustrack mediaprev mediaprevious mediaprevioustrack audioprev xf86audioprev',
  MediaStop: 'stop audiostop xf86audiostop',
  MediaPlayPause: 'playpause mediaplay mediapause play audioplay audiopause xf86audioplay xf86audiopause',
  LaunchMediaPlayer: 'launchmedia launchmediaselect xf86audiomedia',
  BrowserBack: 'xf86back',
  BrowserForward: 'xf86forward',
  BrowserRefresh: 'xf86refresh xf86reload',
  BrowserStop: 'xf86stop',
  BrowserSearch: 'xf86search',
  BrowserFavorites: 'xf86favorites',
  BrowserHome: 'xf86homepage',
  LaunchMail: 'xf86mail mail',
  LaunchApplication1: 'xf86mycomputer xf86explorer',
  LaunchApplication2: 'xf86calculator calculator',

  '`': 'grave backtick quoteleft',
  '~': 'asciitilde tilde',
  '!': 'exclam exclamation',
  '@': 'at',
  '#': 'numbersign hash',
  $: 'dollar',
  '%': 'percent',
  '^': 'asciicircum caret',
  '&': 'ampersand',
  '*': 'asterisk',
  '(': 'parenleft leftparen',
  ')': 'parenright rightparen',
  '-': 'hyphen dash',
  _: 'underscore',
  '=': 'equals',
  '+': 'plus',
  '[': 'leftbracket',
  ']': 'rightbracket',
  '{': 'braceleft leftbrace',
  '}': 'braceright rightbrace',
  '|': 'bar pipe',
  ':': 'colon',
  "'": 'apostrophe quoteright singlequote',
  '"': 'quotedbl doublequote',
  '<': 'less',
  '.': 'dot',
  '>': 'greater',
  '?': 'question questionmark',
};

/** Names of keys that keyboards have on both sides: the left key, the right key, and words for either. */
export const sidedKeys: readonly (readonly [left: Key, right: Key, words: string])[] = [
  ['Shift', 'ShiftRight', 'shift ⇧'],
  ['Control', 'ControlRight', 'control ctrl ctl ⌃'],
  ['Alt', 'AltRight', 'alt option opt ⌥'],
  ['Meta', 'MetaRight', 'meta super win windows os cmd command apple ⌘'],
];

/** Words that name a side, before or after such a name: `ShiftLeft`, `Shift_L`, `LeftShift`, `LShift`. */
export const sides: Readonly<Record<'left' | 'right', readonly string[]>> = {
  left: ['left', 'l'],
  right: ['right', 'r'],
};

/** Prefixes of the keys of the number pad. */
export const padWords: readonly string[] = ['numpad', 'num', 'kp', 'keypad'];

/** Names of the keys of the number pad, by key. Words in the third column name the key without a prefix. */
export const padKeys: readonly (readonly [key: Key, words: string, alone: string])[] = [
  ['NumpadAdd', 'add plus', 'add'],
  ['NumpadSubtract', 'subtract sub minus', 'subtract'],
  ['NumpadMultiply', 'multiply mult mul asterisk star times', 'multiply'],
  ['NumpadDivide', 'divide div slash', 'divide'],
  ['NumpadDecimal', 'decimal dot period point', 'decimal'],
  ['NumpadEnter', 'enter return', ''],
  ['NumpadEqual', 'equal equals', ''],
  ['NumpadComma', 'comma separator', 'separator'],
];
