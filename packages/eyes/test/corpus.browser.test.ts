import { launch, type Computer } from '@farhand/core';
import { eyes } from '@farhand/eyes';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';
import { corpusPage, judge, phrasesIn, type Verdict } from '../../../bench/corpus.js';

/** Pages that nothing was tuned on. */
const pages = [9001, 9002, 9003, 9004, 9005, 9006];

const open = async ({ tab }: Computer, seed: number): Promise<ReturnType<typeof phrasesIn>> => {
  await tab.goto(`data:text/html;charset=utf-8,${encodeURIComponent(corpusPage(seed).html)}`);
  return phrasesIn(await tab.content());
};

const count = (verdicts: readonly Verdict[]): { readonly rate: number; readonly wrong: number } => ({
  rate: verdicts.filter((verdict) => verdict === 'right').length / verdicts.length,
  wrong: verdicts.filter((verdict) => verdict === 'wrong').length,
});

const readers = ['tesseract.js', 'tesseract', 'pp-ocr'] as const;

test.each(readers)('%s finds phrases of pages, and none at a wrong place', { timeout: 120_000 }, async (reader) => {
  await using computer = await launch(local(), { eyes: eyes({ texts: 'pixels', reader }) });
  const verdicts: Verdict[] = [];
  for (const seed of pages) {
    const phrases = await open(computer, seed);
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
  expect(verdicts.length).toBeGreaterThan(100);
  expect(rate).toBeGreaterThan(0.9);
  expect(wrong).toBe(0);
});

test('phrases of pages are all found by asking the page', { timeout: 120_000 }, async () => {
  await using computer = await launch(local());
  for (const seed of pages) {
    const verdicts: [string, Verdict][] = [];
    for (const phrase of await open(computer, seed))
      verdicts.push([phrase.text, judge(phrase, await computer.tab.getByText(phrase.text).boxes())]);
    expect(verdicts.filter(([, verdict]) => verdict !== 'right')).toEqual([]);
  }
});
