import { UnsupportedActionError, type Ability, type Computer, type Kind, type Tab } from '@farhand/core';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { serveReportingPage, type ReportingPage } from '../contract/reporting-page.js';

/**
 * A realistic page, what a user does there, and what the page must have received. When a call has resolved, its effect
 * has happened, and the next call comes after it.
 */
export interface HandsCase {
  /**
   * The specification: a sentence with at most 35 characters before its first comma, by which the case can be run
   * alone.
   */
  readonly name: string;
  /** The abilities it requires. If one is missing, the case must be refused before anything is sent. */
  readonly needs?: readonly Ability[];
  /** Where the case can run. Default: on browsers and desktops. */
  readonly kind?: Kind;
  /**
   * The HTML of the page's body, with its scripts. `log(line)` notes a line, also from another page through
   * `BroadcastChannel('lines')`.
   */
  readonly page: string;
  /**
   * The HTML of further pages, by path, such as `/child`. Each starts with its doctype. In the same tab they can call
   * `log` too.
   */
  readonly others?: Readonly<Record<string, string>>;
  /** Performs the user's calls. */
  run(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** What the page must have logged then. */
  readonly sees: readonly string[];
  /** The same on a desktop, where programs receive some events differently. Default: the same as `sees`. */
  readonly seesOnDesktop?: readonly string[];
}

/** The result of a case. */
export interface HandsResult {
  /** Whether the case was performed, or refused before anything was sent. */
  readonly outcome: 'seen' | 'refused';
  /** What the page logged. */
  readonly lines: readonly string[];
  /** How many keys and buttons were down after the case. */
  readonly held: number;
}

/**
 * Lines survive a reload, because they are stored for the tab. Each case has its own storage key: a page may get the
 * port, and so the origin, of an earlier case.
 */
const logScript = (id: string): string => `
  const linesSoFar = () => JSON.parse(sessionStorage.getItem('lines ${id}') ?? '[]');
  const log = (line) => sessionStorage.setItem('lines ${id}', JSON.stringify([...linesSoFar(), String(line)]));
`;

const answerScript = `
  new BroadcastChannel('lines').onmessage = ({ data }) => log(data);
  answer = linesSoFar;
`;

const doctype = '<!doctype html>';

const htmlOf = (page: string, script: string, id: string): string => `${doctype}
<html lang="en"><head><meta charset="utf-8"><title>case</title><link rel="icon" href="data:,">
<style>html { overflow: auto } body { margin: 0; font: 16px monospace }</style>
<script>${script}${logScript(id)}${answerScript}</script></head><body><p style="position:fixed;right:0;bottom:0;margin:0">.</p>${page}</body></html>`;

/** How long a page on a desktop may take to receive input that the display has accepted, in milliseconds. */
const patienceMs = 5_000;

/** Where cases run one after the other. */
export interface HandsStage extends AsyncDisposable {
  /** Performs a case. The two results it resolves to must be equal. */
  play(
    handsCase: HandsCase,
    options?: HandsOptions,
  ): Promise<{ readonly found: HandsResult; readonly expected: HandsResult }>;
}

/** Known differences of a computer. */
export interface HandsOptions {
  /** Whether it must refuse the case for a reason other than a missing ability. Default: `false`. */
  readonly refused?: boolean;
  /** What the page gets instead, if the vendor's call differs from a person's input. Default: as in the case. */
  readonly otherwise?: readonly string[] | undefined;
}

/**
 * Makes a computer the stage of cases. A browser opens each page by its address. A desktop's browser, which would need
 * a new tab and a calm moment, shows the pages one after the other in the same place.
 */
export const openHandsStage = async (computer: Computer): Promise<HandsStage> => {
  const page = await serveReportingPage((script) => htmlOf('', script, ''));
  if (computer.kind === 'desktop') await page.open(computer);
  return {
    play: (handsCase, options = {}) => play(handsCase, computer, page, options),
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

const show = async (
  { page: body, others = {} }: HandsCase,
  { kind, tab, display }: Computer,
  page: ReportingPage,
): Promise<void> => {
  const id = randomUUID();
  const withLog = ([path, html]: readonly [path: string, html: string]) =>
    [path, html.replace(doctype, `${doctype}<script>${logScript(id)}</script>`)] as const;
  const path = page.add((script) => htmlOf(body, script, id), Object.fromEntries(Object.entries(others).map(withLog)));
  if (kind === 'browser') await tab.goto(new URL(path, page.url).href);
  else page.giveWayTo(path);
  await page.opened(display);
};

const play = async (
  handsCase: HandsCase,
  computer: Computer,
  page: ReportingPage,
  { refused = false, otherwise }: HandsOptions,
): ReturnType<HandsStage['play']> => {
  const { needs = [], sees, seesOnDesktop = sees } = handsCase;
  const isRefused = refused || needs.some((ability) => !computer.supports(ability));
  const expected: HandsResult = {
    outcome: isRefused ? 'refused' : 'seen',
    lines: isRefused ? [] : (otherwise ?? (computer.kind === 'desktop' ? seesOnDesktop : sees)),
    held: 0,
  };
  await show(handsCase, computer, page);
  let outcome: HandsResult['outcome'] = 'seen';
  try {
    await handsCase.run(computer, computer.tab);
  } catch (error) {
    if (!(error instanceof UnsupportedActionError)) throw error;
    outcome = 'refused';
  }
  const giveUp = performance.now() + patienceMs;
  let lines = await linesOf(page);
  // A program on a desktop receives its events a moment after the display. Surplus lines show at the next look.
  while (lines.length < expected.lines.length && performance.now() < giveUp) {
    await setTimeout(20);
    lines = await linesOf(page);
  }
  return { found: { outcome, lines: await linesOf(page), held: computer.held().length }, expected };
};

const linesOf = async (page: { ask(): Promise<unknown> }): Promise<readonly string[]> => {
  const lines = await page.ask();
  if (!Array.isArray(lines)) throw new Error('The report of the page does not contain its lines.');
  return lines.map(String);
};
