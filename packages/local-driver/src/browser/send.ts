import {
  FarhandError,
  sleep,
  toError,
  type Deadline,
  type OpenDialogs,
  type Point,
  type SendReport,
  type TabId,
} from '@farhand/core/driver';
import { aims, isOf, mouseAt, pointsAt, scrolls } from './aims.js';
import type { Effects, Popup } from './effects.js';
import { behindPopup, leftSince, refused, saysClosed } from './failure.js';
import { inCssPixels, paramsIn, seenOf, type CdpCall, type CdpCommand, type PictureView } from './wire.js';

/** The destination of calls, as far as sending uses it. */
export interface CallTarget {
  /** Maps picture pixels to the page. */
  readonly view: PictureView;
  /** Sends one command and resolves to its reply. */
  send(method: string, params: object): Promise<unknown>;
  /** Resolves when the page, including its frames, has processed what was sent. */
  settle(): Promise<void>;
  /** Returns whether the page has frames of other sites, which have their own processes. */
  hasForeignFrames(): boolean;
  /**
   * Resolves when mouse input at a place, in CSS pixels, goes to the frame that is there. Returns `undefined` if it
   * already does.
   */
  inPlace(at: Point): Promise<void> | undefined;
  /** Tracks whether the effects of input are complete. */
  readonly effects: Pick<Effects, 'note' | 'noteTurn' | 'follow' | 'over' | 'lastSeen' | 'pages'>;
  /** The dialogs of the page. */
  readonly dialogs: Pick<OpenDialogs, 'isOpen' | 'nextOpen' | 'replied' | 'untilHeld' | 'holdingUp'>;
  /** Returns why nothing can be sent, if so. */
  lost(): Error | undefined;
  /** After the target is lost: resolves to a cause other than the closed tab, if there is one. */
  trouble(): Promise<Error | undefined>;
}

/**
 * Performs calls in order. Each waits for the reply to the call before, except within a click.
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
 * page knows what it has seen, and Farhand sends the rest again. The reply to a key that opens a dialog arrives after
 * the dialog has closed.
 *
 * The calls are not sent in one burst, for these reasons (measured on Chromium 156, November 2026): a key sent after an
 * unanswered click into a frame of another site went to the wrong field two times of three; Chromium merges waiting
 * moves; and clicks overtake wheel turns. A burst would save about 1 ms per key. What does save time: a press does not
 * wait for the move before it, which Chromium answers once a frame, after up to 16 ms, and a release does not wait for
 * its press.
 */
export const sendCalls = async (
  calls: readonly CdpCall[],
  targetOf: (tab: TabId | undefined) => CallTarget,
  deadline: Deadline,
): Promise<SendReport> => {
  const sending = new Sending(calls, deadline);
  for (const [index, call] of calls.entries()) {
    if (call.type === 'pause') {
      await sending.answered();
      if (sending.error === undefined) await sending.pause(index, call.durationMs);
      continue;
    }
    const target = targetOf(call.tab);
    if (call.type === 'command' && call.setsOff === true && !target.hasForeignFrames()) {
      sending.outcomes[index] = 'applied';
      continue;
    }
    if (!sending.carries(call) || target.hasForeignFrames()) await sending.answered();
    await sending.withoutDialog(index, target);
    const at = pointsAt(call, calls[index - 1], calls[index + 1]);
    if (sending.error === undefined && at !== undefined) await sending.inPlace(index, at, target);
    if (sending.error === undefined && aims(call, calls[index - 1], calls[index + 1])) {
      await sending.findInPlace(index, target);
      await sending.withoutDialog(index, target);
    }
    if (sending.error !== undefined) break;
    const lost = target.lost();
    if (lost === undefined) sending.start(index, call, target);
    else if (isDoneIfClosed(call)) sending.outcomes[index] = 'applied';
    else sending.fail(index, lost);
  }
  await sending.answered();
  const { outcomes, error } = sending;
  const last = calls.at(-1);
  if (error === undefined && last !== undefined && last.type !== 'pause' && scrolls(last))
    await sending.effects(targetOf(last.tab));
  return { outcomes, requests: calls.length === 0 ? 0 : 1, ...(error === undefined ? {} : { error }) };
};

const ignored = (): void => undefined;

/** The target of calls that cannot be sent: each one fails in its turn. */
export const nowhere = (error: Error): CallTarget => ({
  view: { scale: 1, corner: { x: 0, y: 0 } },
  send: () => Promise.reject(error),
  settle: () => Promise.reject(error),
  hasForeignFrames: () => false,
  inPlace: () => undefined,
  effects: {
    pages: 0,
    note: ignored,
    noteTurn: ignored,
    follow: () => 0,
    over: () => Promise.resolve(undefined),
    lastSeen: () => Promise.resolve({ what: '', releases: 0 }),
  },
  dialogs: {
    isOpen: false,
    nextOpen: () => Promise.resolve(false),
    replied: () => Promise.resolve(),
    untilHeld: () => Promise.resolve('answered'),
    holdingUp: (_what, _deadline, work) => work,
  },
  lost: () => error,
  trouble: () => Promise.resolve(error),
});

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
  readonly #deadline: Deadline;
  /** Calls that await their reply, in the order they were sent. */
  readonly #pending = new Map<number, { readonly call: CdpCall; readonly reply: Promise<void> }>();
  /** What became of the replies to commands: `held` by a dialog that nothing is about to close, or not. */
  readonly #replies = new Map<number, Promise<'answered' | 'held'>>();
  readonly #errors: (Error | undefined)[] = [];
  /** How many releases of buttons the page has seen, counting the last one sent. */
  #releases = 0;
  /** Whether a dialog has interrupted the input, and more dialogs may follow. */
  #isInterrupted = false;

  constructor(calls: readonly CdpCall[], deadline: Deadline) {
    this.outcomes = calls.map(() => 'notRun');
    this.#calls = calls;
    this.#deadline = deadline;
  }

  /** Why it must stop: the first failure, or the deadline. */
  get error(): Error | undefined {
    const failure = this.#errors.find((error) => error !== undefined);
    return failure ?? (this.#deadline.signal.aborted ? toError(this.#deadline.error()) : undefined);
  }

  fail(index: number, error: Error): void {
    this.#errors[index] = error;
  }

  /**
   * Returns whether a call may be sent before the calls before it are answered: a press after its move, a release after
   * its press.
   */
  carries(call: CdpCall): boolean {
    if (call.type !== 'command' || !call.withLast) return false;
    const before = [...this.#pending.values()].map((one) => one.call);
    if (isOf(call, 'mouseReleased')) return isOf(before.at(-1), 'mousePressed');
    return before.length === 1 && isOf(before[0], 'mouseMoved');
  }

  /** Sends a call. Its outcome is unknown until the reply arrives. */
  start(index: number, call: CdpCall, target: CallTarget): void {
    this.outcomes[index] = 'unknown';
    const work = call.type === 'command' ? this.#deliver(index, call, target) : target.settle().then(() => undefined);
    const reply = work.then(
      (doubt) => (doubt === undefined ? this.#accept(index, call, target) : this.#doubt(index, doubt)),
      (error: unknown) => this.#refuse(index, call, target, error),
    );
    this.#pending.set(index, { call, reply });
    const released = mouseAt(call, 'mouseReleased');
    if (released !== undefined) this.#releases = target.effects.follow(released);
  }

  /** Waits until mouse input goes to the frame at its place. */
  async inPlace(index: number, at: Point, target: CallTarget): Promise<void> {
    const waiting = target.inPlace(inCssPixels(at, target.view));
    if (waiting === undefined) return;
    await this.#deadline.race(waiting).catch(() => undefined);
    await this.withoutDialog(index, target);
  }

  /** Waits until a page is settled for a call that aims at it. Fails if a popup of the browser is in the way. */
  async findInPlace(index: number, target: CallTarget): Promise<void> {
    const at = mouseAt(this.#calls[index], 'mousePressed');
    if ((await this.effects(target, at)) === undefined) return;
    // The popup may have closed by itself since.
    target.effects.note();
    const popup = await this.effects(target, at);
    if (popup !== undefined) this.fail(index, behindPopup(popup));
  }

  /**
   * Waits until the effects of input are complete, or until the deadline. Resolves to the popup that is open then. `at`
   * is the place of the press that follows.
   */
  async effects(target: CallTarget, at?: Point): Promise<Popup | undefined> {
    return this.#deadline.race(target.effects.over(at)).catch(() => undefined);
  }

  /**
   * Waits until input can be sent: no dialog is open, or its answer goes first. Also resolves at the deadline. Fails if
   * no answer to the dialog is pending.
   */
  async withoutDialog(index: number, { dialogs }: CallTarget): Promise<void> {
    if (!this.#isInterrupted && !dialogs.isOpen) return;
    await this.#behindAnswer(dialogs).catch((error: unknown) => {
      if (!this.#deadline.signal.aborted) this.fail(index, toError(error));
    });
  }

  /** On a page with one dialog after another, input is sent right after the answer to one. */
  async #behindAnswer(dialogs: CallTarget['dialogs']): Promise<void> {
    if (this.#isInterrupted) this.#isInterrupted = await dialogs.nextOpen(nextDialogMs);
    await dialogs.replied('Input', this.#deadline);
  }

  /**
   * Sends a command until the page has received it. A reply that arrives while a dialog is open belongs to input that
   * was dropped, or to input that opened the dialog a moment later; the page knows after the dialog has closed.
   * Resolves to the reason if the outcome stays unknown: no answer to the dialog is pending, or the page has been left
   * since.
   */
  async #deliver(index: number, call: CdpCommand, target: CallTarget): Promise<Error | undefined> {
    const { dialogs, effects } = target;
    for (;;) {
      const { pages } = effects;
      const replying = dialogs.untilHeld(carryOut(call, target));
      this.#replies.set(index, replying);
      const reply = await replying;
      if (reply === 'held' || !isInput(call) || !dialogs.isOpen) return undefined;
      try {
        await dialogs.replied('Input', this.#deadline);
        const asking = this.#isSeen(index, call, effects);
        const isSeen = await this.#deadline.race(dialogs.holdingUp('Input', this.#deadline, asking));
        if (effects.pages !== pages) return leftSince();
        if (isSeen) return undefined;
        // The page's earlier reply did not include this command.
        effects.note();
        this.#isInterrupted = true;
        await this.#behindAnswer(dialogs);
      } catch (error) {
        return (await this.#isHeldByItsRelease(index)) ? undefined : toError(error);
      }
    }
  }

  /**
   * Resolves to whether the release that was sent after a press opened the dialog that is open. Then the press was seen:
   * its reply came before the dialog, and was overtaken by the report of the dialog.
   */
  async #isHeldByItsRelease(index: number): Promise<boolean> {
    if (!this.#isReleasing(index)) return false;
    const reply = await this.#replies.get(index + 1)?.catch(() => undefined);
    return reply === 'held';
  }

  /**
   * Resolves to whether the page has seen a command that presses, releases or enters something. Moves and turns of the
   * wheel are always sent again.
   */
  async #isSeen(index: number, call: CdpCommand, effects: CallTarget['effects']): Promise<boolean> {
    const input = seenOf(call);
    if (input === undefined) return false;
    const isRelease = isOf(call, 'mouseReleased');
    // The page shows whether it saw a release only after its press was answered.
    if (isRelease) await this.#answeredBefore(index);
    const last = await effects.lastSeen(input.kind);
    const isReleased = last.releases >= this.#releases;
    if (isRelease) return isReleased;
    return last.what === input.what || (isReleased && this.#isReleasing(index));
  }

  /** Returns whether a release was sent after a press. */
  #isReleasing(index: number): boolean {
    return isOf(this.#calls[index + 1], 'mouseReleased') && this.outcomes[index + 1] !== 'notRun';
  }

  async #answeredBefore(index: number): Promise<void> {
    await Promise.all([...this.#pending].flatMap(([other, { reply }]) => (other < index ? [reply] : [])));
  }

  #accept(index: number, call: CdpCall, { effects }: CallTarget): void {
    this.#pending.delete(index);
    this.outcomes[index] = 'applied';
    if (call.type !== 'command') return;
    if (isOf(call, 'mouseWheel')) effects.noteTurn();
    else if (call.method !== 'Input.dispatchMouseEvent') effects.note();
  }

  /** Marks a call as unknown. */
  #doubt(index: number, error: Error): void {
    this.#pending.delete(index);
    if (!this.#deadline.signal.aborted) this.fail(index, error);
  }

  async #refuse(index: number, call: CdpCall, target: CallTarget, error: unknown): Promise<void> {
    if (target.lost() === undefined && !saysClosed(error)) {
      this.outcomes[index] = 'failed';
      const what = call.type === 'command' ? `The command ${call.method}` : 'Waiting for the page';
      this.fail(index, FarhandError.isInstance(error) ? error : refused(what, error));
    } else {
      const trouble = await target.trouble();
      if (trouble === undefined) this.outcomes[index] = 'applied';
      else this.fail(index, trouble);
    }
    this.#pending.delete(index);
  }

  /** Waits for the replies to everything sent. Also resolves at the deadline. */
  async answered(): Promise<void> {
    const replies = [...this.#pending.values()].map(({ reply }) => reply);
    if (replies.length > 0) await this.#deadline.race(Promise.all(replies)).catch(() => undefined);
  }

  /** Pauses. The deadline cuts the pause short. */
  async pause(index: number, durationMs: number): Promise<void> {
    try {
      await this.#deadline.race(sleep(durationMs, this.#deadline.signal));
      this.outcomes[index] = 'applied';
    } catch {
      // The deadline is reported as the error; the pause has changed nothing.
    }
  }
}

const isDoneIfClosed = (call: CdpCall): boolean =>
  call.type === 'settle' || (call.type === 'command' && call.doneIfClosed);

/**
 * Returns whether a command is input that a dialog makes Chromium drop. Commands that end or describe a drag are not.
 */
const isInput = (call: CdpCommand): boolean => call.method !== 'Input.dispatchDragEvent';

/** Returns whether a command may move the focus: every press, release or text. */
const mayMoveFocus = (call: CdpCommand): boolean =>
  call.method === 'Input.dispatchKeyEvent' ||
  call.method === 'Input.insertText' ||
  (call.method === 'Input.dispatchMouseEvent' && call.params.clickCount !== undefined);

/**
 * Sends a command and waits until the browser knows its effect.
 *
 * @remarks Chromium picks the process for a key when the key arrives, by the focus. Chromium may learn that the focus
 * has moved into a frame of another site only after its reply to the click that moved it (seen on Chromium 156 under
 * load).
 */
const carryOut = async (call: CdpCommand, target: CallTarget): Promise<void> => {
  await target.send(call.method, paramsIn(call.params, target.view));
  if (!(mayMoveFocus(call) || call.setsOff === true) || !target.hasForeignFrames()) return;
  await target.settle().catch(() => undefined);
  if (call.then !== undefined) await target.send('Input.dispatchDragEvent', inCssPixels(call.then, target.view));
};
