import { keyStroke, type Key } from '@farhand/core/driver';

/** A number that the X server knows a key by. */
export type Keycode = number;

/** Where something stands on the keyboard. */
export interface Place {
  readonly keycode: Keycode;
  /** Whether it takes Shift. */
  readonly shift: boolean;
}

/** The keyboard as the X server describes it. */
export interface KeyboardRows {
  /** The keycode of the first row. */
  readonly firstKeycode: Keycode;
  /** What stands on each key: without Shift, with Shift, and the same for a second layout. */
  readonly rows: readonly (readonly Keysym[])[];
  /** The keys that are modifiers: eight rows, in the order Shift, Lock, Control, Mod1 to Mod5. */
  readonly modifiers: readonly (readonly Keycode[])[];
}

/** The keys of a keyboard by what stands on them. */
export class Keymap {
  readonly #places = new Map<Keysym, Place>();
  readonly #modifiers: ReadonlySet<Keycode>;
  readonly #keyboard: KeyboardRows;
  /** The modifier that NumLock is, as a bit of the state of the keyboard; 0 if there is no such key. */
  readonly numLockMask: number;

  /** `layout` is the layout in use, 0 for the first. Only the first two are told by the core protocol. */
  constructor(keyboard: KeyboardRows, layout = 0) {
    const { firstKeycode, rows, modifiers } = keyboard;
    this.#keyboard = keyboard;
    this.#modifiers = new Set(modifiers.flat());
    for (const [index, row] of rows.entries()) {
      const keycode = firstKeycode + index;
      const [plain = noSymbol, shifted = noSymbol] = layout === 1 ? row.slice(2, 4) : row;
      this.#add(plain, { keycode, shift: false });
      // The number pad has its digits on the level of NumLock, which is that of Shift.
      this.#add(shifted, { keycode, shift: !isOnNumberPad(shifted) });
    }
    const numLock = this.#places.get(numLockKeysym)?.keycode;
    const index = modifiers.findIndex((row) => numLock !== undefined && row.includes(numLock));
    this.numLockMask = index < 0 ? 0 : 1 << index;
  }

  /** Where something stands, on the key with the lowest code. */
  find(keysym: Keysym): Place | undefined {
    return this.#places.get(keysym);
  }

  /** The keys that say nothing and are no modifiers. */
  silentKeys(): readonly Keycode[] {
    const { firstKeycode, rows } = this.#keyboard;
    return rows.flatMap((row, index) => {
      const keycode = firstKeycode + index;
      // The first code of all is not sent by some servers.
      const isSilent = index > 0 && row.every((keysym) => keysym === noSymbol) && !this.#modifiers.has(keycode);
      return isSilent ? [keycode] : [];
    });
  }

  #add(keysym: Keysym, place: Place): void {
    if (keysym !== noSymbol && !this.#places.has(keysym)) this.#places.set(keysym, place);
  }
}

const numLockKeysym: Keysym = 0xff7f;

/** The digits and the decimal point. */
const isOnNumberPad = (keysym: Keysym): boolean => keysym === 0xffae || (keysym >= 0xffb0 && keysym <= 0xffb9);

/** A code of the X protocol for what stands on a key: a character or a function. */
export type Keysym = number;

/** No function, no character. */
export const noSymbol: Keysym = 0;

const numbered = (prefix: string, from: number, to: number, first: Keysym): readonly (readonly [Key, Keysym])[] =>
  Array.from({ length: to - from + 1 }, (_, index) => [`${prefix}${from + index}`, first + index] as const);

/** Keys that act, and those that only their code names. Source: X11's keysymdef.h; Meta is what Linux calls Super. */
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
]);

/** The code for a character. Those of Latin-1 are their own; the others are marked as Unicode. */
export const keysymOfCharacter = (character: string): Keysym => {
  const point = character.codePointAt(0) ?? 0;
  if (character === '\n') return 0xff0d;
  if (character === '\t') return 0xff09;
  const isLatin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return isLatin1 ? point : 0x0100_0000 + point;
};

/**
 * The code for a key.
 *
 * @throws TypeError if there is no such key.
 */
export const keysymOfKey = (key: Key): Keysym => {
  const keysym = named.get(key);
  if (keysym !== undefined) return keysym;
  const { key: character } = keyStroke(key);
  return keysymOfCharacter(character);
};

/** Whether a key of the number pad means a digit or the decimal point only while NumLock is on. */
export const needsNumLock = (key: Key): boolean => /^Numpad(\d|Decimal)$/.test(key);

/** What keys that follow one another are given. */
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

/**
 * What Xvfb's keyboard is given: F13 to F24 where Linux has them, and nothing on the keys of players, phones and the like,
 * which leaves about a hundred keys for characters. Left out are modifiers (203 to 207) and keys that make Chromium go
 * back, forward or reload whatever stands on them (166, 167 and 181; version 156, November 2026), or could. Alt stays Alt
 * with Shift; in Linux's layouts it is Meta there, which pages take for another key.
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
];

/** Keys to put something else on, in the order of their codes. */
export type KeyChanges = ReadonlyMap<Keycode, Keysym>;

/** Keys that say nothing by themselves, and what has been put on them. Those used longest ago are changed first. */
export class SpareKeys {
  readonly #free: Keycode[];
  /** In the order of their last use. */
  readonly #used = new Map<Keysym, Keycode>();
  readonly #touched = new Set<Keycode>();

  constructor(keycodes: readonly Keycode[]) {
    this.#free = [...keycodes];
  }

  /** The keys that have been changed. */
  get touched(): readonly Keycode[] {
    return [...this.#touched].toSorted((a, b) => a - b);
  }

  /** The key that something is on, if it is. */
  find(keysym: Keysym): Keycode | undefined {
    return this.#used.get(keysym);
  }

  /**
   * Finds keys for as many of `wanted` as there is room for, from the start.
   *
   * @returns how many of `wanted` have a key now, and which keys have to be changed for it
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

  /** A key that nothing in `needed` is on. */
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

/** Groups keys whose codes follow one another: one request can change each group. */
export const runsOf = (keycodes: readonly Keycode[]): readonly (readonly Keycode[])[] => {
  const runs: Keycode[][] = [];
  for (const keycode of keycodes) {
    const last = runs.at(-1);
    if (last?.at(-1) === keycode - 1) last.push(keycode);
    else runs.push([keycode]);
  }
  return runs;
};
