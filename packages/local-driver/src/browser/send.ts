import {
  FarhandError,
  sleep,
  toError,
  type Deadline,
  type Point,
  type SendReport,
  type TabId,
} from '@farhand/core/driver';
import { setImmediate } from 'node:timers/promises';
import { aims, isOf, mouseAt, pointsAt, scrolls } from './aims.js';
import type { CallTarget } from './call-target.js';
import { carryOut } from './carry-out.js';
import type { Popup } from './effects.js';
import { behindPopup, leftSince, refused, saysClosed, untold } from './failure.js';
import { heldOutcomes, mayFollow, unseenFrom, type InFlight } from './in-flight.js';
import { inCssPixels, seenOf, type CdpCall, type CdpCommand, type SentCall } from './wire.js';

/**
 * Performs calls in order. A click is in flight as a whole, and so are up to {@link mostInFlight} keys of a text. Any
 * other call waits for the reply to the call before.
 *
 * @remarks Never rejects. A call whose reply did not arrive is `unknown`; a call that Chromium refused is `failed`. A
 * call in flight when its tab closed is `applied`, because a popup that closes on a key or a click takes the reply with
 * it. A release in a closed tab is `applied` too, because a closed tab holds nothing. Any other call there has not run.
 *
 * A call that aims at something, such as a press, waits for the effects of the input before it, so that the page has
 * settled. Consecutive turns of the wheel add up, and the last one waits until the scrolling has ended.
 *
 * While a page shows a dialog, Chromium drops input and replies with success. So nothing is sent while a dialog is
 * open. A reply that arrives while a dialog is open may belong to dropped input: of 300 keys on a page that calls
 * `confirm()` every 15 ms, all 90 with such a reply were lost, and the page saw the other 210. Or the dialog has
 * overtaken the reply: of 400 releases that open a dialog by `setTimeout`, up to 13 (Chromium 156, November 2026). The
 * page counts what it sees, and Farhand sends the rest again. Chromium drops everything behind the first command that it
 * drops, because the answer to the dialog is sent later. The reply to a key that opens a dialog arrives after the dialog
 * has closed.
 *
 * Why not everything is in flight at once (measured on Chromium 156, November 2026): a key sent after an unanswered click
 * into a frame of another site went to the wrong field two times of three; Chromium merges waiting moves, which it
 * answers once a frame; and clicks overtake wheel turns.
 */
export const sendCalls = async (
  calls: readonly CdpCall[],
  targetOf: (tab: TabId | undefined) => CallTarget,
  deadline: Deadline,
): Promise<SendReport> => {
  const sending = new Sending(calls, targetOf, deadline);
  await sending.run();
  const { outcomes, error } = sending;
  const last = calls.at(-1);
  if (error === undefined && last !== undefined && last.type !== 'pause' && scrolls(last))
    await sending.effects(targetOf(last.tab));
  return { outcomes, requests: calls.length === 0 ? 0 : 1, ...(error === undefined ? {} : { error }) };
};

/** How many commands may be in flight. More gained nothing (Chromium 156, November 2026). */
const mostInFlight = 32;

/**
 * How long to wait for the next dialog of a page whose last dialog made Chromium drop input, in milliseconds. Such a
 * page may be free between two dialogs for less time than input takes to reach it. On a busy machine, with a
 * `confirm()` every 15 ms, Chromium dropped 86 % of the input, and 13 to 29 % of input sent right after an answer
 * (Chromium 156, November 2026).
 */
const nextDialogMs = 30;

type Outcome = SendReport['outcomes'][number];

/** Calls in progress. */
class Sending {
  readonly outcomes: Outcome[];
  readonly #calls: readonly CdpCall[];
  readonly #targetOf: (tab: TabId | undefined) => CallTarget;
  readonly #deadline: Deadline;
  /** The next call to send. A dialog that makes Chromium drop input sets it back. */
  #next = 0;
  /** The call that was sent last. */
  #lastSent = -1;
  /** What was sent and is not known to have arrived, in the order it was sent. All of it has one target. */
  #flight: InFlight[] = [];
  #error: Error | undefined;
  /** Whether a dialog has interrupted the input, and more dialogs may follow. */
  #isInterrupted = false;

  constructor(calls: readonly CdpCall[], targetOf: (tab: TabId | undefined) => CallTarget, deadline: Deadline) {
    this.outcomes = calls.map(() => 'notRun');
    this.#calls = calls;
    this.#targetOf = targetOf;
    this.#deadline = deadline;
  }

  /** Why it must stop: the first failure, or the deadline. */
  get error(): Error | undefined {
    return this.#error ?? (this.#deadline.isOver() ? toError(this.#deadline.error()) : undefined);
  }

  async run(): Promise<void> {
    while (this.error === undefined) {
      const call = this.#calls[this.#next];
      if (call !== undefined) await this.#take(call);
      else if (this.#flight.length === 0) return;
      else await this.#land();
    }
    await this.#land();
  }

  /** Sends the next call, or does what must come before it. */
  async #take(call: CdpCall): Promise<void> {
    if (call.type === 'pause') {
      if (this.#flight.length > 0) await this.#land();
      else await this.#pause(call.durationMs);
      return;
    }
    const target = this.#targetOf(call.tab);
    if (this.#isNeedless(call, target)) {
      this.outcomes[this.#next++] = 'applied';
      return;
    }
    if (this.#flight.length > 0 && !this.#mayJoin(call, target)) return this.#makeRoom(call, target);
    if (await this.#prepare(call, target)) this.#start(this.#next++, call, target);
  }

  /** Returns whether a call changes nothing here: the first small move of a drag, or a move to where the pointer is. */
  #isNeedless(call: SentCall, target: CallTarget): boolean {
    if (call.type !== 'command') return false;
    if (call.setsOff === true) return !target.hasForeignFrames();
    return isOf(call, 'mouseMoved') && isOf(this.#calls[this.#next + 1], 'mousePressed') && isCalm(call, target);
  }

  /** Returns whether a call may be sent while the calls in flight are unanswered. */
  #mayJoin(call: CdpCall, target: CallTarget): boolean {
    return this.#flight.length < mostInFlight && this.#mayFollow(call, target);
  }

  #mayFollow(call: CdpCall, target: CallTarget): boolean {
    const last = this.#flight.at(-1);
    if (last === undefined || last.target !== target || this.#isInDoubt(target) || target.hasForeignFrames())
      return false;
    if (call.type === 'command' && isOf(call, 'mousePressed') && isOf(last.call, 'mouseReleased'))
      return isCalm(call, target);
    return mayFollow(call, last.call, target.flows) && ![call, last.call].some((one) => isBrowserKey(one, target));
  }

  /** Returns whether a dialog may have made Chromium drop what is in flight. */
  #isInDoubt(target: CallTarget): boolean {
    return this.#isInterrupted || target.isBlocked || this.#flight.some(({ isAnswered }) => isAnswered);
  }

  /**
   * Waits until a call that may not join those in flight comes closer to its turn. Half of the room at once takes less time
   * than one place after the other.
   */
  async #makeRoom(call: CdpCall, target: CallTarget): Promise<void> {
    const middle = this.#flight[this.#flight.length >> 1];
    if (middle === undefined || !this.#mayFollow(call, target)) await this.#land();
    else await this.#within(target.dialogs.untilHeld(middle.reply));
  }

  /** Waits until a call can be sent. Resolves to whether it can. */
  async #prepare(call: SentCall, target: CallTarget): Promise<boolean> {
    if (!(await this.#isFree(target))) return false;
    if (this.#flight.length === 0 && needsCount(call, target)) {
      await this.#within(target.effects.count());
      if (!(await this.#isFree(target))) return false;
    }
    const before = this.#calls[this.#next - 1];
    const next = this.#calls[this.#next + 1];
    const at = pointsAt(call, before, next);
    const waiting = at === undefined ? undefined : target.inPlace(inCssPixels(at, target.view));
    if (waiting !== undefined) await this.#within(waiting);
    const isAiming = aims(call, before, next) && !target.effects.isSettledFor(mouseAt(call, 'mousePressed'));
    if (isAiming && !(await this.#findInPlace(call, target))) return false;
    if ((waiting !== undefined || isAiming) && !(await this.#isFree(target))) return false;
    const lost = target.lost();
    if (lost === undefined) return this.error === undefined;
    if (isDoneIfClosed(call)) this.outcomes[this.#next++] = 'applied';
    else this.#error = lost;
    return false;
  }

  /**
   * Waits until no dialog is open, or its answer goes first. Resolves to whether the call can go on: what is in flight
   * may have to be sent again first.
   */
  async #isFree(target: CallTarget): Promise<boolean> {
    if (!this.#isInDoubt(target)) return true;
    if (this.#flight.length > 0) {
      await this.#land();
      return false;
    }
    try {
      await this.#behindAnswer(target);
    } catch (error) {
      this.#fail(error);
    }
    return this.error === undefined;
  }

  /** On a page with one dialog after another, input is sent right after the answer to one. */
  async #behindAnswer(target: CallTarget): Promise<void> {
    if (this.#isInterrupted) this.#isInterrupted = await target.dialogs.nextOpen(nextDialogMs);
    await this.#deadline.race(target.dialogKnown());
    await target.dialogs.replied('Input', this.#deadline);
  }

  /** Waits until a page is settled for a call that aims at it. Fails if a popup of the browser is in the way. */
  async #findInPlace(call: CdpCall, target: CallTarget): Promise<boolean> {
    const at = mouseAt(call, 'mousePressed');
    if ((await this.effects(target, at)) === undefined) return true;
    // The popup may have closed by itself since.
    target.effects.note();
    const popup = await this.effects(target, at);
    if (popup !== undefined) this.#error = behindPopup(popup);
    return popup === undefined;
  }

  /**
   * Waits until the effects of input are complete, or until the deadline. Resolves to the popup that is open then. `at`
   * is the place of the press that follows.
   */
  async effects(target: CallTarget, at?: Point): Promise<Popup | undefined> {
    return this.#within(target.effects.over(at));
  }

  /** Sends a call. Its outcome is unknown until it is known to have arrived. */
  #start(index: number, call: SentCall, target: CallTarget): void {
    this.outcomes[index] = 'unknown';
    this.#lastSent = index;
    const { effects } = target;
    const input = call.type === 'command' ? seenOf(call) : undefined;
    if (input !== undefined) effects.noteSent(input.kind);
    const one: InFlight = { index, call, target, isAnswered: false, pages: effects.pages, reply: Promise.resolve() };
    this.#flight.push(one);
    one.reply = carryOut(call, target, this.#isInterrupted).then(
      () => this.#accept(one),
      (error: unknown) => this.#refuse(one, error),
    );
    const released = mouseAt(call, 'mouseReleased');
    if (released !== undefined) effects.follow(released);
  }

  #accept(one: InFlight): void {
    one.isAnswered = true;
    // Dropped or not: that shows when the dialog has closed.
    if (isInput(one.call) && one.target.isBlocked) return;
    // Chromium passes input on in order, and drops nothing before what it passes on.
    const before = one.target.flows ? this.#flight.slice(0, this.#flight.indexOf(one)) : [];
    for (const other of [...before, one]) if (other.isAnswered) this.#settle(other, 'applied');
  }

  async #refuse(one: InFlight, error: unknown): Promise<void> {
    const { call, target } = one;
    if (target.lost() === undefined && !saysClosed(error)) {
      const what = call.type === 'command' ? `The command ${call.method}` : 'Waiting for the page';
      this.#fail(FarhandError.isInstance(error) ? error : refused(what, error));
      this.#settle(one, 'failed');
      return;
    }
    const isFirst = this.#flight.find((other) => seenBy(other.call)) === one;
    const trouble = await target.trouble();
    // What is in flight behind the input that may have closed the page need not have reached it.
    const isDone = trouble === undefined && (isFirst || !seenBy(call) || isDoneIfClosed(call));
    if (!isDone) this.#fail(trouble ?? target.lost() ?? refused('Input', error));
    this.#settle(one, isDone ? 'applied' : 'unknown');
  }

  #settle(one: InFlight, outcome: Outcome): void {
    // After the deadline, nothing is waited for.
    if (!this.#flight.includes(one)) return;
    this.#flight = this.#flight.filter((other) => other !== one);
    this.outcomes[one.index] = outcome;
    const { call, target } = one;
    if (outcome !== 'applied' || call.type !== 'command') return;
    if (mouseAt(call, 'mouseWheel') !== undefined) target.effects.noteTurn();
    else if (call.method !== 'Input.dispatchMouseEvent') target.effects.note();
  }

  /**
   * Waits until it is known of everything in flight whether it has arrived. Sets `#next` back to the first call that has
   * not. Also resolves at the deadline.
   */
  async #land(): Promise<void> {
    const [first] = this.#flight;
    if (first === undefined) return;
    const { target } = first;
    // Playwright passes on what Chromium reported before a reply, such as a new tab or frame, one turn after it.
    const replies = Promise.all(this.#flight.map(({ reply }) => reply)).then(() => setImmediate());
    try {
      const how = await this.#deadline.race(target.dialogs.untilHeld(replies));
      if (this.#flight.length === 0) return;
      if (how === 'held') await this.#leaveHeld(target);
      else await this.#askPage(first.pages, target);
    } catch (error) {
      this.#fail(error);
    }
    this.#flight = [];
  }

  /** Asks a page what it has seen of the input that Chromium answered under a dialog, and has the rest sent again. */
  async #askPage(pages: number, target: CallTarget): Promise<void> {
    const { dialogs, effects } = target;
    await this.#deadline.race(target.dialogKnown());
    await dialogs.replied('Input', this.#deadline);
    const missed = await this.#deadline.race(dialogs.holdingUp('Input', this.#deadline, effects.missed()));
    if (effects.pages !== pages) throw leftSince();
    const from = missed === undefined ? undefined : unseenFrom(this.#flight, missed, target.hasForeignFrames());
    // What has arrived behind it must not be sent again before it.
    const isLast = this.#flight.at(-1)?.index === this.#lastSent;
    if (from === undefined || (from < this.#flight.length && !isLast)) throw untold();
    for (const one of this.#flight.slice(0, from)) this.#settle(one, 'applied');
    const [again] = this.#flight;
    if (again === undefined) return;
    for (const { index } of this.#flight) this.outcomes[index] = 'notRun';
    this.#next = again.index;
    this.#isInterrupted = true;
    // The page's earlier reply did not include this command.
    effects.note();
  }

  /** Tells what became of the input in flight when a dialog opened that nothing is about to answer. */
  async #leaveHeld(target: CallTarget): Promise<void> {
    await this.#deadline.race(target.received());
    const outcomes = heldOutcomes(this.#flight);
    for (const [at, one] of [...this.#flight].entries()) this.#settle(one, outcomes[at] ?? 'unknown');
    if (outcomes.some((outcome) => outcome !== 'applied')) await target.dialogs.replied('Input', this.#deadline);
  }

  /** Pauses. The deadline cuts the pause short. */
  async #pause(durationMs: number): Promise<void> {
    try {
      await this.#deadline.race(sleep(durationMs, this.#deadline.signal));
      this.outcomes[this.#next++] = 'applied';
    } catch {
      // The deadline is reported as the error; the pause has changed nothing.
    }
  }

  #fail(error: unknown): void {
    if (!this.#deadline.isOver()) this.#error ??= toError(error);
  }

  /** Resolves to the result of work that may fail, or to `undefined` then and at the deadline. */
  async #within<T>(work: Promise<T>): Promise<T | undefined> {
    return this.#deadline.race(work).catch(() => undefined);
  }
}

const isDoneIfClosed = (call: CdpCall): boolean =>
  call.type === 'settle' || (call.type === 'command' && call.doneIfClosed);

/**
 * Returns whether a call is input that a dialog makes Chromium drop. Commands that end or describe a drag are not.
 */
const isInput = (call: CdpCall): boolean => call.type === 'command' && call.method !== 'Input.dispatchDragEvent';

/** Returns whether a mouse event is at a place where nothing but calm clicks happened since the pointer came. */
const isCalm = (call: CdpCommand, target: CallTarget): boolean =>
  target.flows &&
  call.method === 'Input.dispatchMouseEvent' &&
  call.params.buttons <= 1 &&
  target.effects.isCalmAt(call.params) &&
  !target.hasFramesInTheWay();

/** Returns whether a page counts a call when it sees it. */
const seenBy = (call: CdpCall): boolean => call.type === 'command' && seenOf(call) !== undefined;

const isBrowserKey = (call: CdpCall, target: CallTarget): boolean =>
  call.type === 'command' && target.browserKey(call) !== undefined;

/**
 * Returns whether the page must be asked first how much input it has seen, in case a dialog interrupts this call. It does
 * not know what frames of other sites see.
 */
const needsCount = (call: CdpCall, target: CallTarget): boolean => {
  if (!isInput(call)) return false;
  const kind = call.type === 'command' ? seenOf(call)?.kind : undefined;
  return !target.effects.isCounted(kind) || (kind !== undefined && target.hasForeignFrames());
};
