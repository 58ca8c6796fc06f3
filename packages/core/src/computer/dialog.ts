import { typeError } from '../check/mistake.js';
import type { DialogInfo, DialogResult, DialogType, OpenedDialog } from '../contract/browser-events.js';
import { callOptions, checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { revealed, type Secret } from '../secret/secret.js';
import type { Session } from '../session/session.js';
import type { Tab } from './tab.js';

/** A dialog that a page shows: `alert`, `confirm`, `prompt`, or the question whether to leave the page. */
export class Dialog implements DialogInfo {
  /** What opened it. */
  readonly type: DialogType;
  /** What it says. Empty for `beforeunload`, where browsers show a text of their own. */
  readonly message: string;
  /** The text that a prompt has in its field at first. Empty for others. */
  readonly defaultValue: string;
  /** The tab that it blocks; `undefined` if it belongs to none that Farhand knows. */
  readonly tab: Tab | undefined;
  readonly #session: Session;
  readonly #opened: OpenedDialog;

  /** @internal */
  constructor(session: Session, tab: Tab | undefined, opened: OpenedDialog) {
    this.type = opened.type;
    this.message = opened.message;
    this.defaultValue = opened.defaultValue;
    this.tab = tab;
    this.#session = session;
    this.#opened = opened;
  }

  /**
   * Accepts it: OK, or leave the page.
   *
   * @param text - what to enter in a prompt, also a `secret()`. Without it, the default text stays. Other dialogs ignore it.
   * @throws TypeError if `text` is neither a string nor a secret.
   * @throws ActionFailedError if it is not open any more.
   */
  async accept(text?: string | Secret, options?: CallOptions): Promise<void> {
    const call = 'dialog.accept';
    const limits = checkOptions(options, callOptions, call);
    const entered = revealed(text) ?? text;
    if (entered !== undefined && typeof entered !== 'string') {
      throw typeError(`${call}: the text must be a string or a secret(), got ${describe(entered)}.`);
    }
    await this.#session.direct(`${call}()`, limits, (deadline) => this.#opened.accept(entered, deadline));
  }

  /**
   * Dismisses it: Cancel, or stay on the page. An `alert` closes.
   *
   * @throws ActionFailedError if it is not open any more.
   */
  async dismiss(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'dialog.dismiss');
    await this.#session.direct('dialog.dismiss()', limits, (deadline) => this.#opened.dismiss(deadline));
  }
}

/** A dialog that has closed, and how. */
export interface ClosedDialog extends DialogInfo, DialogResult {
  /** The tab that it blocked; `undefined` if it belongs to none that Farhand knows. */
  readonly tab: Tab | undefined;
}
