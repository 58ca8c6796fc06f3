import {
  baseKey,
  effectiveKey,
  samePoint,
  toError,
  type Button,
  type Deadline,
  type Key,
  type Point,
  type SendReport,
} from '@farhand/core/driver';
import { dragBegins, dropped, holdOverTarget, wait, type PointerPace, type PressSpacing } from './pacing.js';
import type { PaintAfterInput } from './paint.js';
import type { ButtonCall, MotionCall, WheelCall, XCall, XPauseCall } from './wire.js';
import type { XDisplay } from './x-display.js';
import type { XKeyboard } from './x-keyboard.js';

/** The devices that perform calls. */
export interface InputDevices {
  readonly display: XDisplay;
  readonly keyboard: XKeyboard;
  readonly presses: PressSpacing;
  readonly pace: PointerPace;
  readonly paint: PaintAfterInput;
}

type Outcome = SendReport['outcomes'][number];

/**
 * Performs calls in order.
 *
 * @remarks Never rejects. A call is `applied` when the server confirms it. Calls in flight at a deadline or at the loss
 * of the server are `unknown`. A pause that is cut short counts as not run.
 */
export const sendCalls = async (
  calls: readonly XCall[],
  devices: InputDevices,
  deadline: Deadline,
): Promise<SendReport> => {
  let sending: Sending | undefined;
  try {
    const { display, keyboard } = devices;
    const { at, keyMask } = await deadline.race(display.pointer());
    await deadline.race(keyboard.follow(keyMask));
    sending = new Sending(calls, devices, deadline, at);
    await keyboard.prepare(keysOf(calls), deadline);
    for (const [index, call] of calls.entries()) await sending.carryOut(index, call);
    await sending.finish();
    return { outcomes: sending.outcomes, requests: calls.length === 0 ? 0 : 1 };
  } catch (error) {
    devices.paint.noteInput();
    const outcomes = sending?.outcomes ?? calls.map((): Outcome => 'notRun');
    return { outcomes, requests: 1, error: toError(error) };
  }
};

/** Calls in progress. */
class Sending {
  readonly outcomes: Outcome[];
  readonly #calls: readonly XCall[];
  readonly #devices: InputDevices;
  readonly #deadline: Deadline;
  /** Calls sent since the last confirmation of the server. */
  #underWay: number[] = [];
  #presses: ButtonCall[] = [];
  #pointer: Point | undefined;
  /** Whether a program is in a native drag. */
  #isDragging = false;
  /** The last call with an effect, and whether its possible effect was noted when it was sent. */
  #last: XCall | undefined;
  #isNoted = false;

  constructor(calls: readonly XCall[], devices: InputDevices, deadline: Deadline, pointer: Point | undefined) {
    this.outcomes = calls.map(() => 'notRun');
    this.#calls = calls;
    this.#devices = devices;
    this.#deadline = deadline;
    this.#pointer = pointer;
  }

  /** Waits until the server has performed the calls in flight, which are applied then. */
  async confirm(): Promise<void> {
    if (this.#underWay.length === 0) return;
    await this.#deadline.race(this.#devices.display.sync());
    for (const index of this.#underWay) this.outcomes[index] = 'applied';
    this.#underWay = [];
    for (const { button } of this.#presses) this.#devices.presses.note(button, this.#pointer, performance.now());
    this.#presses = [];
  }

  /**
   * Waits until everything is done. A turn of the wheel is done when the screen has settled. A key that scrolls is not
   * waited for here but by the next call, because most of these keys do something else in a text field.
   */
  async finish(): Promise<void> {
    const { paint } = this.#devices;
    await this.confirm();
    if (!this.#isNoted) paint.noteInput();
    if (this.#last?.type === 'wheel') await paint.calm(this.#deadline, false);
  }

  /** Performs one call, or sends it. */
  async carryOut(index: number, call: XCall): Promise<void> {
    await this.#waitFor(call, index);
    if (this.#deadline.isOver()) throw this.#deadline.error();
    if (call.type !== 'pause') this.outcomes[index] = 'unknown';
    this.#underWay.push(index);
    await this.#tell(call, index);
    if (call.type !== 'pause') this.#last = call;
    const takesTime = call.type === 'text' || call.type === 'pause' || call.type === 'wheel';
    if (takesTime || this.#underWay.length >= callsAtOnce) await this.confirm();
  }

  async #tell(call: XCall, index: number): Promise<void> {
    const { display, keyboard, pace, paint } = this.#devices;
    const isRelease = call.type === 'key' && !call.press;
    if (call.type !== 'pause' && !isRelease) this.#isNoted = false;
    switch (call.type) {
      case 'motion':
        await this.#move(call, index);
        break;
      case 'button':
        display.button(buttonNumbers[call.button], call.press, call.press ? pressDelayMs : 0);
        pace.noteButton(call.button, call.press, this.#pointer);
        if (call.press) this.#presses.push(call);
        else if (this.#isDragging) await this.#drop();
        break;
      case 'wheel':
        await this.#turn(call);
        break;
      case 'key':
        if (call.press && scrollKeys.has(baseKey(call.key))) {
          paint.noteScroll();
          this.#isNoted = true;
        }
        if (call.press && call.key === 'Escape' && pace.carries) await this.#escape();
        else keyboard.key(call.key, call.press, call.shift);
        break;
      case 'shiftedStroke':
        keyboard.shiftedStroke(call.key);
        break;
      case 'text':
        await keyboard.type(call.text, this.#deadline);
        break;
      case 'pause':
        await this.#pause(call);
        break;
    }
  }

  async #pause({ durationMs, repeats }: XPauseCall): Promise<void> {
    const { keyboard } = this.#devices;
    const stop = repeats === undefined ? undefined : keyboard.repeat(baseKey(repeats.key), repeats.shift);
    try {
      await wait(durationMs, this.#deadline);
    } finally {
      stop?.();
    }
  }

  /**
   * Waits before a call: earlier calls must have arrived before time passes, and separate clicks must stay separate.
   */
  async #waitFor(call: XCall, index: number): Promise<void> {
    const { presses, pace, paint } = this.#devices;
    const elsewhere = call.type === 'motion' && (this.#pointer === undefined || !samePoint(call, this.#pointer));
    const isRepeated = !elsewhere && presses.repeats(this.#pointer, performance.now());
    // What the first of two quick clicks paints is no motion that the second one would miss; a scroll is.
    if (this.#findsWhatMoves(call) && (isRepeated ? paint.mayScroll : paint.mayMove(elsewhere))) {
      await this.confirm();
      await paint.calm(this.#deadline, elsewhere);
    }
    if (call.type === 'pause' || call.type === 'text' || call.type === 'wheel') await this.confirm();
    if (call.type === 'motion' && (this.#presses.length > 0 || this.#isSeen(call, index) || pace.mayMerge)) {
      await this.confirm();
      await this.#nextFrame();
    }
    if (call.type !== 'button') return;
    if (call.returnTo !== undefined) await this.#goBack(call.returnTo);
    else if (!call.press && pace.carries) await this.#rest();
    if (!call.press || call.clickCount !== 1) return;
    await this.confirm();
    await wait(presses.waitMs(call.button, this.#pointer, performance.now()), this.#deadline);
  }

  /**
   * Returns whether a call depends on what is on the screen at a position. Further notches of one turn do not, because
   * they arrive during the scroll.
   */
  #findsWhatMoves(call: XCall): boolean {
    if (this.#devices.pace.isHolding)
      return this.#last?.type === 'wheel' && call.type !== 'wheel' && call.type !== 'pause';
    if (call.type === 'wheel') return this.#last?.type !== 'wheel';
    return call.type === 'motion' || (call.type === 'button' && call.press);
  }

  /**
   * Returns whether programs must see a move as a separate event: it hovers or drags, or is one of several on a path.
   */
  #isSeen({ hovers }: MotionCall, index: number): boolean {
    const isMotion = (call: XCall | undefined): boolean => call?.type === 'motion';
    const isOfSeveral = isMotion(this.#calls[index - 1]) || isMotion(this.#calls[index + 1]);
    return hovers === true || this.#devices.pace.isHolding || isOfSeveral;
  }

  async #move(call: MotionCall, index: number): Promise<void> {
    const { display, paint } = this.#devices;
    const isElsewhere = this.#pointer === undefined || !samePoint(call, this.#pointer);
    display.move(call);
    this.#pointer = { x: call.x, y: call.y };
    if (this.#isSeen(call, index)) await this.#step();
    if (call.hovers === true && isElsewhere) {
      paint.noteHover();
      this.#isNoted = true;
    }
  }

  #nextFrame(): Promise<void> {
    return this.#devices.pace.nextFrame(this.#deadline);
  }

  /** Notes the time of a move or turn that needs a distance to the next one. */
  async #step(): Promise<void> {
    await this.#deadline.race(this.#devices.display.sync());
    this.#devices.pace.noteStep(this.#pointer);
  }

  /** Lets the pointer rest, and holds a native drag over its target. */
  async #rest(): Promise<void> {
    const { display, pace } = this.#devices;
    await this.confirm();
    await this.#nextFrame();
    this.#isDragging = await holdOverTarget(this.#pointer, pace, display, this.#deadline);
  }

  /**
   * Presses Escape. If a native drag consumes it, the next call must come after the end of the drag, or the program
   * misses that call.
   */
  async #escape(): Promise<void> {
    const { display, keyboard, pace } = this.#devices;
    await this.confirm();
    const isDragging = await dragBegins(pace, display, this.#deadline);
    keyboard.key('Escape', true);
    if (isDragging) await dropped(display, this.#deadline);
  }

  /** Ends a native drag with Escape, as a hand does, and returns to where it started, for a release without a drop. */
  async #goBack(to: Point): Promise<void> {
    const { display, keyboard, pace } = this.#devices;
    if (!pace.carries) return;
    await this.confirm();
    if (await dragBegins(pace, display, this.#deadline)) {
      keyboard.key('Escape', true);
      await dropped(display, this.#deadline).finally(() => keyboard.key('Escape', false));
    }
    await this.#nextFrame();
    display.move(to);
    this.#pointer = to;
    await this.#step();
    await this.#nextFrame();
  }

  /** The next call must come after the end of a drop. */
  async #drop(): Promise<void> {
    this.#isDragging = false;
    await this.confirm();
    await dropped(this.#devices.display, this.#deadline);
  }

  async #turn({ right, down }: WheelCall): Promise<void> {
    const turns = [
      [right, 7],
      [-right, 6],
      [down, 5],
      [-down, 4],
    ] as const;
    for (const [count, button] of turns) {
      for (let done = 0; done < count; done += 1) {
        await this.#devices.pace.nextNotch(this.#deadline);
        this.#devices.paint.noteScroll();
        this.#devices.display.button(button, true);
        this.#devices.display.button(button, false);
        await this.#step();
      }
    }
    this.#isNoted = true;
  }
}

/**
 * Returns the keys that the calls need on the keyboard. A character that requires Shift may have its own key on other
 * keyboards.
 */
const keysOf = (calls: readonly XCall[]): readonly Key[] =>
  calls.flatMap((call) => {
    if (call.type === 'key') return [call.shift === undefined ? baseKey(call.key) : call.key];
    return call.type === 'shiftedStroke' ? [effectiveKey(call.key, true)] : [];
  });

/** Keys that scroll in programs, or that move to what may be out of sight. */
const scrollKeys: ReadonlySet<Key> = new Set([
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Tab',
  ' ',
]);

/** X's numbers of buttons. 4 to 7 are the wheel. */
const buttonNumbers: Readonly<Record<Button, number>> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 };

/** Chromium merges presses within the same millisecond (version 156, November 2026). */
const pressDelayMs = 2;

/** How many calls are sent before waiting for the server. */
const callsAtOnce = 64;
