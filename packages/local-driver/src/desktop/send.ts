import {
  baseKey,
  toError,
  type Button,
  type Deadline,
  type Key,
  type Point,
  type SendReport,
} from '@farhand/core/driver';
import { dropped, holdOverTarget, restMs, wait, type PointerPace, type PressSpacing } from './pacing.js';
import type { ButtonCall, WheelCall, XCall } from './wire.js';
import type { XDisplay } from './x-display.js';
import type { XKeyboard } from './x-keyboard.js';

/** What calls are carried out with. */
export interface InputDevices {
  readonly display: XDisplay;
  readonly keyboard: XKeyboard;
  readonly presses: PressSpacing;
  readonly pace: PointerPace;
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
    await deadline.race(keyboard.refresh());
    const { at } = await deadline.race(display.pointer());
    sending = new Sending(calls, devices, deadline, at);
    await keyboard.prepare(keysOf(calls), deadline);
    for (const [index, call] of calls.entries()) await sending.carryOut(index, call);
    await sending.confirm();
    return { outcomes: sending.outcomes, requests: calls.length === 0 ? 0 : 1 };
  } catch (error) {
    const outcomes = sending?.outcomes ?? calls.map((): Outcome => 'notRun');
    return { outcomes, requests: 1, error: toError(error) };
  }
};

/** Calls under way. */
class Sending {
  readonly outcomes: Outcome[];
  readonly #devices: InputDevices;
  readonly #deadline: Deadline;
  /** What has gone out since the server was waited for. */
  #underWay: number[] = [];
  #presses: ButtonCall[] = [];
  #pointer: Point | undefined;
  /** Whether a program drags something natively. */
  #isDragging = false;

  constructor(calls: readonly XCall[], devices: InputDevices, deadline: Deadline, pointer: Point | undefined) {
    this.outcomes = calls.map(() => 'notRun');
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

  /** Carries one call out, or puts it under way. */
  async carryOut(index: number, call: XCall): Promise<void> {
    await this.#waitFor(call);
    if (this.#deadline.signal.aborted) throw this.#deadline.error();
    if (call.type !== 'pause') this.outcomes[index] = 'unknown';
    this.#underWay.push(index);
    await this.#tell(call);
    const takesTime = call.type === 'text' || call.type === 'pause' || call.type === 'wheel';
    if (takesTime || this.#underWay.length >= callsAtOnce) await this.confirm();
  }

  async #tell(call: XCall): Promise<void> {
    const { display, keyboard, pace } = this.#devices;
    switch (call.type) {
      case 'motion':
        display.move(call);
        this.#pointer = { x: call.x, y: call.y };
        if (pace.isHolding) await this.#step();
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
        keyboard.key(baseKey(call.key), call.press, call.shift === 'added');
        break;
      case 'shiftedStroke':
        keyboard.shiftedStroke(call.key);
        break;
      case 'text':
        await keyboard.type(call.text, this.#deadline);
        break;
      case 'pause':
        await wait(call.durationMs, this.#deadline);
        break;
    }
  }

  /** What goes before a call: the others must have arrived before time passes, and separate clicks must stay so. */
  async #waitFor(call: XCall): Promise<void> {
    const { presses, pace } = this.#devices;
    if (call.type === 'pause' || call.type === 'text' || call.type === 'wheel') await this.confirm();
    if (call.type === 'motion' && (this.#presses.length > 0 || pace.isHolding)) {
      await this.confirm();
      if (pace.isHolding) await this.#nextFrame();
    }
    if (call.type !== 'button') return;
    if (!call.press && pace.carries) await this.#rest();
    if (!call.press || call.clickCount !== 1) return;
    await this.confirm();
    await wait(presses.waitMs(call.button, this.#pointer, performance.now()), this.#deadline);
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
        this.#devices.display.button(button, true);
        this.#devices.display.button(button, false);
        await this.#step();
      }
    }
  }
}

const keysOf = (calls: readonly XCall[]): readonly Key[] =>
  calls.flatMap((call) => (call.type === 'key' || call.type === 'shiftedStroke' ? [baseKey(call.key)] : []));

/** X's numbers of buttons. 4 to 7 are the wheel. */
const buttonNumbers: Readonly<Record<Button, number>> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 };

/** Chromium takes presses of the same millisecond for one and the same (version 156, November 2026). */
const pressDelayMs = 2;

/** How many calls go out before the server is waited for. */
const callsAtOnce = 64;
