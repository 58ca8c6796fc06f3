import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';

/**
 * What a browser reports by itself.
 *
 * @remarks
 * A driver reports `front` before the `tab` or `tabclosed` that caused it, so that `computer.tab` is right for whoever
 * hears of the tab.
 */
export type BrowserEvent =
  /** A tab has opened that `TabsFacet.open` was not called for. `opener`: the tab that opened it, if the driver knows. */
  | { readonly type: 'tab'; readonly tab: TabId; readonly opener?: TabId }
  /** A tab has closed, for whatever reason. */
  | { readonly type: 'tabclosed'; readonly tab: TabId }
  /** Another tab has come to the front; `undefined`: no tab is left. */
  | { readonly type: 'front'; readonly tab: TabId | undefined }
  /** A page has opened a dialog. If no listener takes it while it is reported, the driver does with it what it is set to. */
  | { readonly type: 'dialog'; readonly tab: TabId | undefined; readonly dialog: OpenedDialog }
  /** A dialog has closed, whoever answered it. */
  | { readonly type: 'dialogclosed'; readonly tab: TabId | undefined; readonly dialog: DialogInfo & DialogResult }
  /** A page asks for files. Reported only while it is wanted; if no listener takes it, the driver cancels it. */
  | { readonly type: 'filechooser'; readonly tab: TabId; readonly chooser: OpenedFileChooser }
  /** A page has started a download. */
  | { readonly type: 'download'; readonly tab: TabId | undefined; readonly download: StartedDownload };

/** The names of events that users listen to. */
export type BrowserEventName = Exclude<BrowserEvent['type'], 'front'>;

/** What opened a dialog: a function of the page, or its wish to be asked before it is left. */
export type DialogType = 'alert' | 'confirm' | 'prompt' | 'beforeunload';

/** What a dialog says. */
export interface DialogInfo {
  /** What opened it. */
  readonly type: DialogType;
  /** What it says. Empty for `beforeunload`, where browsers show a text of their own. */
  readonly message: string;
  /** The text that a prompt has in its field at first. Empty for others. */
  readonly defaultValue: string;
}

/** How a dialog was answered. */
export interface DialogResult {
  /** Whether it was accepted: OK, or the page was left. */
  readonly accepted: boolean;
  /** The text that a prompt was accepted with. Empty for others. */
  readonly text: string;
}

/** An open dialog, as a driver reports it. */
export interface OpenedDialog extends DialogInfo {
  /** Makes the listener the one who answers. Works only while the event is reported. */
  take(): void;
  /** Says that no listener is about to answer. Calls that the dialog blocks then fail at once instead of waiting. */
  leaveOpen(): void;
  /**
   * Accepts it. `text` is for prompts; without it, a prompt is accepted with its default text.
   *
   * @throws ActionFailedError if it is not open any more.
   */
  accept(text: string | undefined, deadline: Deadline): Promise<void>;
  /**
   * Dismisses it.
   *
   * @throws ActionFailedError if it is not open any more.
   */
  dismiss(deadline: Deadline): Promise<void>;
}

/** A file for a page: one on this machine, or one made of bytes. */
export type ChosenFile =
  | { readonly path: string }
  | { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array };

/** A page that waits for files, as a driver reports it. */
export interface OpenedFileChooser {
  /** Whether it accepts more than one file. */
  readonly isMultiple: boolean;
  /** Makes the listener the one who chooses. Works only while the event is reported. */
  take(): void;
  /** Gives the page files: all have a path, or none has. */
  setFiles(files: readonly ChosenFile[], deadline: Deadline): Promise<void>;
  /** Gives it none. */
  cancel(deadline: Deadline): Promise<void>;
}

/** A download that has started, as a driver reports it. */
export interface StartedDownload {
  /** What is downloaded. */
  readonly url: string;
  /** The name that the site proposes: a plain name, without folders. */
  readonly suggestedFilename: string;
  /**
   * Waits for its end. Resolves to the file on this machine, which is removed with the computer.
   *
   * @throws ActionFailedError if it failed or was canceled.
   */
  path(deadline: Deadline): Promise<string>;
  /** Waits for its end. Resolves to why it failed, or to `undefined`. */
  failure(deadline: Deadline): Promise<string | undefined>;
  /** Stops it. One that has ended stays as it is. */
  cancel(deadline: Deadline): Promise<void>;
}

/** Passes on what happens in a browser by itself: what a driver's `TabsFacet.listen` is made of. */
export class BrowserEventSource {
  readonly #listeners = new Set<(event: BrowserEvent) => void>();

  /** How many listen. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Calls `listener` for each event, until the function that it returns is called. */
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
