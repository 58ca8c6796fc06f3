import type { Region, SeenText } from '@farhand/core/driver';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { forever, useBrowser, type TestPage } from './browser.js';
import { useSite } from './loopback-site.js';
import { randomTextPage } from './random-text-page.js';
import { bodyOf, linesOf, textsOf } from './seen-in.js';

const browser = useBrowser();
const random = Array.from({ length: 20 }, (_, index) => randomTextPage(index + 1));
const site = useSite(Object.assign({}, ...random.map(({ pages }) => pages)));

/** Reads pixels of the picture of a tab. */
const pixelsIn = async ({ connection, tab }: TestPage): Promise<(x: number, y: number) => string> => {
  const { bytes } = await connection.screenshot(tab, forever);
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return (x, y) => data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3).join();
};

const range = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index);

const wordsIn = (texts: readonly SeenText[]): readonly { readonly text: string; readonly box: Region }[] =>
  texts.flatMap(({ words }) => words);

/** The words in whose box the picture shows one color only. */
const blankIn = (texts: readonly SeenText[], colorAt: (x: number, y: number) => string): readonly string[] =>
  wordsIn(texts).flatMap(({ text, box }) => {
    const colors = range(box.x, box.width).flatMap((x) => range(box.y, box.height).map((y) => colorAt(x, y)));
    return new Set(colors).size > 1 ? [] : [text];
  });

const isIn = (inner: Region, outer: Region): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('of a random page, exactly the texts that are seen are found, each at its place', () => {
  test.each(random)('$path', async ({ path, seen }) => {
    const page = await browser.open(site.at(path));
    const texts = await textsOf(page);
    expect([...linesOf(texts)].toSorted()).toEqual(seen.map(({ phrase }) => phrase).toSorted());
    const strays = seen.filter(({ phrase, cell }) => {
      const found = texts.find(({ words }) => words.map(({ text }) => text).join(' ') === phrase);
      return found?.words.every(({ box }) => isIn(box, cell)) !== true;
    });
    expect(strays).toEqual([]);
    expect(blankIn(texts, await pixelsIn(page))).toEqual([]);
  });
});

describe('the box of a word ends where its ink does', () => {
  const line = (style: string, inner = 'Hxgkd'): string => `<p style="margin: 12px 40px; ${style}">${inner}</p>`;

  test.each<[string, string]>([
    ['in lines of several sizes', [10, 13, 17, 24, 32].map((px) => line(`font-size: ${px}px`)).join('')],
    [
      'in lines of several fonts',
      ['Georgia', 'monospace', 'Verdana'].map((font) => line(`font-family: ${font}`)).join(''),
    ],
    [
      'in bold, in italics and spaced',
      line('font-weight: bold') + line('font-style: italic') + line('letter-spacing: 2px'),
    ],
    [
      'in transformed lines',
      line('transform: scale(1.5); transform-origin: 0 0') +
        line('transform: translate(31.5px, 3px)') +
        line('zoom: 1.3'),
    ],
    [
      'from right to left, and in the middle',
      line('', 'שלום').replace('<p', '<p dir="rtl"') + line('text-align: center'),
    ],
    [
      'in fields',
      ['', 'text-align: right', 'padding: 9px; font-size: 20px']
        .map((style) => `<input value="Hxgkd" style="display: block; margin: 12px; outline: 0; ${style}">`)
        .join(''),
    ],
    [
      'in buttons and selects',
      '<style>button, input, select { padding: 2px 20px }</style><button>Hxgkd</button> <input type="submit" value="Hxgkd"> <select style="font-size: 18px"><option>Hxgkd</select> <select style="appearance: none"><option>Hxgkd</select>',
    ],
    [
      'in a textarea',
      '<textarea cols="20" rows="2">Hxgkd</textarea> <textarea style="font: 18px/30px Georgia; padding: 8px">Hxgkd</textarea>',
    ],
    [
      'in generated content',
      '<style>p::before { content: "Hxgkd" } i::after { content: "Hxgkd"; margin-left: 9px }</style><p></p><i>Hx</i>',
    ],
  ])('%s', async (_name, body) => {
    const page = await browser.open(bodyOf(body));
    const words = wordsIn(await textsOf(page));
    const colorAt = await pixelsIn(page);
    const off = words.filter(({ box }) => {
      const behind = colorAt(box.x - 3 < 0 ? 0 : box.x - 3, box.y + 1);
      const columns = range(box.x - 3, box.width + 6).filter((x) =>
        range(box.y + 1, box.height - 2).some((y) => colorAt(x, y) !== behind),
      );
      const [first = -1, last = -1] = [columns[0], columns.at(-1)];
      // Letters have space beside them, and italic ones lean out of it.
      const room = Math.max(3, box.height / 6);
      return Math.abs(first - box.x) > room || Math.abs(last + 1 - box.x - box.width) > room;
    });
    expect(words.length).toBeGreaterThan(0);
    expect(off).toEqual([]);
  });
});
