import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';

/**
 * What a browser reports on its own.
 *
 * @remarks
 * A driver reports `front` before the `tab` or `tabclosed` that caused it, so that `computer.tab` is already right when
 * a listener learns of the tab.
 */
export type BrowserEvent =
  /** A tab opened without a call of `TabsFacet.open`. `opener`: the tab that opened it, if the driver knows. */
  | { readonly type: 'tab'; readonly tab: TabId; readonly opener?: TabId }
  /** A tab closed, for whatever reason. */
  | { readonly type: 'tabclosed'; readonly tab: TabId }
  /** Another tab came to the front. `undefined`: no tab is left. */
  | { readonly type: 'front'; readonly tab: TabId | undefined }
  /** A page opened a dialog. If no listener takes it during the event, the driver answers it as its option says. */
  | { readonly type: 'dialog'; readonly tab: TabId | undefined; readonly dialog: OpenedDialog }
  /** A dialog closed, no matter what answered it. */
  | { readonly type: 'dialogclosed'; readonly tab: TabId | undefined; readonly dialog: DialogInfo & DialogResult }
  /** A page asks for files. Reported only while a listener wants it. If no listener takes it, the driver cancels it. */
  | { readonly type: 'filechooser'; readonly tab: TabId; readonly chooser: OpenedFileChooser }
  /** A page started a download. */
  | { readonly type: 'download'; readonly tab: TabId | undefined; readonly download: StartedDownload };

/** The names of the events that users can listen to. */
export type BrowserEventName = Exclude<BrowserEvent['type'], 'front'>;

/**
 * What opened a dialog: a function of the page, or its request for confirmation before it is left.
 *
 * @category Computer
 */
export type DialogType = 'alert' | 'confirm' | 'prompt' | 'beforeunload';

/**
 * The content of a dialog.
 *
 * @category Computer
 */
export interface DialogInfo {
  /** What opened it. */
  readonly type: DialogType;
  /** The text of the dialog. Empty for `beforeunload`, where browsers show a text of their own. */
  readonly message: string;
  /** The initial text of a prompt. Empty for other dialogs. */
  readonly defaultValue: string;
}

/**
 * The answer to a dialog.
 *
 * @category Computer
 */
export interface DialogResult {
  /** Whether it was accepted: OK was chosen, or the page was left. */
  readonly accepted: boolean;
  /** The text with which a prompt was accepted. Empty for other dialogs. */
  readonly text: string;
}

/** An open dialog, as a driver reports it. */
export interface OpenedDialog extends DialogInfo {
  /** Makes the listener responsible for the answer. Works only during the event. */
  take(): void;
  /**
   * Declares that no listener is about to answer. Calls that the dialog blocks then fail at once instead of waiting.
   */
  leaveOpen(): void;
  /**
   * Accepts the dialog. `text` is for prompts; without it, a prompt is accepted with its default text.
   *
   * @throws ActionFailedError if the dialog is no longer open.
   */
  accept(text: string | undefined, deadline: Deadline): Promise<void>;
  /**
   * Dismisses the dialog.
   *
   * @throws ActionFailedError if the dialog is no longer open.
   */
  dismiss(deadline: Deadline): Promise<void>;
}

/** A file for a page: a path on this machine, or bytes. */
export type ChosenFile =
  | { readonly path: string }
  | { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array };

/** A page that waits for files, as a driver reports it. */
export interface OpenedFileChooser {
  /** Whether it accepts more than one file. */
  readonly isMultiple: boolean;
  /** Makes the listener responsible for the choice. Works only during the event. */
  take(): void;
  /** Passes files to the page. Either all have a path, or none has. */
  setFiles(files: readonly ChosenFile[], deadline: Deadline): Promise<void>;
  /** Closes the file chooser without files. */
  cancel(deadline: Deadline): Promise<void>;
}

/** A download that has started, as a driver reports it. */
export interface StartedDownload {
  /** The URL that is downloaded. */
  readonly url: string;
  /** The name that the site proposes: a plain name without folders. */
  readonly suggestedFilename: string;
  /**
   * Waits for the download to end. Resolves to the file on this machine, which is removed with the computer.
   *
   * @throws ActionFailedError if the download failed or was canceled.
   */
  path(deadline: Deadline): Promise<string>;
  /** Waits for the download to end. Resolves to the reason if it failed, otherwise to `undefined`. */
  failure(deadline: Deadline): Promise<string | undefined>;
  /** Stops the download. Has no effect if it has ended. */
  cancel(deadline: Deadline): Promise<void>;
}

/** Passes on what a browser reports on its own. Implements `TabsFacet.listen` for a driver. */
export class BrowserEventSource {
  readonly #listeners = new Set<(event: BrowserEvent) => void>();

  /** The number of listeners. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Calls `listener` for each event, until you call the function that it returns. */
  listen(listener: (event: BrowserEvent) => void): () => void {
    const own = (event: BrowserEvent): void => listener(event);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Reports an event. */
  emit(event: BrowserEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
