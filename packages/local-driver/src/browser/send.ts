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

/** Where calls go, as far as sending needs to know. */
export interface CallTarget {
  /** Where pictures show what. */
  readonly view: PictureView;
  /** Sends one command and resolves with its reply. */
  send(method: string, params: object): Promise<unknown>;
  /** Resolves when the page, its frames included, has dealt with what was sent. */
  settle(): Promise<void>;
  /** Whether the page has frames of other sites, which have processes of their own. */
  hasForeignFrames(): boolean;
  /** Resolves when input of the mouse at a place, in CSS pixels, goes to what is there. Absent: it does already. */
  inPlace(at: Point): Promise<void> | undefined;
  /** Whether what input led to is there. */
  readonly effects: Pick<Effects, 'note' | 'noteTurn' | 'follow' | 'over' | 'lastSeen' | 'pages'>;
  /** The dialogs of the page. */
  readonly dialogs: Pick<OpenDialogs, 'isOpen' | 'nextOpen' | 'replied' | 'untilHeld' | 'holdingUp'>;
  /** Why nothing can be sent to it, if so. */
  lost(): Error | undefined;
  /** Once it is gone: what is wrong beside the tab having been closed, if anything is. */
  trouble(): Promise<Error | undefined>;
}

/**
 * Carries calls out in order. Each waits for the reply to the one before, except within a click.
 *
 * @remarks
 * Never rejects. A call whose reply did not come is `unknown`, one that Chromium refused `failed`. A call that was under
 * way when its tab closed is `applied`: a popup that closes on a key or a click takes the reply with it. A release in a
 * tab that has closed is `applied` too, for a tab that is gone holds nothing; anything else there has not run.
 *
 * What aims at something, such as a press, waits for the effects of the input before it, so that it finds the page as it
 * stays. Turns of the wheel that follow one another add up, and the last one waits for where they lead.
 *
 * While a page shows a dialog, Chromium drops input and answers that it went well. So nothing is sent while a dialog is open. A
 * reply that comes while one is open may be such an answer: of 300 keys under a page that calls `confirm()` every 15 ms, all 90
 * with such a reply were lost, and the 210 others seen. Or the dialog has overtaken it: of 400 releases that open a dialog by
 * `setTimeout`, up to 13 (Chromium 156, November 2026). The page knows what it has seen, and the rest is sent again. A key that
 * opens a dialog itself is answered after it has closed.
 *
 * Why not all in one burst (measured on Chromium 156, November 2026): a key behind an unanswered click into a frame of
 * another site went to the wrong field two times of three. Chromium merges moves that wait, and clicks overtake wheel
 * turns. A burst would save about 1 ms a key. What does save time is that a press does not wait for the move before it,
 * which Chromium answers once a frame, after up to 16 ms, nor a release for its press.
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

/** Where calls go that cannot go anywhere: each fails in its turn. */
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
 * How long the next dialog of a page is waited for whose last one has made Chromium drop input, in milliseconds. Such a page
 * may be free between two of them for less time than input takes to it: on a busy machine, with a `confirm()` every 15 ms, 86 %
 * of the input was dropped, and 13 to 29 % of what was sent right behind an answer (Chromium 156, November 2026).
 */
const nextDialogMs = 30;

type Outcome = SendReport['outcomes'][number];

/** Calls under way. */
class Sending {
  readonly outcomes: Outcome[];
  readonly #calls: readonly CdpCall[];
  readonly #deadline: Deadline;
  /** What waits for its reply, in the order it was sent. */
  readonly #pending = new Map<number, { readonly call: CdpCall; readonly reply: Promise<void> }>();
  readonly #errors: (Error | undefined)[] = [];
  /** How many releases of buttons the page has seen when it has the last one. */
  #releases = 0;
  /** Whether a dialog has come in the way, and more may. */
  #isInterrupted = false;

  constructor(calls: readonly CdpCall[], deadline: Deadline) {
    this.outcomes = calls.map(() => 'notRun');
    this.#calls = calls;
    this.#deadline = deadline;
  }

  /** Why it must not go on: the failure that comes first, or the deadline. */
  get error(): Error | undefined {
    const failure = this.#errors.find((error) => error !== undefined);
    return failure ?? (this.#deadline.signal.aborted ? toError(this.#deadline.error()) : undefined);
  }

  fail(index: number, error: Error): void {
    this.#errors[index] = error;
  }

  /** Whether a call may go while those before it are unanswered: a press behind its move, a release behind its press. */
  carries(call: CdpCall): boolean {
    if (call.type !== 'command' || !call.withLast) return false;
    const before = [...this.#pending.values()].map((one) => one.call);
    if (isOf(call, 'mouseReleased')) return isOf(before.at(-1), 'mousePressed');
    return before.length === 1 && isOf(before[0], 'mouseMoved');
  }

  /** Sends a call; its outcome is unknown until the reply is here. */
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

  /** Waits until input of the mouse goes to what is at its place. */
  async inPlace(index: number, at: Point, target: CallTarget): Promise<void> {
    const waiting = target.inPlace(inCssPixels(at, target.view));
    if (waiting === undefined) return;
    await this.#deadline.race(waiting).catch(() => undefined);
    await this.withoutDialog(index, target);
  }

  /** Waits until what aims at the page finds it as it stays. Fails if a popup of the browser is in the way. */
  async findInPlace(index: number, target: CallTarget): Promise<void> {
    const at = mouseAt(this.#calls[index], 'mousePressed');
    if ((await this.effects(target, at)) === undefined) return;
    // It may have closed by itself since.
    target.effects.note();
    const popup = await this.effects(target, at);
    if (popup !== undefined) this.fail(index, behindPopup(popup));
  }

  /**
   * Waits until the effects of input are there, or the deadline. Resolves with the popup that is open then. `at`: where a press
   * is about to follow.
   */
  async effects(target: CallTarget, at?: Point): Promise<Popup | undefined> {
    return this.#deadline.race(target.effects.over(at)).catch(() => undefined);
  }

  /**
   * Waits until input can go: no dialog is open, or its answer goes before. Resolves at the deadline too, and fails if nobody
   * is about to answer it.
   */
  async withoutDialog(index: number, { dialogs }: CallTarget): Promise<void> {
    if (!this.#isInterrupted && !dialogs.isOpen) return;
    await this.#behindAnswer(dialogs).catch((error: unknown) => {
      if (!this.#deadline.signal.aborted) this.fail(index, toError(error));
    });
  }

  /** On a page whose dialogs keep coming, input goes right behind the answer to one. */
  async #behindAnswer(dialogs: CallTarget['dialogs']): Promise<void> {
    if (this.#isInterrupted) this.#isInterrupted = await dialogs.nextOpen(nextDialogMs);
    await dialogs.replied('Input', this.#deadline);
  }

  /**
   * Sends a command until the page has it. A reply that comes while a dialog is open is that of input that was dropped, or of
   * input that has opened the dialog a moment later: the page knows, once the dialog has closed. Resolves with why nobody
   * knows, if so: nobody is about to close it, or the page has been left since.
   */
  async #deliver(index: number, call: CdpCommand, target: CallTarget): Promise<Error | undefined> {
    const { dialogs, effects } = target;
    for (;;) {
      const { pages } = effects;
      const reply = await dialogs.untilHeld(carryOut(call, target));
      if (reply === 'held' || !isInput(call) || !dialogs.isOpen) return undefined;
      try {
        await dialogs.replied('Input', this.#deadline);
        const asking = this.#isSeen(index, call, effects);
        const isSeen = await this.#deadline.race(dialogs.holdingUp('Input', this.#deadline, asking));
        if (effects.pages !== pages) return leftSince();
        if (isSeen) return undefined;
        // What the page was asked meanwhile it has answered without this.
        effects.note();
        this.#isInterrupted = true;
        await this.#behindAnswer(dialogs);
      } catch (error) {
        return toError(error);
      }
    }
  }

  /** Whether the page has seen a command that presses, releases or enters something. It takes moves and turns once more. */
  async #isSeen(index: number, call: CdpCommand, effects: CallTarget['effects']): Promise<boolean> {
    const input = seenOf(call);
    if (input === undefined) return false;
    const isRelease = isOf(call, 'mouseReleased');
    // Whether a release was seen shows once its press has been.
    if (isRelease) await this.#answeredBefore(index);
    const last = await effects.lastSeen(input.kind);
    const isReleased = last.releases >= this.#releases;
    if (isRelease) return isReleased;
    return last.what === input.what || (isReleased && this.#isReleasing(index));
  }

  /** Whether a release was sent behind a press. */
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

  /** Leaves a call unknown. */
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

  /** Waits for the replies to everything sent. Resolves at the deadline too. */
  async answered(): Promise<void> {
    const replies = [...this.#pending.values()].map(({ reply }) => reply);
    if (replies.length > 0) await this.#deadline.race(Promise.all(replies)).catch(() => undefined);
  }

  /** Lets time pass. What is left of it is skipped at the deadline. */
  async pause(index: number, durationMs: number): Promise<void> {
    try {
      await this.#deadline.race(sleep(durationMs, this.#deadline.signal));
      this.outcomes[index] = 'applied';
    } catch {
      // The deadline is the error; the pause has changed nothing.
    }
  }
}

const isDoneIfClosed = (call: CdpCall): boolean =>
  call.type === 'settle' || (call.type === 'command' && call.doneIfClosed);

/** Whether a command is input that a dialog makes Chromium drop. What ends or describes a drag is none. */
const isInput = (call: CdpCommand): boolean => call.method !== 'Input.dispatchDragEvent';

/** Whether a command may move the focus: everything that presses, releases or enters. */
const mayMoveFocus = (call: CdpCommand): boolean =>
  call.method === 'Input.dispatchKeyEvent' ||
  call.method === 'Input.insertText' ||
  (call.method === 'Input.dispatchMouseEvent' && call.params.clickCount !== undefined);

/**
 * Sends a command and waits until the browser knows what became of it.
 *
 * @remarks
 * Chromium picks the process for a key when the key arrives, by what has the focus. That the focus has moved into a frame
 * of another site it may hear after the reply to the click that moved it (seen on Chromium 156 under load).
 */
const carryOut = async (call: CdpCommand, target: CallTarget): Promise<void> => {
  await target.send(call.method, paramsIn(call.params, target.view));
  if (!(mayMoveFocus(call) || call.setsOff === true) || !target.hasForeignFrames()) return;
  await target.settle().catch(() => undefined);
  if (call.then !== undefined) await target.send('Input.dispatchDragEvent', inCssPixels(call.then, target.view));
};
