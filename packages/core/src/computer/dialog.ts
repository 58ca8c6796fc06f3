import { typeError } from '../check/mistake.js';
import type { DialogInfo, DialogResult, DialogType, OpenedDialog } from '../contract/browser-events.js';
import { callOptions, checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { revealed, type Secret } from '../secret/secret.js';
import type { Session } from '../session/session.js';
import type { Tab } from './tab.js';

/**
 * A dialog that a page shows: `alert`, `confirm`, `prompt`, or the question whether to leave the page.
 *
 * @category Computer
 */
export class Dialog implements DialogInfo {
  /** What opened it. */
  readonly type: DialogType;
  /** Its text. Empty for `beforeunload`, where browsers show a text of their own. */
  readonly message: string;
  /** The initial text of a prompt. Empty for other dialogs. */
  readonly defaultValue: string;
  /** The tab that it blocks. `undefined` if Farhand knows of none. */
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
   * Accepts the dialog: OK, or leave the page.
   *
   * @param text - the text to enter in a prompt, possibly a `secret()`. Default: the prompt's default text. Other
   * dialogs ignore it.
   * @throws TypeError if `text` is neither a string nor a secret.
   * @throws ActionFailedError if the dialog is no longer open.
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
   * Dismisses the dialog: Cancel, or stay on the page. An `alert` closes.
   *
   * @throws ActionFailedError if the dialog is no longer open.
   */
  async dismiss(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'dialog.dismiss');
    await this.#session.direct('dialog.dismiss()', limits, (deadline) => this.#opened.dismiss(deadline));
  }
}

/**
 * A dialog that has closed, with its answer.
 *
 * @category Computer
 */
export interface ClosedDialog extends DialogInfo, DialogResult {
  /** The tab that it blocked. `undefined` if Farhand knows of none. */
  readonly tab: Tab | undefined;
}
