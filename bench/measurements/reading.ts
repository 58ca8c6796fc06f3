import { parseArgs } from 'node:util';
import { launch, type Computer, type Region } from '@farhand/core';
import { eyes, type EyesOptions } from '@farhand/eyes';
import { local } from '@farhand/local-driver';
import { appPage } from '../app-page.js';
import { corpusPage, judge, phrasesIn, plainPage, type Verdict } from '../corpus.js';
import { processorMs } from '../processor-time.js';
import { figureAt } from '../statistics.js';

/*
 * Looks for every phrase of the corpus and counts the places: right, wrong, missed, ambiguous. A wrong place is a click
 * beside the target, and makes the run fail. `--texts page` asks the page, `pixels` reads the screenshot with the reader of
 * `--reader`. `--kind plain` has controls as the browser draws them, instead of pages with a style of their own, and `app`
 * what windows of programs have.
 */

const { values } = parseArgs({
  options: {
    texts: { type: 'string', default: 'pixels' },
    kind: { type: 'string', default: 'styled' },
    reader: { type: 'string', default: 'tesseract.js' },
    from: { type: 'string', default: '1' },
    pages: { type: 'string', default: '200' },
    scale: { type: 'string', default: '1' },
  },
});
const texts = values.texts === 'page' ? 'page' : 'pixels';
const kinds = { styled: corpusPage, plain: plainPage, app: appPage };
const pageOf = Object.entries(kinds).find(([kind]) => kind === values.kind)?.[1];
if (pageOf === undefined) throw new TypeError(`--kind must be one of ${Object.keys(kinds).join(', ')}.`);
const readers: readonly NonNullable<EyesOptions['reader']>[] = ['tesseract.js', 'tesseract', 'pp-ocr'];
const reader = readers.find((one) => one === values.reader);
if (reader === undefined) throw new TypeError(`--reader must be one of ${readers.join(', ')}.`);
const [from, pages, scale] = [Number(values.from), Number(values.pages), Number(values.scale)];

type Counts = Record<Verdict, number>;

const none = (): Counts => ({ right: 0, wrong: 0, missed: 0, ambiguous: 0 });

const rowOf = (name: string, counts: Counts): string => {
  const { right, wrong, missed, ambiguous } = counts;
  const total = right + wrong + missed + ambiguous;
  const rate = ((100 * right) / Math.max(1, total)).toFixed(1);
  return [name, total, `${rate} %`, wrong, missed, ambiguous].join(' | ');
};

/** Finds each phrase of the page that is shown, by the first look at it. */
const finder = async (computer: Computer): Promise<(phrase: string) => Promise<readonly Region[]>> => {
  if (texts === 'page') return (phrase) => computer.tab.getByText(phrase).boxes();
  const shot = await computer.screen.screenshot();
  return async (phrase) => (await shot.findText(phrase)).map(({ box }) => box);
};

const bySize = new Map<number, Counts>();
const all = none();
const dark = none();
const wrong: string[] = [];
const firstMs: { readonly cpu: number; readonly wall: number }[] = [];

const driver = local({ args: scale === 1 ? [] : [`--force-device-scale-factor=${scale}`] });
await using computer = await launch(driver, { eyes: eyes({ texts, reader }), defaultTimeoutMs: 60_000 });
for (let seed = from; seed < from + pages; seed += 1) {
  const { html, size, isDark } = pageOf(seed);
  await computer.tab.goto(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
  const phrases = phrasesIn(await computer.tab.content());
  const [before, start] = [processorMs(), performance.now()];
  await computer.screen.readText();
  firstMs.push({ cpu: processorMs() - before, wall: performance.now() - start });
  const find = await finder(computer);
  for (const phrase of phrases) {
    // A page tells boxes in pixels of the display, and a screenshot has more of them.
    const per = texts === 'page' ? 1 : scale;
    const found = (await find(phrase.text)).map(({ x, y, width, height }) => ({
      x: x / per,
      y: y / per,
      width: width / per,
      height: height / per,
    }));
    const verdict = judge(phrase, found);
    const counts = bySize.get(size) ?? none();
    bySize.set(size, counts);
    for (const each of isDark ? [all, counts, dark] : [all, counts]) each[verdict] += 1;
    if (verdict === 'wrong') wrong.push(`page ${seed}: ${phrase.text}`);
  }
}

console.log('letters | phrases | clicked right | wrong | missed | ambiguous');
for (const [size, counts] of [...bySize].toSorted(([a], [b]) => a - b)) console.log(rowOf(`${size} px`, counts));
console.log(rowOf('dark pages', dark));
console.log(rowOf('all', all));
const medianOf = (figures: readonly number[]): number => Math.round(figureAt(figures, 0.5));
const cpu = medianOf(firstMs.map((one) => one.cpu));
const wall = medianOf(firstMs.map((one) => one.wall));
console.log(
  `${texts === 'page' ? texts : reader}, scale ${scale}: first look ${cpu} ms of processor time, ${wall} ms on the clock (median)`,
);
console.log(`memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
for (const line of wrong) console.log(`wrong: ${line}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
