import { noSymbol, type Keysym } from './keysyms.js';

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
