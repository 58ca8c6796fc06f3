import { launch, type Computer } from '@farhand/core';
import { eyes } from '@farhand/eyes';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';
import { appPage } from '../../../bench/app-page.js';
import { corpusPage, judge, phrasesIn, plainPage, type CorpusPage, type Verdict } from '../../../bench/corpus.js';

/** Pages that nothing was tuned on: with a style of their own, with controls as the browser draws them, and like windows of programs. */
const pages = [9001, 9002].flatMap((seed) => [corpusPage(seed), plainPage(seed), appPage(seed)]);

const open = async ({ tab }: Computer, { html }: CorpusPage): Promise<ReturnType<typeof phrasesIn>> => {
  await tab.goto(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
  return phrasesIn(await tab.content());
};

const count = (verdicts: readonly Verdict[]): { readonly rate: number; readonly wrong: number } => ({
  rate: verdicts.filter((verdict) => verdict === 'right').length / verdicts.length,
  wrong: verdicts.filter((verdict) => verdict === 'wrong').length,
});

/** The readers get the same lines. One page of each kind shows that the others read them. */
const readers = [
  { reader: 'tesseract.js', own: pages },
  { reader: 'tesseract', own: pages.slice(0, 3) },
  { reader: 'pp-ocr', own: pages.slice(0, 3) },
] as const;

test.each(readers)(
  '$reader finds phrases of pages, none at a wrong place',
  { timeout: 120_000 },
  async ({ reader, own }) => {
    await using computer = await launch(local(), { eyes: eyes({ texts: 'pixels', reader }) });
    const verdicts: Verdict[] = [];
    for (const page of own) {
      const phrases = await open(computer, page);
      const shot = await computer.screen.screenshot();
      for (const phrase of phrases)
        verdicts.push(
          judge(
            phrase,
            (await shot.findText(phrase.text)).map(({ box }) => box),
          ),
        );
    }
    const { rate, wrong } = count(verdicts);
    expect(verdicts.length).toBeGreaterThan(15 * own.length);
    expect(rate).toBeGreaterThan(0.9);
    expect(wrong).toBe(0);
  },
);

test('phrases of pages are all found by asking the page', { timeout: 120_000 }, async () => {
  await using computer = await launch(local());
  for (const page of pages) {
    const verdicts: [string, Verdict][] = [];
    for (const phrase of await open(computer, page))
      verdicts.push([phrase.text, judge(phrase, await computer.tab.getByText(phrase.text).boxes())]);
    expect(verdicts.filter(([, verdict]) => verdict !== 'right')).toEqual([]);
  }
});
