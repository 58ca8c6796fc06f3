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
import { dragBegins, dropped, holdOverTarget, restMs, wait, type PointerPace, type PressSpacing } from './pacing.js';
import type { PaintAfterInput } from './paint.js';
import type { ButtonCall, MotionCall, WheelCall, XCall, XPauseCall } from './wire.js';
import type { XDisplay } from './x-display.js';
import type { XKeyboard } from './x-keyboard.js';

/** What calls are carried out with. */
export interface InputDevices {
  readonly display: XDisplay;
  readonly keyboard: XKeyboard;
  readonly presses: PressSpacing;
  readonly pace: PointerPace;
  readonly paint: PaintAfterInput;
}

type Outcome = SendReport['outcomes'][number];

/**
 * Carries calls out in order.
 *
 * @remarks
 * Never rejects. A call is `applied` when the server says that it is done with it; what had gone out when a deadline came
 * or the server was lost is `unknown`. A pause that is cut short counts as not run.
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

/** Calls under way. */
class Sending {
  readonly outcomes: Outcome[];
  readonly #calls: readonly XCall[];
  readonly #devices: InputDevices;
  readonly #deadline: Deadline;
  /** What has gone out since the server was waited for. */
  #underWay: number[] = [];
  #presses: ButtonCall[] = [];
  #pointer: Point | undefined;
  /** Whether a program drags something natively. */
  #isDragging = false;
  /** The last call that did something, and whether what it may lead to was noted as it went out. */
  #last: XCall | undefined;
  #isNoted = false;

  constructor(calls: readonly XCall[], devices: InputDevices, deadline: Deadline, pointer: Point | undefined) {
    this.outcomes = calls.map(() => 'notRun');
    this.#calls = calls;
    this.#devices = devices;
    this.#deadline = deadline;
    this.#pointer = pointer;
  }

  /** Waits until the server has done what went out, which is applied then. */
  async confirm(): Promise<void> {
    if (this.#underWay.length === 0) return;
    await this.#deadline.race(this.#devices.display.sync());
    for (const index of this.#underWay) this.outcomes[index] = 'applied';
    this.#underWay = [];
    for (const { button } of this.#presses) this.#devices.presses.note(button, this.#pointer, performance.now());
    this.#presses = [];
  }

  /**
   * Waits until all is done. A turn of the wheel is done when the screen has come to rest; a key that scrolls is waited for
   * by what comes next, for most keys that scroll a page do something else in a field.
   */
  async finish(): Promise<void> {
    const { paint } = this.#devices;
    await this.confirm();
    if (!this.#isNoted) paint.noteInput();
    if (this.#last?.type === 'wheel') await paint.calm(this.#deadline, false);
  }

  /** Carries one call out, or puts it under way. */
  async carryOut(index: number, call: XCall): Promise<void> {
    await this.#waitFor(call, index);
    if (this.#deadline.signal.aborted) throw this.#deadline.error();
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
        pace.noteButton(call.button, call.press);
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

  /** What goes before a call: the others must have arrived before time passes, and separate clicks must stay so. */
  async #waitFor(call: XCall, index: number): Promise<void> {
    const { presses, pace, paint } = this.#devices;
    const elsewhere = call.type === 'motion' && (this.#pointer === undefined || !samePoint(call, this.#pointer));
    if (this.#findsWhatMoves(call) && paint.mayMove(elsewhere)) {
      await this.confirm();
      await paint.calm(this.#deadline, elsewhere);
    }
    if (call.type === 'pause' || call.type === 'text' || call.type === 'wheel') await this.confirm();
    if (
      call.type === 'motion' &&
      (this.#presses.length > 0 || this.#isSeen(call, index) || pace.waitMs(performance.now()) > 0)
    ) {
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

  /** Whether a call depends on what is where on the screen. Notches of one turn come while it scrolls. */
  #findsWhatMoves(call: XCall): boolean {
    if (this.#devices.pace.isHolding)
      return this.#last?.type === 'wheel' && call.type !== 'wheel' && call.type !== 'pause';
    if (call.type === 'wheel') return this.#last?.type !== 'wheel';
    return call.type === 'motion' || (call.type === 'button' && call.press);
  }

  /** Whether a program is to see a move by itself: it hovers or drags, or is one of several on the way to a place. */
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
    return wait(this.#devices.pace.waitMs(performance.now()), this.#deadline);
  }

  /** Notes when a move or turn was done that the next one must not come close to. */
  async #step(): Promise<void> {
    await this.#deadline.race(this.#devices.display.sync());
    this.#devices.pace.noteStep(performance.now());
  }

  /** Lets the pointer rest, and holds over its target what is dragged natively. */
  async #rest(): Promise<void> {
    await this.confirm();
    await wait(restMs, this.#deadline);
    this.#isDragging = await holdOverTarget(this.#pointer, this.#devices.display, this.#deadline);
  }

  /**
   * Presses Escape. A native drag takes it: then what comes next has to come after the drag, or the program misses it.
   */
  async #escape(): Promise<void> {
    const { display, keyboard } = this.#devices;
    await this.confirm();
    await wait(restMs, this.#deadline);
    const isDragging = await dragBegins(display, this.#deadline);
    keyboard.key('Escape', true);
    if (isDragging) await dropped(display, this.#deadline);
  }

  /** Ends a native drag, as a hand does with Escape, and returns to where it began, for a release that drops nothing. */
  async #goBack(to: Point): Promise<void> {
    const { display, keyboard, pace } = this.#devices;
    if (!pace.carries) return;
    await this.confirm();
    await wait(restMs, this.#deadline);
    if (await dragBegins(display, this.#deadline)) {
      keyboard.key('Escape', true);
      await dropped(display, this.#deadline).finally(() => keyboard.key('Escape', false));
    }
    await this.#nextFrame();
    display.move(to);
    this.#pointer = to;
    await this.#step();
    await this.#nextFrame();
  }

  /** What comes after a drop must not come into it. */
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
        await this.#nextFrame();
        this.#devices.paint.noteScroll();
        this.#devices.display.button(button, true);
        this.#devices.display.button(button, false);
        await this.#step();
      }
    }
    this.#isNoted = true;
  }
}

/** What must stand on some key for calls: a character that takes Shift may have a key of its own on other keyboards. */
const keysOf = (calls: readonly XCall[]): readonly Key[] =>
  calls.flatMap((call) => {
    if (call.type === 'key') return [call.shift === undefined ? baseKey(call.key) : call.key];
    return call.type === 'shiftedStroke' ? [effectiveKey(call.key, true)] : [];
  });

/** Keys that programs scroll by, or that go to what may be out of sight. */
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

/** Chromium takes presses of the same millisecond for one and the same (version 156, November 2026). */
const pressDelayMs = 2;

/** How many calls go out before the server is waited for. */
const callsAtOnce = 64;
