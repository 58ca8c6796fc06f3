import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { describe, longestTimerMs } from '../check/values.js';
import type { Deadline } from '../deadline.js';
import { ActionFailedError, FarhandError, TimeoutError } from '../errors.js';
import { Alarm } from '../sleep.js';
import type { BrowserEvent, DialogInfo, DialogResult, DialogType } from './browser-events.js';

/**
 * What happens to the dialogs of pages (`alert`, `confirm`, `prompt`, and the question whether to leave a page) that no
 * listener of yours answers.
 *
 * - `dismiss`: Farhand cancels them: `confirm()` returns `false`, `prompt()` returns `null`. Pages that ask whether to
 *   leave are left.
 * - `accept`: Farhand accepts them: `confirm()` returns `true`, `prompt()` returns its default text.
 * - `leave`: Farhand leaves them open, for another client of the browser or the person at its window.
 */
export type DialogAnswer = 'dismiss' | 'accept' | 'leave';

const dialogAnswers: readonly unknown[] = ['dismiss', 'accept', 'leave'] satisfies readonly DialogAnswer[];

/**
 * Checks the option `dialogs` of a driver.
 *
 * @throws TypeError if it is present and is not a {@link DialogAnswer}.
 */
export const checkDialogAnswer = (value: unknown, driver: string): void => {
  if (value === undefined || dialogAnswers.includes(value)) return;
  throw typeError(`${driver}: dialogs must be 'dismiss', 'accept' or 'leave', got ${describe(value)}.`);
};

const dialogTypes: readonly unknown[] = ['alert', 'confirm', 'prompt', 'beforeunload'] satisfies readonly DialogType[];

const isDialogType = (type: unknown): type is DialogType => dialogTypes.includes(type);

/** The type of a dialog as the DevTools protocol names it. An unknown type counts as `alert`, which asks nothing. */
export const dialogTypeOf = (type: unknown): DialogType => (isDialogType(type) ? type : 'alert');

/**
 * What will answer an open dialog: Farhand or one of your listeners (in progress), another client or a person
 * (`dialogs: 'leave'`), or nothing until you answer.
 */
export type Answerer = 'farhand' | 'others' | 'nobody';

/** A dialog that a driver has found open. Identified by its object. */
export interface FoundDialog extends DialogInfo {
  /** Accepts it, a prompt with this text. Rejects if it is no longer open. */
  accept(text: string): Promise<unknown>;
  /** Dismisses it. Rejects if it is no longer open. */
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
 * Whether a tab shows a dialog now, and what will answer it. A page shows one dialog at a time and is blocked until it
 * closes: it handles neither requests nor input.
 *
 * @remarks
 * Measured on Chromium 156, November 2026. Chromium acknowledges the input that opened a dialog only after the dialog
 * has closed. Chromium drops input that arrives while a dialog is open, and acknowledges it at once as if it had
 * succeeded. In 1,000 of 1,000 cases, the client that sent the input learned of the dialog before either
 * acknowledgment. Chromium does not report dialogs that were open before a client connected.
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
   * @param onClosed - called with each dialog that was answered
   */
  constructor(driver: string, onClosed: (dialog: DialogInfo & DialogResult) => void) {
    this.#driver = driver;
    this.#onClosed = onClosed;
  }

  /** The number of dialogs opened so far. */
  get opened(): number {
    return this.#opened;
  }

  /** How often the page asked whether to leave it, and the answer was to stay. */
  get stays(): number {
    return this.#stays;
  }

  /** Whether a dialog is open now. */
  get isOpen(): boolean {
    return this.#shown !== undefined;
  }

  /** The open dialog. */
  get shown(): DialogInfo | undefined {
    return this.#shown?.dialog;
  }

  /** Resolves when no dialog is open. */
  closed(): Promise<void> {
    return this.until(() => !this.isOpen);
  }

  /**
   * Resolves when no dialog is open. Rejects as {@link OpenDialogs.holdingUp} does, and at the deadline.
   *
   * @param what - the call that waits, as a message begins
   */
  passed(what: string, deadline: Deadline): Promise<void> {
    return this.#held(what, deadline, () => !this.isOpen);
  }

  /**
   * Like {@link OpenDialogs.passed}, for work that travels the same way as the answer: resolves once the answer is on
   * its way.
   */
  replied(what: string, deadline: Deadline): Promise<void> {
    return this.#held(what, deadline, () => this.#shown?.isAnswered !== false);
  }

  /** Resolves to `true` when a dialog opens, or to `false` after `mostMs` milliseconds. */
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
   * Settles like input. The page acknowledges input that opens a dialog only after the dialog has closed. If nothing is
   * about to close it, this resolves to `held` instead.
   */
  untilHeld(input: Promise<void>): Promise<'answered' | 'held'> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.#shown?.answerer === 'nobody') resolve('held');
      };
      this.#watchers.add(look);
      input.then(() => resolve('answered'), reject).finally(() => this.#watchers.delete(look));
      look();
    });
  }

  /**
   * Settles like work on the page. While a dialog is open, it waits for the answer.
   *
   * @param which - whether `any` dialog delays the work, or only a `new` one: leaving a page closes its dialogs, except
   * the question whether to leave it
   *
   * @throws ActionFailedError if nothing is going to answer.
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
        forget();
      };
      this.#watchers.add(look);
      const forget = deadline.onOver(stop);
      work.then(resolve, reject).finally(stop);
      look();
    });
  }

  /** Records that a dialog has opened. */
  open(dialog: FoundDialog, answerer: Answerer): void {
    this.#opened += 1;
    this.#shown = { dialog, answerer, isAnswered: false };
    this.#tell();
  }

  /** Has an open dialog answered: by the listener that takes the event, otherwise according to the option. */
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
        if (deadline.isOver()) throw deadline.error();
        if (FarhandError.isInstance(error)) throw error;
        throw new ActionFailedError('The dialog is no longer open: it was answered, or its page is gone.');
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
    // Another client may have been faster, or the page may be gone. Neither is an error.
    const reply = () => (accepts ? dialog.accept(defaultValue) : dialog.dismiss());
    await this.#answering(dialog, reply).catch(() => undefined);
  }

  /** Records that the dialog was answered, by any client. */
  answered(accepted: boolean, text: string): void {
    const dialog = this.#shown?.dialog;
    if (dialog?.type === 'beforeunload' && !accepted) this.#stays += 1;
    this.end();
    if (dialog === undefined) return;
    const { type, message, defaultValue } = dialog;
    this.#onClosed({ type, message, defaultValue, accepted, text });
  }

  /** Records that the tab is gone, and its dialog with it. */
  end(): void {
    this.#shown = undefined;
    this.#tell();
  }

  /** Records what will answer a dialog, if it is still open. */
  #assign(dialog: FoundDialog, answerer: Answerer): void {
    if (this.#shown?.dialog !== dialog) return;
    this.#shown.answerer = answerer;
    this.#tell();
  }

  /** Answers a dialog. If that fails, the dialog's state is restored. */
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
    while (!isOver()) await deadline.race(this.holdingUp(what, deadline, this.until(isOver)));
  }

  /** Resolves when a condition is met that is checked with every change of the dialogs. */
  until(isSo: () => boolean): Promise<void> {
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

/** A dialog as messages describe it. */
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
    `${what} failed: ${nameOfDialog(dialog)} was still open at the timeout and blocks the page. Answer it, or launch with ${driver}({ dialogs: 'dismiss' }).`,
  );
