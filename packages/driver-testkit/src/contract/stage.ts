import type { Computer, Tab } from '@farhand/core';
import { setTimeout } from 'node:timers/promises';
import { beforeEndMark, endMark, eventLines, eventPage, eventPageHtml, readEvents } from './event-page.js';
import { serveReportingPage, type ReportingPage } from './reporting-page.js';

/** Where the cases of the contract run: it shows the event page and reads what the page saw. */
export interface Stage {
  /** Shows a new event page on a computer. */
  show(computer: Computer): Promise<void>;
  /** Resolves to what the page has seen since then, one line per event. */
  events(computer: Computer): Promise<readonly string[]>;
}

/** The active tab of a browser, whose HTML contains what the page saw. */
export const tabStage: Stage = {
  show: ({ tab }) => tab.goto(eventPage),
  events: ({ tab }) => readEvents(tab),
};

/** A stage whose page is served on this machine. */
export interface ServedStage extends Stage, AsyncDisposable {
  /** The address of the event page. */
  readonly url: string;
}

/**
 * Serves the event page for desktops, whose pages cannot be read. The browser there must show the page from the top
 * left corner of the screen, as in kiosk mode, so that its pixels are the screen's.
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
 * Serves the event page for browsers. Chromium shows it three times as fast as the page of {@link tabStage}, because it
 * starts a process for each `data:` address.
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
 * The key that is pressed before a case. It differs from the end mark, because a start mark that was repeated and
 * arrives late must not end the case.
 */
const startMark = 'F8';

/** At each mark the page reports what it saw, and starts a new log. */
const reportAtMarks = `
  document.addEventListener('keyup', ({ key }) => {
    if (key === '${startMark}' || key === '${endMark}') report(entries.splice(0));
  }, true);
`;

/**
 * A place without elements. A click here, between two cases that click at the same place, keeps their clicks from being
 * a double click, which a desktop would have to wait out.
 */
const nowhere = { x: 280, y: 340 };

/** A key that has not arrived after this time is lost, in milliseconds. */
const lostAfterMs = 2_000;

/**
 * Presses a mark until the page reports it, and resolves to the report. Chromium 156 on X sometimes loses keys: the
 * first ones after a page has opened, and those after a drag.
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

/** Resolves to the next report that ends with a mark. Reports of other marks are late ones. */
const reportOf = async (mark: string, page: ReportingPage): Promise<unknown> => {
  for (;;) {
    const report = await page.reported();
    if (eventLines(report).at(-1)?.startsWith(`keyup ${mark} `) === true) return report;
  }
};
