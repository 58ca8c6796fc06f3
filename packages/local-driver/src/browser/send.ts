import { ActionFailedError, sleep, toError, type Deadline, type SendReport, type TabId } from '@farhand/core/driver';
import { refused, saysClosed } from './failure.js';
import { inCssPixels, type CdpCall, type CdpCommand } from './wire.js';

/** Where calls go, as far as sending needs to know. */
export interface CallTarget {
  /** Pixels of the picture for each CSS pixel. */
  readonly scale: number;
  /** Sends one command and resolves with its reply. */
  send(method: string, params: object): Promise<unknown>;
  /** Resolves when the page, its frames included, has dealt with what was sent. */
  settle(): Promise<void>;
  /** Whether the page has frames of other sites, which have processes of their own. */
  hasForeignFrames(): boolean;
  /** Why nothing can be sent to it, if so. */
  lost(): Error | undefined;
  /** Once it is gone: what is wrong beside the tab having been closed, if anything is. */
  trouble(): Promise<Error | undefined>;
}

/**
 * Carries calls out in order. Each waits for the reply to the one before, except a press right behind a move.
 *
 * @remarks
 * Never rejects. A call whose reply did not come is `unknown`, one that Chromium refused `failed`. A call that was under
 * way when its tab closed is `applied`: a popup that closes on a key or a click takes the reply with it. A release in a
 * tab that has closed is `applied` too, for a tab that is gone holds nothing; anything else there has not run.
 *
 * Why not all in one burst (measured on Chromium 156, November 2026): while a page shows a dialog, Chromium drops
 * input and says that it went well, so of 200 keys in a burst under a page that calls `confirm()` now and then, 175
 * were lost without a trace. A key behind an unanswered click into a frame of another site went to the wrong field two
 * times of three. It merges moves that wait, and clicks
 * overtake wheel turns. A burst would save about 1 ms a key. What does save time is a press that does
 * not wait for the move before it, which Chromium answers once a frame, after up to 16 ms.
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
    const goesWithMove =
      call.type === 'command' && call.withMove && sending.waitsForOneMove && !target.hasForeignFrames();
    if (!goesWithMove) await sending.answered();
    if (sending.error !== undefined) break;
    const lost = target.lost();
    if (lost === undefined) sending.start(index, call, target);
    else if (isDoneIfClosed(call)) sending.outcomes[index] = 'applied';
    else sending.fail(index, lost);
  }
  await sending.answered();
  const { outcomes, error } = sending;
  return { outcomes, requests: calls.length === 0 ? 0 : 1, ...(error === undefined ? {} : { error }) };
};

/** Where calls go that cannot go anywhere: each fails in its turn. */
export const nowhere = (error: Error): CallTarget => ({
  scale: 1,
  send: () => Promise.reject(error),
  settle: () => Promise.reject(error),
  hasForeignFrames: () => false,
  lost: () => error,
  trouble: () => Promise.resolve(error),
});

type Outcome = SendReport['outcomes'][number];

/** Calls under way. */
class Sending {
  readonly outcomes: Outcome[];
  readonly #deadline: Deadline;
  /** What waits for its reply, in the order it was sent. */
  readonly #pending = new Map<number, { readonly call: CdpCall; readonly reply: Promise<void> }>();
  readonly #errors: (Error | undefined)[] = [];

  constructor(calls: readonly CdpCall[], deadline: Deadline) {
    this.outcomes = calls.map(() => 'notRun');
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

  /** Whether one move waits for its reply and nothing else does. */
  get waitsForOneMove(): boolean {
    const [only, ...others] = [...this.#pending.values()];
    return only !== undefined && others.length === 0 && isMove(only.call);
  }

  /** Sends a call; its outcome is unknown until the reply is here. */
  start(index: number, call: CdpCall, target: CallTarget): void {
    this.outcomes[index] = 'unknown';
    const work = call.type === 'command' ? carryOut(call, target) : target.settle();
    const reply = work.then(
      () => this.#accept(index),
      (error: unknown) => this.#refuse(index, call, target, error),
    );
    this.#pending.set(index, { call, reply });
  }

  /** Chromium answers input in order, except what it drops: that it answers at once. */
  #accept(index: number): void {
    const [oldest] = this.#pending.keys();
    this.#pending.delete(index);
    if (oldest === index) {
      this.outcomes[index] = 'applied';
    } else {
      this.outcomes[index] = 'notRun';
      this.fail(index, dropped());
    }
  }

  async #refuse(index: number, call: CdpCall, target: CallTarget, error: unknown): Promise<void> {
    if (target.lost() === undefined && !saysClosed(error)) {
      this.outcomes[index] = 'failed';
      this.fail(index, refused(call.type === 'command' ? `The command ${call.method}` : 'Waiting for the page', error));
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

const isMove = (call: CdpCall): boolean =>
  call.type === 'command' && call.method === 'Input.dispatchMouseEvent' && call.params.type === 'mouseMoved';

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
  await target.send(call.method, inCssPixels(call, target.scale));
  if (mayMoveFocus(call) && target.hasForeignFrames()) await target.settle().catch(() => undefined);
};

const dropped = (): ActionFailedError =>
  new ActionFailedError(
    'Chromium dropped the press of a button: the page opened a dialog when the pointer came. Move there first, then press.',
  );
