import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { describe, longestTimerMs } from '../check/values.js';
import type { Deadline } from '../deadline.js';
import { ActionFailedError, FarhandError, TimeoutError } from '../errors.js';
import { Alarm } from '../sleep.js';
import type { BrowserEvent, DialogInfo, DialogResult, DialogType } from './browser-events.js';

/**
 * What happens to the dialogs of pages (`alert`, `confirm`, `prompt`, and whether to leave a page) that no listener of
 * yours decides on.
 *
 * - `dismiss`: Farhand cancels them: `confirm()` is `false`, `prompt()` is `null`. Pages that ask whether to leave are left.
 * - `accept`: Farhand says yes: `confirm()` is `true`, `prompt()` is its default text.
 * - `leave`: Farhand answers none. Another client of the browser answers, or the person at its window.
 */
export type DialogAnswer = 'dismiss' | 'accept' | 'leave';

const dialogAnswers: readonly unknown[] = ['dismiss', 'accept', 'leave'] satisfies readonly DialogAnswer[];

/**
 * Checks the option `dialogs` of a driver.
 *
 * @throws TypeError if it is given and is no {@link DialogAnswer}.
 */
export const checkDialogAnswer = (value: unknown, driver: string): void => {
  if (value === undefined || dialogAnswers.includes(value)) return;
  throw typeError(`${driver}: dialogs must be 'dismiss', 'accept' or 'leave', got ${describe(value)}.`);
};

const dialogTypes: readonly unknown[] = ['alert', 'confirm', 'prompt', 'beforeunload'] satisfies readonly DialogType[];

const isDialogType = (type: unknown): type is DialogType => dialogTypes.includes(type);

/** The type of a dialog as the DevTools protocol names it; one that is not known asks nothing, as an `alert`. */
export const dialogTypeOf = (type: unknown): DialogType => (isDialogType(type) ? type : 'alert');

/**
 * Who answers an open dialog: Farhand or one of your listeners, which is at it; another client of the browser or a person,
 * by `dialogs: 'leave'`; or nobody, until you do.
 */
export type Answerer = 'farhand' | 'others' | 'nobody';

/** A dialog that a driver has found open. Its object is what it is known by. */
export interface FoundDialog extends DialogInfo {
  /** Accepts it, a prompt with this text. Rejects if it is not open any more. */
  accept(text: string): Promise<unknown>;
  /** Dismisses it. Rejects if it is not open any more. */
  dismiss(): Promise<unknown>;
}

/** A dialog that a page shows. */
interface Shown {
  readonly dialog: FoundDialog;
  answerer: Answerer;
  /** Whether an answer is on its way to the browser. */
  isAnswered: boolean;
}

/**
 * Whether a tab shows a dialog now, and who answers it. A page shows one at a time and is blocked meanwhile: it answers
 * neither questions nor input.
 *
 * @remarks
 * Measured on Chromium 156, November 2026. Chromium answers the input that opened a dialog once the dialog has closed.
 * Chromium drops input that comes while a dialog is open, and answers at once as if it had gone well. In 1,000 cases of
 * 1,000 the dialog was known to the client that sent the input before either answer. Chromium reports no dialog that was
 * open before a client connected.
 */
export class OpenDialogs {
  #opened = 0;
  #shown: Shown | undefined;
  #stays = 0;
  readonly #watchers = new Set<() => void>();
  readonly #driver: string;
  readonly #onClosed: (dialog: DialogInfo & DialogResult) => void;

  /**
   * @param driver - the name of the driver, for messages
   * @param onClosed - is told of each dialog that was answered
   */
  constructor(driver: string, onClosed: (dialog: DialogInfo & DialogResult) => void) {
    this.#driver = driver;
    this.#onClosed = onClosed;
  }

  /** How many dialogs have opened so far. */
  get opened(): number {
    return this.#opened;
  }

  /** How often the page has asked whether to leave it, and the answer was to stay. */
  get stays(): number {
    return this.#stays;
  }

  /** Whether one is open now. */
  get isOpen(): boolean {
    return this.#shown !== undefined;
  }

  /** The dialog that is open now. */
  get shown(): DialogInfo | undefined {
    return this.#shown?.dialog;
  }

  /** Resolves when no dialog is open. */
  closed(): Promise<void> {
    return this.#until(() => !this.isOpen);
  }

  /**
   * Resolves when no dialog is open. Rejects as {@link OpenDialogs.holdingUp} does, and at the deadline.
   *
   * @param what - what waits for it, as a message begins
   */
  passed(what: string, deadline: Deadline): Promise<void> {
    return this.#held(what, deadline, () => !this.isOpen);
  }

  /** As {@link OpenDialogs.passed}, for what goes the way of the answer: resolves once that is on its way. */
  replied(what: string, deadline: Deadline): Promise<void> {
    return this.#held(what, deadline, () => this.#shown?.isAnswered !== false);
  }

  /** Resolves when a dialog is open, or after so many milliseconds. Gives whether one is. */
  async nextOpen(mostMs: number): Promise<boolean> {
    const alarm = new Alarm();
    const look = (): void => {
      if (this.isOpen) alarm.ring();
    };
    this.#watchers.add(look);
    if (!this.isOpen) await alarm.sleep(mostMs);
    this.#watchers.delete(look);
    return this.isOpen;
  }

  /**
   * Settles as input does. The page answers input that opens a dialog once that has closed: if nobody is about to close it,
   * this resolves with `held` instead.
   */
  untilHeld(input: Promise<void>): Promise<'answered' | 'held'> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.#shown?.answerer === 'nobody') resolve('held');
      };
      this.#watchers.add(look);
      input.then(() => resolve('answered'), reject).finally(() => this.#watchers.delete(look));
    });
  }

  /**
   * Settles as work on the page does. While a dialog is open it waits for whoever answers that.
   *
   * @param which - whether `any` dialog holds the work up, or only a `new` one: leaving a page closes its dialogs, except the
   * question whether to leave it
   *
   * @throws ActionFailedError if nobody answers.
   * @throws TimeoutError that describes the dialog, shortly before the deadline.
   */
  holdingUp<T>(what: string, deadline: Deadline, work: Promise<T>, which: 'any' | 'new' = 'any'): Promise<T> {
    const ignored = which === 'new' && this.#shown?.dialog.type !== 'beforeunload' ? this.#shown : undefined;
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        clearTimeout(timer);
        const shown = this.#shown;
        if (shown === undefined || shown === ignored) return;
        if (shown.answerer === 'nobody') {
          reject(unanswered(what, shown.dialog));
          return;
        }
        const remainingMs = deadline.remainingMs();
        const leftMs = Math.max(remainingMs - marginMs, remainingMs / 2);
        if (leftMs <= longestTimerMs)
          timer = setTimeout(() => reject(outlasted(what, shown.dialog, this.#driver)), leftMs);
      };
      const stop = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        deadline.signal.removeEventListener('abort', stop);
      };
      this.#watchers.add(look);
      deadline.signal.addEventListener('abort', stop, { once: true });
      work.then(resolve, reject).finally(stop);
      look();
    });
  }

  /** Notes that a dialog has opened. */
  open(dialog: FoundDialog, answerer: Answerer): void {
    this.#opened += 1;
    this.#shown = { dialog, answerer, isAnswered: false };
    this.#tell();
  }

  /** Has a dialog answered that was noted as open: by the listener that takes the event, otherwise by the option. */
  async offer(
    dialog: FoundDialog,
    tab: TabId | undefined,
    answer: DialogAnswer,
    emit: (event: BrowserEvent) => void,
  ): Promise<void> {
    const { type, message, defaultValue } = dialog;
    let taken = false;
    const answerBy = async (deadline: Deadline, reply: () => Promise<unknown>): Promise<void> => {
      this.#assign(dialog, 'farhand');
      try {
        await deadline.race(this.#answering(dialog, reply));
      } catch (error) {
        if (deadline.signal.aborted) throw deadline.error();
        if (FarhandError.isInstance(error)) throw error;
        throw new ActionFailedError('The dialog is not open any more: it was answered, or its page has gone.');
      }
    };
    emit({
      type: 'dialog',
      tab,
      dialog: {
        type,
        message,
        defaultValue,
        take: () => void (taken = true),
        leaveOpen: () => this.#assign(dialog, 'nobody'),
        accept: (text, deadline) => answerBy(deadline, () => dialog.accept(text ?? defaultValue)),
        dismiss: (deadline) => answerBy(deadline, () => dialog.dismiss()),
      },
    });
    if (taken) return;
    if (answer === 'leave') {
      this.#assign(dialog, 'others');
      return;
    }
    const accepts = answer === 'accept' || type === 'beforeunload';
    // Another client may have been first, or the page may be gone: that is no error.
    const reply = () => (accepts ? dialog.accept(defaultValue) : dialog.dismiss());
    await this.#answering(dialog, reply).catch(() => undefined);
  }

  /** Notes that the dialog was answered, by whomever. */
  answered(accepted: boolean, text: string): void {
    const dialog = this.#shown?.dialog;
    if (dialog?.type === 'beforeunload' && !accepted) this.#stays += 1;
    this.end();
    if (dialog === undefined) return;
    const { type, message, defaultValue } = dialog;
    this.#onClosed({ type, message, defaultValue, accepted, text });
  }

  /** Notes that the tab is gone, and its dialog with it. */
  end(): void {
    this.#shown = undefined;
    this.#tell();
  }

  /** Notes who answers a dialog, if it is still open. */
  #assign(dialog: FoundDialog, answerer: Answerer): void {
    if (this.#shown?.dialog !== dialog) return;
    this.#shown.answerer = answerer;
    this.#tell();
  }

  /** Answers a dialog. If that fails, it is as it was. */
  async #answering(dialog: FoundDialog, reply: () => Promise<unknown>): Promise<void> {
    const replied = reply();
    const note = (isAnswered: boolean): void => {
      if (this.#shown?.dialog !== dialog) return;
      this.#shown.isAnswered = isAnswered;
      this.#tell();
    };
    note(true);
    try {
      await replied;
    } catch (error) {
      note(false);
      throw error;
    }
  }

  async #held(what: string, deadline: Deadline, isOver: () => boolean): Promise<void> {
    while (!isOver()) await deadline.race(this.holdingUp(what, deadline, this.#until(isOver)));
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  #tell(): void {
    for (const look of this.#watchers) look();
  }
}

/** How long before its deadline a call gives up, in milliseconds, so that its error can describe the dialog. */
const marginMs = 500;

/** A dialog as messages show it. */
export const nameOfDialog = ({ type, message }: DialogInfo): string => {
  if (type === 'beforeunload') return 'a dialog that asks whether to leave the page';
  return `the ${type} dialog ${JSON.stringify(message.length > 80 ? `${message.slice(0, 79)}…` : message)}`;
};

const unanswered = (what: string, dialog: DialogInfo): ActionFailedError =>
  new ActionFailedError(
    `${what} failed: ${nameOfDialog(dialog)} is open and blocks the page. Call accept() or dismiss() of the dialog first.`,
  );

const outlasted = (what: string, dialog: DialogInfo, driver: string): TimeoutError =>
  new TimeoutError(
    `${what} failed: ${nameOfDialog(dialog)} was still open when the time was up, and blocks the page. Answer it, or launch with ${driver}({ dialogs: 'dismiss' }).`,
  );
