import {
  dialogTypeOf,
  OpenDialogs,
  type BrowserEvent,
  type DialogAnswer,
  type DialogInfo,
  type DialogResult,
  type FoundDialog,
  type TabId,
} from '@farhand/core/driver';
import type { BrowserContext, CDPSession, Dialog, Page } from 'playwright-core';

/** Access to the pages whose dialogs Farhand handles. */
export interface DialogPages {
  /** Returns whether Farhand answers the dialogs of a page. */
  isOurs(page: Page): boolean;
  /** Returns the tab of a page, and waits for one that has just opened. */
  tabOf(page: Page): Promise<TabId | undefined> | TabId | undefined;
  /** Reports an event. */
  emit(event: BrowserEvent): void;
}

/** The dialogs of a browser's tabs, and how they are answered. */
export class Dialogs {
  readonly #answer: DialogAnswer;
  readonly #pages: DialogPages;
  readonly #byPage = new WeakMap<Page, OpenDialogs>();

  constructor(answer: DialogAnswer, pages: DialogPages) {
    this.#answer = answer;
    this.#pages = pages;
  }

  /** Handles the dialogs of a context. From then on Playwright answers none of them. */
  watch(context: BrowserContext): void {
    context.on('dialog', (dialog) => {
      const page = dialog.page();
      if (page === null || this.#pages.isOurs(page)) void this.#handle(page, found(dialog));
      else this.of(page).open(found(dialog), 'others');
    });
  }

  /** Returns the dialogs of a page. */
  of(page: Page): OpenDialogs {
    const known = this.#byPage.get(page);
    if (known !== undefined) return known;
    const dialogs = new OpenDialogs('local', (closed) => void this.#report(page, closed));
    this.#byPage.set(page, dialogs);
    return dialogs;
  }

  async #handle(page: Page | null, dialog: FoundDialog): Promise<void> {
    // A dialog without a page blocks nothing that Farhand uses.
    const dialogs = page === null ? new OpenDialogs('local', () => undefined) : this.of(page);
    // Before any await, so that a concurrent call sees the dialog.
    dialogs.open(dialog, 'farhand');
    const tabOfPage = page === null ? undefined : this.#pages.tabOf(page);
    const tab = typeof tabOfPage === 'string' ? tabOfPage : await tabOfPage;
    await dialogs.offer(dialog, tab, this.#answer, (event) => this.#pages.emit(event));
  }

  async #report(page: Page, dialog: DialogInfo & DialogResult): Promise<void> {
    if (!this.#pages.isOurs(page)) return;
    const tabOfPage = this.#pages.tabOf(page);
    const tab = typeof tabOfPage === 'string' ? tabOfPage : await tabOfPage;
    this.#pages.emit({ type: 'dialogclosed', tab, dialog });
  }
}

/** Follows the closing of a tab's dialogs, by any client, through a session of the tab. */
export const followDialogs = (dialogs: OpenDialogs, session: CDPSession): void => {
  const before = dialogs.shown;
  session.on('Page.javascriptDialogClosed', ({ result, userInput }) => dialogs.answered(result, userInput));
  // The browser listens at once. The page replies only after no dialog blocks it.
  void session.send('Page.enable').then(
    () => {
      if (before !== undefined && before === dialogs.shown) dialogs.end();
    },
    () => undefined,
  );
};

const found = (dialog: Dialog): FoundDialog => ({
  type: dialogTypeOf(dialog.type()),
  message: dialog.message(),
  defaultValue: dialog.defaultValue(),
  accept: (text) => dialog.accept(text),
  dismiss: () => dialog.dismiss(),
});
