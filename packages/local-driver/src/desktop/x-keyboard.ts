import { ActionFailedError, baseKey, effectiveKey, type Deadline, type Key } from '@farhand/core/driver';
import { FocusedProgram } from './focused-program.js';
import {
  inOrderOfUse,
  Keymap,
  keysymOfCharacter,
  keysymOfKey,
  needsNumLock,
  noSymbol,
  ownKeys,
  runsOf,
  SpareKeys,
  type KeyboardRows,
  type KeyChanges,
  type Keycode,
  type Keysym,
  type Place,
} from './keys.js';
import { wait } from './pacing.js';
import { isKeyboardChange, type XDisplay } from './x-display.js';

/**
 * How long programs may take to notice changed keys, in milliseconds: if they confirm that they have caught up, and if
 * they do not. Measured with three texts of 1,000 characters in Chromium 156, November 2026: with confirmation all
 * texts arrived intact even at 0 ms, also on a machine with three times the work it can do; without, 20 ms sufficed on
 * an idle machine and 0 ms did not.
 */
const catchUpMs = { caughtUp: 50, unknown: 150 } as const;

/**
 * How long a program may take to process one key if it does not confirm, in milliseconds. Chromium took less than 2.
 */
const keyMs = 4;

/** How many keys are sent before waiting for the server, so that few are in flight at a deadline. */
const strokesAtOnce = 50;

/** The bit of the keyboard's state for CapsLock. */
const lockMask = 2;

/** Returns the active layout from the state of the keyboard. */
const layoutOf = (keyMask: number): number => (keyMask >> 13) & 3;

/**
 * The keyboard of an X display. Characters that it lacks are assigned to spare keys. Changes by others are followed:
 * another key map, other modifiers, another active layout.
 */
export class XKeyboard {
  readonly #display: XDisplay;
  readonly #isOwn: boolean;
  #spare: SpareKeys;
  #rows: KeyboardRows;
  #keyMask: number;
  #keymap: Keymap;
  #shift: Keycode;
  /** Whether the map has changed since it was read. */
  #isStale = false;
  /** When another client changed the map; `undefined` if programs have been given time since. */
  #changedMs: number | undefined;
  readonly #program: FocusedProgram;
  /** The positions of the keys that are down: the symbols there may have changed since. */
  readonly #down = new Map<Key, Place>();
  /** Whether programs know the names of all keys. */
  #isAnnounced = true;
  /** Keys pressed since the keyboard was changed. */
  #strokes = 0;
  /** Whether keys have been pressed that may have changed the state since it was read. */
  #hasActed = false;

  private constructor(display: XDisplay, isOwn: boolean, program: FocusedProgram, rows: KeyboardRows, keyMask: number) {
    this.#display = display;
    this.#isOwn = isOwn;
    this.#program = program;
    this.#rows = rows;
    this.#keyMask = keyMask;
    this.#keymap = new Keymap(rows, { layout: layoutOf(keyMask) });
    this.#spare = new SpareKeys(inOrderOfUse(this.#keymap.silentKeys()));
    this.#shift = shiftOf(this.#keymap);
    display.listen((event) => {
      if (!isKeyboardChange(event)) return;
      this.#isStale = true;
      this.#changedMs = performance.now();
    });
  }

  /** Creates the keyboard of a display that other programs may use too. */
  static ofSomebodyElse(display: XDisplay): Promise<XKeyboard> {
    return XKeyboard.#of(display, false);
  }

  static async #of(display: XDisplay, isOwn: boolean): Promise<XKeyboard> {
    await display.reportKeyboard();
    const [program, rows, { keyMask }] = await Promise.all([
      FocusedProgram.on(display),
      display.keyboard(),
      display.pointer(),
    ]);
    return new XKeyboard(display, isOwn, program, rows, keyMask);
  }

  /**
   * Creates the keyboard of a display that Farhand started. Missing keys and many spare ones are added, and NumLock is
   * on.
   */
  static async ofOwn(display: XDisplay): Promise<XKeyboard> {
    for (const { first, rows } of ownKeys) display.changeKeys(first, rows);
    const keyboard = await XKeyboard.#of(display, true);
    await keyboard.#turnNumLockOn();
    return keyboard;
  }

  /** Follows changes that others made to the keyboard. `keyMask` is its state. */
  async follow(keyMask: number): Promise<void> {
    const hasOtherLayout = layoutOf(keyMask) !== layoutOf(this.#keyMask);
    this.#keyMask = keyMask;
    this.#hasActed = false;
    if (this.#isStale) await this.#read();
    else if (hasOtherLayout) this.#look();
  }

  /** Reads the symbols of the keys. */
  async #read(): Promise<void> {
    this.#isStale = false;
    this.#rows = await this.#display.keyboard();
    this.#look();
  }

  /** Updates the positions of symbols. Assignments of spare keys stay unless another client has changed them. */
  #look(): void {
    const { firstKeycode, rows } = this.#rows;
    const used = this.#spare.used.filter(([keysym, keycode]) => rows[keycode - firstKeycode]?.[0] === keysym);
    const without = new Set(used.map(([, keycode]) => keycode));
    this.#keymap = new Keymap(this.#rows, { layout: layoutOf(this.#keyMask), without });
    this.#spare = new SpareKeys(inOrderOfUse(this.#keymap.silentKeys()), used);
    this.#shift = shiftOf(this.#keymap);
  }

  async #turnNumLockOn(): Promise<void> {
    const place = this.#keymap.find(keysymOfKey('NumLock'));
    if (place === undefined || (await this.#isNumLockOn())) return;
    this.#strike(place.keycode);
    await this.#display.sync();
  }

  /**
   * Makes sure that all of these keys exist.
   *
   * @throws ActionFailedError if one of them is on the number pad and NumLock is off.
   */
  async prepare(keys: readonly Key[], deadline: Deadline): Promise<void> {
    if (keys.length > 0) await this.#letFollow(deadline);
    if (keys.some(needsNumLock) && !(await this.#isNumLockOn())) {
      throw new ActionFailedError(
        "NumLock is off on this display, so its number pad has no digits. Nothing was sent. Press NumLock first, with keyboard.press('NumLock').",
      );
    }
    const missing = keys.map(keysymOfKey).filter((keysym) => this.#keymap.find(keysym) === undefined);
    if (missing.length > 0) await this.#assign(missing, deadline);
    if (missing.length > 0) await this.#announce(deadline);
  }

  /**
   * Presses or releases a key. `shift`: the key means a character that requires Shift on a US keyboard, and says where
   * that Shift comes from. On this keyboard the character may be elsewhere, and not require Shift.
   */
  key(key: Key, press: boolean, shift?: 'held' | 'added'): void {
    const name = baseKey(key);
    this.#hasActed ||= name.length > 1;
    this.#strokes += 1;
    if (!press) {
      this.#display.key((this.#down.get(name) ?? this.#placeOf(keysymOfKey(name))).keycode, false);
      this.#down.delete(name);
      return;
    }
    const place = this.#placeOf(keysymOfKey(shift === undefined ? name : key));
    const withShift = place.shift && shift !== 'held';
    if (withShift) this.#display.key(this.#shift, true);
    this.#display.key(place.keycode, true);
    if (withShift) this.#display.key(this.#shift, false);
    this.#down.set(name, place);
  }

  /**
   * Makes the server repeat a key that is down until it is released, as any display not started by Farhand does.
   * Returns a function that removes the Shift around the repeats.
   *
   * @remarks A server that repeats keys starts to count when a key is pressed, even if it is down already, and does not
   * stop when repeating is turned off (Xvfb 21.1, November 2026). So repeating is on only for that moment.
   */
  repeat(key: Key, shift: boolean): (() => void) | undefined {
    const place = this.#down.get(key);
    if (!this.#isOwn || place === undefined) return undefined;
    if (shift) this.#display.key(this.#shift, true);
    this.#display.repeatKeys(true);
    this.#display.key(place.keycode, true);
    this.#display.repeatKeys(false);
    return () => {
      if (shift) this.#display.key(this.#shift, false);
    };
  }

  /** Presses and releases a key while Shift is down, or the key that has the same character without it. */
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

  /**
   * Types text. Resolves when the server has received all of it. CapsLock is turned off while typing.
   *
   * @throws ActionFailedError if CapsLock is on and no key turns it off.
   */
  async type(text: string, deadline: Deadline): Promise<void> {
    const keysyms = [...text.replaceAll(/\r\n?/g, '\n')].map(keysymOfCharacter);
    if (this.#hasActed) await deadline.race(this.follow((await this.#display.pointer()).keyMask));
    await this.#letFollow(deadline);
    const hasLock = (this.#keyMask & lockMask) !== 0 && text.toLowerCase() !== text.toUpperCase();
    if (hasLock) await this.#turnLock(deadline);
    try {
      let start = 0;
      while (start < keysyms.length) {
        const end = await this.#ready(keysyms, start, deadline);
        await this.#announce(deadline);
        start = await this.#typeSome(keysyms, start, end, deadline);
      }
    } finally {
      if (hasLock && !deadline.isOver()) await this.#turnLock(deadline);
    }
  }

  /**
   * Types the characters between two indices, or fewer if another client changes the keyboard meanwhile. Resolves to
   * the index it reached.
   */
  async #typeSome(keysyms: readonly Keysym[], start: number, end: number, deadline: Deadline): Promise<number> {
    for (let at = start; at < end; at += strokesAtOnce) {
      if (deadline.isOver()) throw deadline.error();
      const next = Math.min(end, at + strokesAtOnce);
      for (const keysym of keysyms.slice(at, next)) this.#stroke(keysym);
      const { keyMask } = await deadline.race(this.#display.sync());
      if (!this.#isStale && layoutOf(keyMask) === layoutOf(this.#keyMask)) continue;
      await deadline.race(this.follow(keyMask));
      await this.#letFollow(deadline);
      return next;
    }
    return end;
  }

  /** Turns CapsLock on or off. */
  async #turnLock(deadline: Deadline): Promise<void> {
    const { lock } = this.#keymap;
    if (lock === undefined) {
      throw new ActionFailedError(
        'CapsLock is on, and this keyboard has no key that turns it off, so the text would be typed in capitals. Nothing was typed. Turn CapsLock off where it was turned on.',
      );
    }
    this.#strike(lock);
    this.#keyMask = (await deadline.race(this.#display.sync())).keyMask;
  }

  /** Restores the reassigned keys. */
  restore(): void {
    for (const run of runsOf(this.#spare.touched))
      this.#display.changeKeys(
        run[0] ?? 0,
        run.map(() => [noSymbol]),
      );
  }

  /** Finds keys for as many characters from `start` on as possible. Resolves to the index where it stops. */
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
    if (count === 0)
      throw new ActionFailedError('This keyboard lacks a character of the text, and has no spare key for it.');
    if (changes.size > 0) await this.#change(changes, deadline);
    return count;
  }

  /**
   * Programs read the whole keyboard again when they learn that a key has changed. A program that has not yet processed
   * earlier keys would interpret them by the changed keyboard, so it gets time both before and after.
   */
  async #change(changes: KeyChanges, deadline: Deadline): Promise<void> {
    if (this.#strokes > 0) await this.#letCatchUp(this.#strokes, deadline);
    this.#strokes = 0;
    for (const run of runsOf([...changes.keys()])) {
      this.#display.changeKeys(
        run[0] ?? 0,
        // The same symbol with and without Shift, so that a held Shift does not matter.
        run.map((keycode) => Array.from({ length: 2 }, () => changes.get(keycode) ?? noSymbol)),
      );
    }
    await deadline.race(this.#display.sync());
    await deadline.race(this.#read());
    await this.#letCatchUp(0, deadline);
    this.#changedMs = undefined;
    this.#isAnnounced = false;
  }

  /**
   * Announces the keyboard as a new one, if it has changed.
   *
   * @remarks Chromium 156 enters the new symbol of a changed key, but still reports the key by its earlier symbol:
   * U+0000 if it had none (November 2026). It reads the names again for a new keyboard. For characters outside the
   * Basic Multilingual Plane, such as emoji, the release still has the name U+0000.
   */
  async #announce(deadline: Deadline): Promise<void> {
    if (this.#isAnnounced || !this.#isOwn) return;
    this.#isAnnounced = true;
    await this.#letCatchUp(this.#strokes, deadline);
    await deadline.race(this.#display.announceKeyboard());
    await deadline.race(this.#display.sync());
    await deadline.race(this.#read());
    await this.#letCatchUp(0, deadline);
    this.#changedMs = undefined;
  }

  /** Waits until programs have noticed changes by another client. */
  async #letFollow(deadline: Deadline): Promise<void> {
    if (this.#changedMs === undefined) return;
    this.#changedMs = undefined;
    await this.#letCatchUp(this.#strokes, deadline);
    this.#strokes = 0;
  }

  /** Waits until the program that receives the keys has processed so many, and changes of the keyboard. */
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
