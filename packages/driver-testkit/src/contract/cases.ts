import { UnsupportedActionError, type Ability, type Computer, type Tab } from '@farhand/core';
import { setTimeout } from 'node:timers/promises';
import { beforeEndMark, endMark, eventLines, eventPage, eventPageHtml, readEvents } from './event-page.js';
import { serveReportingPage, type ReportingPage } from './reporting-page.js';

/** The part of Playwright's `Page` that the contract's counterparts use. */
export interface PlaywrightLike {
  /** `page.keyboard`. */
  readonly keyboard: {
    down(key: string): Promise<void>;
    up(key: string): Promise<void>;
    press(key: string, options?: { delay?: number }): Promise<void>;
    type(text: string): Promise<void>;
    insertText(text: string): Promise<void>;
  };
  /** `page.mouse`. */
  readonly mouse: {
    move(x: number, y: number, options?: { steps?: number }): Promise<void>;
    down(options?: { button?: 'left' | 'right' | 'middle'; clickCount?: number }): Promise<void>;
    up(options?: { button?: 'left' | 'right' | 'middle'; clickCount?: number }): Promise<void>;
    click(x: number, y: number, options?: { button?: 'left' | 'right' | 'middle'; clickCount?: number }): Promise<void>;
    dblclick(x: number, y: number): Promise<void>;
    wheel(deltaX: number, deltaY: number): Promise<void>;
  };
}

/** One behaviour: what a user writes, and what a page must see. */
export interface ContractCase {
  /** What is specified, as a sentence. */
  readonly name: string;
  /** Abilities it takes. Where one is missing, the same code must be refused before anything is sent. */
  readonly needs?: readonly Ability[];
  /** What the user writes. */
  run(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** What the page sees, line by line. */
  readonly sees: readonly string[];
  /** What it sees on a desktop, where a real keyboard and a real mouse say some things otherwise. Default: the same. */
  readonly seesOnDesktop?: readonly string[];
  /** The same with Playwright's own mouse and keyboard, which must make the page see the same. */
  playwright?(page: PlaywrightLike): Promise<void>;
}

/** What {@link tryCase} found. */
export interface CaseResult {
  /** Whether the driver did it, or refused it as its rules say. */
  readonly outcome: 'seen' | 'refused';
  /** What the page saw. */
  readonly events: readonly string[];
}

/** What the page must see of a case on a computer. */
export const expectedEvents = (contractCase: ContractCase, { kind }: Pick<Computer, 'kind'>): readonly string[] =>
  (kind === 'desktop' ? contractCase.seesOnDesktop : undefined) ?? contractCase.sees;

/**
 * Tries a case on a stage, by default in the active tab of a browser.
 *
 * @throws Error if the driver refuses what its rules promise, or does what they refuse.
 */
export const tryCase = async (
  contractCase: ContractCase,
  computer: Computer,
  stage: Stage = tabStage,
): Promise<CaseResult> => {
  await stage.show(computer);
  const missing = (contractCase.needs ?? []).filter((ability) => !computer.supports(ability));
  try {
    await contractCase.run(computer, computer.tab);
  } catch (error) {
    if (!(error instanceof UnsupportedActionError) || missing.length === 0) throw error;
    return { outcome: 'refused', events: await stage.events(computer) };
  }
  if (missing.length > 0) throw new Error(`It ran, although the rules lack: ${missing.join(', ')}.`);
  return { outcome: 'seen', events: await stage.events(computer) };
};

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

/** At each end mark the page reports what it saw, and begins a new log. */
const reportAtEndMark = `
  document.addEventListener('keyup', (event) => { if (event.key === '${endMark}') report(entries.splice(0)); }, true);
`;

/** A key that has not arrived after this long is lost. In milliseconds. */
const lostAfterMs = 2_000;

/** A page that has just opened may lose its first keys (Chromium 156 on X). Presses the end mark until one has arrived. */
const firstKey = async (tab: Tab, page: ReportingPage): Promise<void> => {
  const arrived = page.reported().then(() => true);
  let hasArrived = false;
  while (!hasArrived) {
    await tab.press(endMark);
    const giveUp = new AbortController();
    const lost = setTimeout(lostAfterMs, false, { signal: giveUp.signal }).catch(() => false);
    hasArrived = await Promise.race([arrived, lost]);
    giveUp.abort();
  }
};

/**
 * Serves the event page for computers whose pages cannot be asked: desktops. The browser there must show the page from the
 * screen's top left corner on, as in kiosk mode, so that its pixels are those of the screen.
 */
export const serveStage = async (): Promise<ServedStage> => {
  const page = await serveReportingPage((script) => eventPageHtml(script + reportAtEndMark));
  return {
    url: page.url,
    show: async ({ tab, display }: Computer) => {
      if (!page.startAfresh()) await tab.goto(page.url);
      await page.opened(display);
      await firstKey(tab, page);
    },
    events: async ({ tab }: Computer) => {
      await tab.press(endMark);
      const lines = beforeEndMark(eventLines(await page.reported()));
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
