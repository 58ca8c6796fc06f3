import { ActionFailedError, type BrowserEvent, type ChosenFile, type OpenedFileChooser } from '@farhand/core/driver';
import type { FileChooser } from 'playwright-core';
import type { OpenTab } from './open-tab.js';

/**
 * The file choosers of pages, reported while there is a listener.
 *
 * @remarks While Playwright has a listener, it keeps the browser from opening its own chooser. Without a listener, a
 * headless browser reports to the page that nothing was chosen, and a browser with a window shows its own chooser
 * (Chromium 156, November 2026).
 */
export class FileChoosers {
  readonly #emit: (event: BrowserEvent) => void;
  /** Whether the browser runs on this machine, judged by its address. */
  readonly #isHere: boolean;
  readonly #tabs = new Map<OpenTab, () => () => void>();
  #stops: (() => void)[] = [];
  #wishes = 0;
  #starting: Promise<unknown> | undefined;

  constructor(isHere: boolean, emit: (event: BrowserEvent) => void) {
    this.#isHere = isHere;
    this.#emit = emit;
  }

  /** Handles the choosers of a tab. */
  follow(tab: OpenTab): void {
    if (this.#tabs.has(tab)) return;
    const listen = (): (() => void) => tab.onFileChooser((chooser) => this.#report(tab, chooser));
    this.#tabs.set(tab, listen);
    if (this.#wishes > 0) this.#start([tab]);
    tab.onClose(() => this.#tabs.delete(tab));
  }

  /** Reports file choosers until the returned function is called. */
  want(): () => void {
    this.#wishes += 1;
    if (this.#wishes === 1) this.#start([...this.#tabs.keys()]);
    return () => {
      this.#wishes -= 1;
      if (this.#wishes === 0) for (const stop of this.#stops.splice(0)) stop();
    };
  }

  /**
   * Resolves when interception is in place. Until then a page may still open the browser's own chooser. `undefined` if
   * that cannot happen.
   */
  get starting(): Promise<unknown> | undefined {
    return this.#starting;
  }

  #start(tabs: readonly OpenTab[]): void {
    for (const tab of tabs) {
      const listen = this.#tabs.get(tab);
      if (listen !== undefined) this.#stops.push(listen());
    }
    const starting = Promise.all([this.#starting, ...tabs.map((tab) => tab.hasHeard())]).finally(() => {
      if (this.#starting === starting) this.#starting = undefined;
    });
    this.#starting = starting;
  }

  #report(tab: OpenTab, chooser: FileChooser): void {
    let taken = false;
    const opened: OpenedFileChooser = {
      isMultiple: chooser.isMultiple(),
      take: () => void (taken = true),
      setFiles: async (files, deadline) => {
        const paths = files.flatMap((file) => ('path' in file ? [file.path] : []));
        if (paths.length > 0 && !this.#isHere) throw elsewhere();
        const chosen = paths.length > 0 ? paths : files.flatMap(inPlaywright);
        await tab.use('Choosing files', deadline, () => chooser.setFiles(chosen, { timeout: 0 }));
      },
      cancel: (deadline) => tab.use('Canceling the file chooser', deadline, () => cancel(chooser)),
    };
    this.#emit({ type: 'filechooser', tab: tab.id, chooser: opened });
    // The last listener was removed while the chooser opened.
    if (!taken) void cancel(chooser).catch(() => undefined);
  }
}

const inPlaywright = (file: ChosenFile): readonly { name: string; mimeType: string; buffer: Buffer }[] => {
  if ('path' in file) return [];
  const { name, mimeType, bytes } = file;
  return [{ name, mimeType, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }];
};

const elsewhere = (): ActionFailedError =>
  new ActionFailedError(
    'The browser runs on another machine, which cannot read paths of this machine. Pass { name, mimeType, bytes }.',
  );

/** Sends the page the event of a closed chooser. Chromium has no command for that. */
const cancel = (chooser: FileChooser): Promise<void> => chooser.element().dispatchEvent('cancel');
