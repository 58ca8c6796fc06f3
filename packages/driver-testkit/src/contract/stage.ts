import type { Computer, Tab } from '@farhand/core';
import { setTimeout } from 'node:timers/promises';
import { beforeEndMark, endMark, eventLines, eventPage, eventPageHtml, readEvents } from './event-page.js';
import { serveReportingPage, type ReportingPage } from './reporting-page.js';

/** Where the cases of the contract play: it shows the event page and tells what that saw. */
export interface Stage {
  /** Shows the event page, fresh, on a computer. */
  show(computer: Computer): Promise<void>;
  /** What the page saw since then, one line an event. */
  events(computer: Computer): Promise<readonly string[]>;
}

/** The active tab of a browser, whose HTML tells what it saw. */
export const tabStage: Stage = {
  show: ({ tab }) => tab.goto(eventPage),
  events: ({ tab }) => readEvents(tab),
};

/** A stage whose page is served from this machine. */
export interface ServedStage extends Stage, AsyncDisposable {
  /** Address of the event page. */
  readonly url: string;
}

/**
 * Serves the event page for computers whose pages cannot be asked: desktops. The browser there must show the page from the
 * screen's top left corner on, as in kiosk mode, so that its pixels are those of the screen.
 */
export const serveStage = async (): Promise<ServedStage> => {
  const page = await serveReportingPage((script) => eventPageHtml(script + reportAtMarks));
  return {
    url: page.url,
    show: async (computer: Computer) => {
      const { tab, display } = computer;
      if (page.isOpen()) {
        await tab.click(nowhere);
        page.startAfresh();
        await page.opened(display);
      } else {
        await page.open(computer);
      }
      await reportAtMark(tab, page, startMark);
    },
    events: async ({ tab }: Computer) => {
      const lines = beforeEndMark(eventLines(await reportAtMark(tab, page, endMark)));
      if (lines === undefined) throw new Error('The page has reported a log that does not end with the end mark.');
      return lines;
    },
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

/**
 * Serves the event page for browsers. Chromium shows it three times as quickly as that of {@link tabStage}: for each
 * `data:` address it starts a process.
 */
export const serveTabStage = async (): Promise<ServedStage> => {
  const page = await serveReportingPage(() => eventPageHtml());
  return {
    url: page.url,
    show: ({ tab }) => tab.goto(page.url),
    events: ({ tab }) => readEvents(tab),
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

/**
 * The key that is pressed before a case. It is another one than the end mark: a start mark that comes late, when it was taken
 * for lost and pressed again, must not end the case.
 */
const startMark = 'F8';

/** At each mark the page reports what it saw, and begins a new log. */
const reportAtMarks = `
  document.addEventListener('keyup', ({ key }) => {
    if (key === '${startMark}' || key === '${endMark}') report(entries.splice(0));
  }, true);
`;

/**
 * Where nothing of the event page is. A click here, between two cases that click in the same place, keeps their clicks from
 * being a double click, for which a desktop would have to wait.
 */
const nowhere = { x: 280, y: 340 };

/** A key that has not arrived after this long is lost. In milliseconds. */
const lostAfterMs = 2_000;

/**
 * Presses a mark until the page reports it, and returns what it reports. Chromium 156 on X loses keys now and then: the
 * first ones after a page has opened, and those that follow a drag.
 */
const reportAtMark = async (tab: Tab, page: ReportingPage, mark: string): Promise<unknown> => {
  const reported = reportOf(mark, page).then((report) => ({ report }));
  for (;;) {
    await tab.press(mark);
    const giveUp = new AbortController();
    const lost = setTimeout(lostAfterMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
    const arrived = await Promise.race([reported, lost]);
    giveUp.abort();
    if (arrived !== undefined) return arrived.report;
  }
};

/** The next report that ends with a mark; those of other marks came late. */
const reportOf = async (mark: string, page: ReportingPage): Promise<unknown> => {
  for (;;) {
    const report = await page.reported();
    if (eventLines(report).at(-1)?.startsWith(`keyup ${mark} `) === true) return report;
  }
};
