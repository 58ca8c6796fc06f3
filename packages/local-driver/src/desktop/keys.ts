import { keyStroke, type Key } from '@farhand/core/driver';

/** The X server's number of a key. */
export type Keycode = number;

/** The position of a symbol on the keyboard. */
export interface Place {
  readonly keycode: Keycode;
  /** Whether the symbol requires Shift. */
  readonly shift: boolean;
}

/** The keyboard as the X server describes it. */
export interface KeyboardRows {
  /** The keycode of the first row. */
  readonly firstKeycode: Keycode;
  /** The symbols of each key: without Shift, with Shift, and the same for a second layout. */
  readonly rows: readonly (readonly Keysym[])[];
  /** The modifier keys: eight rows, in the order Shift, Lock, Control, Mod1 to Mod5. */
  readonly modifiers: readonly (readonly Keycode[])[];
}

/** Selects a keyboard among what the rows contain. */
export interface KeymapView {
  /** The active layout, 0 for the first. The core protocol reports only the first two. Default: 0. */
  readonly layout?: number;
  /** Keys to ignore. Default: none. */
  readonly without?: ReadonlySet<Keycode>;
}

/** The keys of a keyboard by their symbols. */
export class Keymap {
  readonly #places = new Map<Keysym, Place>();
  readonly #modifiers: ReadonlySet<Keycode>;
  readonly #keyboard: KeyboardRows;
  /** The modifier bit of NumLock in the keyboard's state; 0 if there is no such key. */
  readonly numLockMask: number;
  /** The CapsLock key, if there is one. */
  readonly lock: Keycode | undefined;

  constructor(keyboard: KeyboardRows, { layout = 0, without = new Set() }: KeymapView = {}) {
    const { firstKeycode, rows, modifiers } = keyboard;
    this.#keyboard = keyboard;
    this.#modifiers = new Set(modifiers.flat());
    for (const [index, row] of rows.entries()) {
      const keycode = firstKeycode + index;
      if (without.has(keycode)) continue;
      const [plain = noSymbol, shifted = noSymbol] = inLayout(row, layout);
      this.#add(plain, { keycode, shift: false });
      // The number pad has its digits on the level of NumLock, which is the level of Shift.
      this.#add(shifted, { keycode, shift: !isOnNumberPad(shifted) });
    }
    const numLock = this.#places.get(numLockKeysym)?.keycode;
    const index = modifiers.findIndex((row) => numLock !== undefined && row.includes(numLock));
    this.numLockMask = index < 0 ? 0 : 1 << index;
    this.lock = modifiers[1]?.find((keycode) => keycode !== 0);
  }

  /** Returns the position of a symbol, on the key with the lowest code. */
  find(keysym: Keysym): Place | undefined {
    return this.#places.get(keysym);
  }

  /** Returns the keys that have no symbol and are not modifiers. */
  silentKeys(): readonly Keycode[] {
    const { firstKeycode, rows } = this.#keyboard;
    return rows.flatMap((row, index) => {
      const keycode = firstKeycode + index;
      // Some servers do not send the first code of all.
      const isSilent = index > 0 && row.every((keysym) => keysym === noSymbol) && !this.#modifiers.has(keycode);
      return isSilent ? [keycode] : [];
    });
  }

  #add(keysym: Keysym, place: Place): void {
    if (keysym !== noSymbol && !this.#places.has(keysym)) this.#places.set(keysym, place);
  }
}

/** The first code of symbols that are functions, such as Enter, not characters. */
const firstFunction: Keysym = 0xfe00;

/**
 * Returns the symbols of a key in a layout. A key without symbols in the second layout has the first layout's. Only
 * such keys are known for further layouts.
 */
const inLayout = (row: readonly Keysym[], layout: number): readonly Keysym[] => {
  const [first, second] = [row.slice(0, 2), row.slice(2, 4)];
  if (layout === 0) return first;
  if (layout === 1) return second.some((keysym) => keysym !== noSymbol) ? second : first;
  return first.map((keysym) => (keysym >= firstFunction && keysym <= 0xffff ? keysym : noSymbol));
};

const numLockKeysym: Keysym = 0xff7f;

/** Returns whether a symbol is a digit or the decimal point of the number pad. */
const isOnNumberPad = (keysym: Keysym): boolean => keysym === 0xffae || (keysym >= 0xffb0 && keysym <= 0xffb9);

/** An X11 code of a key's symbol: a character or a function. */
export type Keysym = number;

/** The code for no symbol. */
export const noSymbol: Keysym = 0;

const numbered = (prefix: string, from: number, to: number, first: Keysym): readonly (readonly [Key, Keysym])[] =>
  Array.from({ length: to - from + 1 }, (_, index) => [`${prefix}${from + index}`, first + index] as const);

/** Function keys, and keys that only their code identifies. Source: X11's keysymdef.h. Linux calls Meta "Super". */
const named: ReadonlyMap<Key, Keysym> = new Map<Key, Keysym>([
  ['Backspace', 0xff08],
  ['Tab', 0xff09],
  ['Enter', 0xff0d],
  ['Pause', 0xff13],
  ['ScrollLock', 0xff14],
  ['Escape', 0xff1b],
  ['Home', 0xff50],
  ['ArrowLeft', 0xff51],
  ['ArrowUp', 0xff52],
  ['ArrowRight', 0xff53],
  ['ArrowDown', 0xff54],
  ['PageUp', 0xff55],
  ['PageDown', 0xff56],
  ['End', 0xff57],
  ['PrintScreen', 0xff61],
  ['Insert', 0xff63],
  ['ContextMenu', 0xff67],
  ['NumLock', 0xff7f],
  ['NumpadEnter', 0xff8d],
  ['NumpadMultiply', 0xffaa],
  ['NumpadAdd', 0xffab],
  ['NumpadSubtract', 0xffad],
  ['NumpadDecimal', 0xffae],
  ['NumpadDivide', 0xffaf],
  ...numbered('Numpad', 0, 9, 0xffb0),
  ...numbered('F', 1, 24, 0xffbe),
  ['Shift', 0xffe1],
  ['ShiftRight', 0xffe2],
  ['Control', 0xffe3],
  ['ControlRight', 0xffe4],
  ['CapsLock', 0xffe5],
  ['Alt', 0xffe9],
  ['AltRight', 0xffea],
  ['Meta', 0xffeb],
  ['MetaRight', 0xffec],
  ['Delete', 0xffff],
  ['AltGraph', 0xfe03],
  ['NumpadEqual', 0xffbd],
  ['NumpadComma', 0xffac],
  ['Help', 0xff6a],
  ['Clear', 0xff0b],
  // Media and browser keys. Source: XF86keysym.h.
  ['AudioVolumeMute', 0x1008_ff12],
  ['AudioVolumeDown', 0x1008_ff11],
  ['AudioVolumeUp', 0x1008_ff13],
  ['MediaTrackNext', 0x1008_ff17],
  ['MediaTrackPrevious', 0x1008_ff16],
  ['MediaStop', 0x1008_ff15],
  ['MediaPlayPause', 0x1008_ff14],
  ['LaunchMediaPlayer', 0x1008_ff32],
  ['BrowserBack', 0x1008_ff26],
  ['BrowserForward', 0x1008_ff27],
  ['BrowserRefresh', 0x1008_ff29],
  ['BrowserStop', 0x1008_ff28],
  ['BrowserSearch', 0x1008_ff1b],
  ['BrowserFavorites', 0x1008_ff30],
  ['BrowserHome', 0x1008_ff18],
  ['LaunchMail', 0x1008_ff19],
  ['LaunchApplication1', 0x1008_ff33],
  ['LaunchApplication2', 0x1008_ff1d],
]);

/** Returns the code for a character. Latin-1 characters have their own code; others are encoded as Unicode. */
export const keysymOfCharacter = (character: string): Keysym => {
  const point = character.codePointAt(0) ?? 0;
  if (character === '\n') return 0xff0d;
  if (character === '\t') return 0xff09;
  const isLatin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return isLatin1 ? point : 0x0100_0000 + point;
};

/**
 * Returns the code for a key.
 *
 * @throws TypeError if there is no such key.
 */
export const keysymOfKey = (key: Key): Keysym => {
  const keysym = named.get(key);
  if (keysym !== undefined) return keysym;
  const { key: character } = keyStroke(key);
  return keysymOfCharacter(character);
};

/** Returns whether a number pad key means a digit or the decimal point only while NumLock is on. */
export const needsNumLock = (key: Key): boolean => /^Numpad(\d|Decimal)$/.test(key);

/** The symbols to assign to consecutive keys. */
export interface KeyRows {
  readonly first: Keycode;
  readonly rows: readonly (readonly Keysym[])[];
}

const keys = (first: Keycode, last: Keycode, rowAt: (index: number) => readonly Keysym[]): KeyRows => ({
  first,
  rows: Array.from({ length: last - first + 1 }, (_, index) => rowAt(index)),
});

const silent = (): readonly Keysym[] => [noSymbol];

const withAndWithoutShift = (key: string) => (): readonly Keysym[] => [keysymOfKey(key), keysymOfKey(key)];

/** The media and browser keys that Xvfb lacks, at their Linux keycodes, where Chromium knows their position too. */
const mediaKeys: readonly (readonly [Keycode, Key])[] = [
  [129, 'NumpadComma'],
  [136, 'BrowserStop'],
  [146, 'Help'],
  [148, 'LaunchApplication2'],
  [171, 'MediaTrackNext'],
  [172, 'MediaPlayPause'],
  [173, 'MediaTrackPrevious'],
  [174, 'MediaStop'],
  [181, 'BrowserRefresh'],
  [234, 'LaunchMediaPlayer'],
];

/**
 * The changes to Xvfb's keyboard: F13 to F24 at their Linux keycodes, and no symbols on phone keys and the like, which
 * leaves about a hundred keys for characters. Not changed are modifiers (203 to 207), and keys that make Chromium go
 * back, forward or reload regardless of their symbol (166, 167 and 181; version 156, November 2026), or that could. Alt
 * stays Alt with Shift; Linux layouts have Meta there, which pages treat as a different key.
 */
export const ownKeys: readonly KeyRows[] = [
  keys(64, 64, withAndWithoutShift('Alt')),
  keys(108, 108, withAndWithoutShift('AltRight')),
  keys(138, 162, silent),
  keys(168, 179, silent),
  keys(182, 190, silent),
  keys(191, 202, (index) => [keysymOfKey(`F${13 + index}`)]),
  keys(208, 224, silent),
  keys(226, 255, silent),
  ...mediaKeys.map(([keycode, key]) => keys(keycode, keycode, () => [keysymOfKey(key)])),
];

/**
 * Keys that Chromium identifies by their position, such as `IntlRo` and `Undo`, regardless of their symbol (version
 * 156, November 2026).
 */
const placed: ReadonlySet<Keycode> = new Set([
  93, 97, 132, 139, 140, 141, 142, 143, 144, 145, 150, 151, 152, 169, 175, 176, 179, 187, 188, 209, 215, 216, 232, 233,
  235, 239, 240, 241,
]);

/**
 * Sorts silent keys by preference: first the ones without a known position, so that pages do not mistake a character
 * for another key.
 */
export const inOrderOfUse = (keycodes: readonly Keycode[]): readonly Keycode[] =>
  keycodes.toSorted((a, b) => Number(placed.has(a)) - Number(placed.has(b)) || a - b);

/** New symbols by keycode, in the order of the codes. */
export type KeyChanges = ReadonlyMap<Keycode, Keysym>;

/**
 * Keys without symbols of their own, and the symbols assigned to them. The ones used longest ago are reassigned first.
 */
export class SpareKeys {
  readonly #free: Keycode[];
  /** In the order of their last use. */
  readonly #used: Map<Keysym, Keycode>;
  readonly #touched: Set<Keycode>;

  /** `used`: the assignments that exist already. */
  constructor(keycodes: readonly Keycode[], used: readonly (readonly [Keysym, Keycode])[] = []) {
    this.#used = new Map(used);
    this.#touched = new Set(this.#used.values());
    this.#free = keycodes.filter((keycode) => !this.#touched.has(keycode));
  }

  /** The assignments, least recently used first. */
  get used(): readonly (readonly [Keysym, Keycode])[] {
    return [...this.#used];
  }

  /** The keys that have been changed. */
  get touched(): readonly Keycode[] {
    return [...this.#touched].toSorted((a, b) => a - b);
  }

  /** Returns the key that a symbol is assigned to, if any. */
  find(keysym: Keysym): Keycode | undefined {
    return this.#used.get(keysym);
  }

  /**
   * Finds keys for as many of `wanted` as possible, from the start.
   *
   * @returns how many of `wanted` have a key now, and which keys must be changed for that
   */
  assign(wanted: readonly Keysym[]): { readonly count: number; readonly changes: KeyChanges } {
    const changes = new Map<Keycode, Keysym>();
    const needed = new Set<Keysym>();
    for (const [count, keysym] of wanted.entries()) {
      needed.add(keysym);
      const keycode = this.#used.get(keysym) ?? this.#take(needed);
      if (keycode === undefined) return { count, changes: sorted(changes) };
      if (!this.#used.has(keysym)) changes.set(keycode, keysym);
      this.#touched.add(keycode);
      this.#used.delete(keysym);
      this.#used.set(keysym, keycode);
    }
    return { count: wanted.length, changes: sorted(changes) };
  }

  /** Takes a key that no symbol in `needed` uses. */
  #take(needed: ReadonlySet<Keysym>): Keycode | undefined {
    const free = this.#free.shift();
    if (free !== undefined) return free;
    for (const [keysym, keycode] of this.#used) {
      if (needed.has(keysym)) continue;
      this.#used.delete(keysym);
      return keycode;
    }
    return undefined;
  }
}

const sorted = (changes: KeyChanges): KeyChanges => new Map([...changes].toSorted(([a], [b]) => a - b));

/** Groups consecutive keycodes: one request can change each group. */
export const runsOf = (keycodes: readonly Keycode[]): readonly (readonly Keycode[])[] => {
  const runs: Keycode[][] = [];
  for (const keycode of keycodes) {
    const last = runs.at(-1);
    if (last?.at(-1) === keycode - 1) last.push(keycode);
    else runs.push([keycode]);
  }
  return runs;
};
