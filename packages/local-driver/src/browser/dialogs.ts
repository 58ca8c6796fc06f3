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

/** What is known of the pages whose dialogs are looked after. */
export interface DialogPages {
  /** Whether the dialogs of a page are Farhand's to answer. */
  isOurs(page: Page): boolean;
  /** The tab of a page. One that has just opened is waited for. */
  tabOf(page: Page): Promise<TabId | undefined> | TabId | undefined;
  /** Reports an event. */
  emit(event: BrowserEvent): void;
}

/** The dialogs of the tabs of a browser, and what is done with them. */
export class Dialogs {
  readonly #answer: DialogAnswer;
  readonly #pages: DialogPages;
  readonly #byPage = new WeakMap<Page, OpenDialogs>();

  constructor(answer: DialogAnswer, pages: DialogPages) {
    this.#answer = answer;
    this.#pages = pages;
  }

  /** Looks after the dialogs of a context. Playwright answers none of them from then on. */
  watch(context: BrowserContext): void {
    context.on('dialog', (dialog) => {
      const page = dialog.page();
      if (page === null || this.#pages.isOurs(page)) void this.#handle(page, found(dialog));
      else this.of(page).open(found(dialog), 'others');
    });
  }

  /** The dialogs of a page. */
  of(page: Page): OpenDialogs {
    const known = this.#byPage.get(page);
    if (known !== undefined) return known;
    const dialogs = new OpenDialogs('local', (closed) => void this.#report(page, closed));
    this.#byPage.set(page, dialogs);
    return dialogs;
  }

  async #handle(page: Page | null, dialog: FoundDialog): Promise<void> {
    // One without a page blocks nothing that Farhand knows.
    const dialogs = page === null ? new OpenDialogs('local', () => undefined) : this.of(page);
    // Before anything is waited for: whoever looks now must know.
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

/** Hears of the closings of a tab's dialogs, whoever answers, by a session of the tab. */
export const followDialogs = (dialogs: OpenDialogs, session: CDPSession): void => {
  const before = dialogs.shown;
  session.on('Page.javascriptDialogClosed', ({ result, userInput }) => dialogs.answered(result, userInput));
  // The browser listens at once. The page, which answers, does so once no dialog blocks it.
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
