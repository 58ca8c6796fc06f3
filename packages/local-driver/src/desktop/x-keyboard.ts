import { ActionFailedError, effectiveKey, type Deadline, type Key } from '@farhand/core/driver';
import { FocusedProgram } from './focused-program.js';
import {
  Keymap,
  keysymOfCharacter,
  keysymOfKey,
  needsNumLock,
  noSymbol,
  ownKeys,
  runsOf,
  SpareKeys,
  type KeyChanges,
  type Keycode,
  type Keysym,
  type Place,
} from './keys.js';
import { wait } from './pacing.js';
import type { XDisplay } from './x-display.js';

/**
 * How long programs may take to hear that keys have changed, in milliseconds: with their word that they have caught up,
 * and without. Three texts of 1,000 characters in Chromium 156, November 2026: with its word all arrived intact with no
 * time at all, also on a machine with three times the work it can do; without, 20 were enough on an idle one and 0 were not.
 */
const catchUpMs = { caughtUp: 50, unknown: 150 } as const;

/** How long a program may take to deal with one key, in milliseconds, if it does not say. Chromium took less than 2. */
const keyMs = 4;

/** How many keys go out before the server is waited for: what is under way at a deadline stays short. */
const strokesAtOnce = 50;

/** The keyboard of an X display, which is given keys for characters that it lacks. */
export class XKeyboard {
  readonly #display: XDisplay;
  readonly #spare: SpareKeys;
  readonly #isOwn: boolean;
  #keymap: Keymap;
  #shift: Keycode;
  readonly #program: FocusedProgram;
  /** Keys pressed since the keyboard was changed. */
  #strokes = 0;

  private constructor(display: XDisplay, program: FocusedProgram, keymap: Keymap, isOwn: boolean) {
    this.#display = display;
    this.#program = program;
    this.#keymap = keymap;
    this.#spare = new SpareKeys(keymap.silentKeys());
    this.#isOwn = isOwn;
    this.#shift = shiftOf(keymap);
  }

  /** The keyboard of a display that somebody else may use as well. */
  static async ofSomebodyElse(display: XDisplay): Promise<XKeyboard> {
    return new XKeyboard(display, await FocusedProgram.on(display), await readKeymap(display), false);
  }

  /** The keyboard of a display of one's own, which gets the keys it lacks, many spare ones, and NumLock on. */
  static async ofOwn(display: XDisplay): Promise<XKeyboard> {
    for (const { first, rows } of ownKeys) display.changeKeys(first, rows);
    const keyboard = new XKeyboard(display, await FocusedProgram.on(display), await readKeymap(display), true);
    await keyboard.#turnNumLockOn();
    return keyboard;
  }

  /** Looks at the keyboard again, unless nobody else can have changed it. */
  async refresh(): Promise<void> {
    if (this.#isOwn) return;
    this.#keymap = await readKeymap(this.#display);
    this.#shift = shiftOf(this.#keymap);
  }

  async #turnNumLockOn(): Promise<void> {
    const place = this.#keymap.find(keysymOfKey('NumLock'));
    if (place === undefined || (await this.#isNumLockOn())) return;
    this.#strike(place.keycode);
    await this.#display.sync();
  }

  /**
   * Makes sure that there are keys for all of these.
   *
   * @throws ActionFailedError if one of them is on the number pad and NumLock is off.
   */
  async prepare(keys: readonly Key[], deadline: Deadline): Promise<void> {
    if (keys.some(needsNumLock) && !(await this.#isNumLockOn())) {
      throw new ActionFailedError(
        "NumLock is off on this display, so its number pad has no digits. Press NumLock first, with keyboard.press('NumLock').",
      );
    }
    const missing = keys.map(keysymOfKey).filter((keysym) => this.#keymap.find(keysym) === undefined);
    if (missing.length > 0) await this.#assign(missing, deadline);
  }

  /** Presses or releases a key. With `shift`, Shift is down around it. */
  key(key: Key, press: boolean, shift: boolean): void {
    const { keycode, shift: takesShift } = this.#placeOf(keysymOfKey(key));
    const withShift = shift || (press && takesShift);
    if (withShift) this.#display.key(this.#shift, true);
    this.#display.key(keycode, press);
    if (withShift) this.#display.key(this.#shift, false);
    this.#strokes += 1;
  }

  /** Presses and releases a key while Shift is down, or the key that says the same without it. */
  shiftedStroke(key: Key): void {
    this.#stroke(keysymOfKey(effectiveKey(key, true)));
  }

  /** Presses and releases the key that has this character. */
  #stroke(keysym: Keysym): void {
    const { keycode, shift } = this.#placeOf(keysym);
    if (shift) this.#display.key(this.#shift, true);
    this.#strike(keycode);
    if (shift) this.#display.key(this.#shift, false);
    this.#strokes += 1;
  }

  /** Types text. Returns when the server has all of it. */
  async type(text: string, deadline: Deadline): Promise<void> {
    const keysyms = [...text.replaceAll(/\r\n?/g, '\n')].map(keysymOfCharacter);
    let start = 0;
    while (start < keysyms.length) {
      const end = await this.#ready(keysyms, start, deadline);
      for (let at = start; at < end; at += strokesAtOnce) {
        if (deadline.signal.aborted) throw deadline.error();
        for (const keysym of keysyms.slice(at, Math.min(end, at + strokesAtOnce))) this.#stroke(keysym);
        await deadline.race(this.#display.sync());
      }
      start = end;
    }
  }

  /** Takes back what was put on keys. */
  restore(): void {
    for (const run of runsOf(this.#spare.touched))
      this.#display.changeKeys(
        run[0] ?? 0,
        run.map(() => [noSymbol]),
      );
  }

  /** Finds keys for as many of the characters from `start` on as there is room for; returns where it stops. */
  async #ready(keysyms: readonly Keysym[], start: number, deadline: Deadline): Promise<number> {
    const missing = keysyms.flatMap((keysym, at) =>
      at >= start && this.#keymap.find(keysym) === undefined ? [[keysym, at] as const] : [],
    );
    if (missing.length === 0) return keysyms.length;
    const count = await this.#assign(
      missing.map(([keysym]) => keysym),
      deadline,
    );
    return missing[count]?.[1] ?? keysyms.length;
  }

  async #assign(wanted: readonly Keysym[], deadline: Deadline): Promise<number> {
    const { count, changes } = this.#spare.assign(wanted);
    if (count === 0) throw new ActionFailedError('This keyboard has no free key to put a missing character on.');
    if (changes.size > 0) await this.#change(changes, deadline);
    return count;
  }

  /**
   * Programs read the whole keyboard anew when they hear that a key has changed. A program that has not yet dealt with
   * earlier keys would take them for what is on the keyboard by then, so it gets time before as well as after.
   */
  async #change(changes: KeyChanges, deadline: Deadline): Promise<void> {
    if (this.#strokes > 0) await this.#letCatchUp(this.#strokes, deadline);
    this.#strokes = 0;
    for (const run of runsOf([...changes.keys()])) {
      this.#display.changeKeys(
        run[0] ?? 0,
        // The same with and without Shift, so that a Shift that is held does not matter.
        run.map((keycode) => Array.from({ length: 2 }, () => changes.get(keycode) ?? noSymbol)),
      );
    }
    await deadline.race(this.#display.sync());
    await this.#letCatchUp(0, deadline);
  }

  /** Waits until the program that gets the keys has dealt with so many, and with changes of the keyboard. */
  async #letCatchUp(strokes: number, deadline: Deadline): Promise<void> {
    const hasCaughtUp = await this.#program.hasCaughtUp(deadline);
    await wait(hasCaughtUp ? catchUpMs.caughtUp : catchUpMs.unknown + strokes * keyMs, deadline);
  }

  #placeOf(keysym: Keysym): Place {
    const spare = this.#spare.find(keysym);
    const place = this.#keymap.find(keysym) ?? (spare === undefined ? undefined : { keycode: spare, shift: false });
    if (place === undefined) throw new ActionFailedError(`This keyboard has no key for keysym ${keysym.toString(16)}.`);
    return place;
  }

  #strike(keycode: Keycode): void {
    this.#display.key(keycode, true);
    this.#display.key(keycode, false);
  }

  async #isNumLockOn(): Promise<boolean> {
    const { keyMask } = await this.#display.pointer();
    return (keyMask & this.#keymap.numLockMask) !== 0;
  }
}

const shiftOf = (keymap: Keymap): Keycode => keymap.find(keysymOfKey('Shift'))?.keycode ?? 50;

const readKeymap = async (display: XDisplay): Promise<Keymap> => {
  const [keyboard, { keyMask }] = await Promise.all([display.keyboard(), display.pointer()]);
  return new Keymap(keyboard, (keyMask >> 13) & 3);
};
