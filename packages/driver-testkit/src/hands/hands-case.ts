import { UnsupportedActionError, type Ability, type Computer, type Kind, type Tab } from '@farhand/core';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { serveReportingPage, type ReportingPage } from '../contract/reporting-page.js';

/**
 * A page as other people write them, what a user does there, and what the page must have got: when a call has resolved, its
 * effect is there, and what is called next comes after it.
 */
export interface HandsCase {
  /** What is specified, as a sentence of at most 35 characters before its first comma, by which one can be run. */
  readonly name: string;
  /** Abilities it takes. Where one is missing, it must be refused before anything is sent. */
  readonly needs?: readonly Ability[];
  /** Where it can be played. Default: on browsers and desktops. */
  readonly kind?: Kind;
  /** HTML of the page's body, with its scripts. `log(line)` notes a line, also from another page by `BroadcastChannel('lines')`. */
  readonly page: string;
  /** HTML of more pages, by path, such as `/child`. Each begins with its doctype. In the same tab they note lines by `log` too. */
  readonly others?: Readonly<Record<string, string>>;
  /** What the user writes. */
  run(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** What the page has logged then. */
  readonly sees: readonly string[];
  /** The same on a desktop, where programs are told some things otherwise. Default: as `sees`. */
  readonly seesOnDesktop?: readonly string[];
}

/** What came of a case. */
export interface HandsResult {
  /** Whether it was done, or refused before anything was sent. */
  readonly outcome: 'seen' | 'refused';
  /** What the page logged. */
  readonly lines: readonly string[];
  /** How many keys and buttons were down afterwards. */
  readonly held: number;
}

/**
 * Lines outlive a page that is loaded anew: they are kept for its tab. Each case keeps its own, because the port of a page,
 * and with it the origin that the tab keeps them for, may be one that a case before had.
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

/** How long a page on a desktop may take to hear of input that the display has taken, in milliseconds. */
const patienceMs = 5_000;

/** Where cases are played one after the other. */
export interface HandsStage extends AsyncDisposable {
  /** Plays a case. Both results must be equal. */
  play(
    handsCase: HandsCase,
    options?: HandsOptions,
  ): Promise<{ readonly found: HandsResult; readonly expected: HandsResult }>;
}

/** What a computer is known to do otherwise. */
export interface HandsOptions {
  /** Whether it must refuse the case for another reason than an ability that it lacks. Default: no. */
  readonly refused?: boolean;
  /** What the page gets there instead, if the vendor's call for it is not what a hand does. Default: what the case says. */
  readonly otherwise?: readonly string[] | undefined;
}

/**
 * Makes a computer the stage of cases. A browser opens the page of each by its address. The browser of a desktop, where that
 * takes a new tab and a calm moment, gets one page after the other in the same place.
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
  // A program on a desktop has its events a moment after the display. What is too much shows at the next look.
  while (lines.length < expected.lines.length && performance.now() < giveUp) {
    await setTimeout(20);
    lines = await linesOf(page);
  }
  return { found: { outcome, lines: await linesOf(page), held: computer.held().length }, expected };
};

const linesOf = async (page: { ask(): Promise<unknown> }): Promise<readonly string[]> => {
  const lines = await page.ask();
  if (!Array.isArray(lines)) throw new Error('The page has answered with something else than its lines.');
  return lines.map(String);
};
