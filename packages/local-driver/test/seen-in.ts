import type { Region, SeenText } from '@farhand/core/driver';
import { forever, type TestPage } from './browser.js';

/** A page with this body, in black on white, in a font of 16 px. */
export const bodyOf = (body: string): string =>
  `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html><style>body { margin: 10px; font: 16px Arial, sans-serif }</style><body>${body}`)}`;

/** The texts that a tab shows. */
export const textsOf = async ({ connection, tab }: TestPage): Promise<readonly SeenText[]> => {
  const { texts } = connection.tabs;
  if (texts === undefined) throw new Error('This connection does not read texts.');
  return texts(tab, forever);
};

/** What these texts say, one line for each. */
export const linesOf = (texts: readonly SeenText[]): readonly string[] =>
  texts.map(({ words }) => words.map(({ text }) => text).join(' '));

/** What a tab shows, one line for each text. */
export const seenIn = async (page: TestPage): Promise<readonly string[]> => linesOf(await textsOf(page));

/** Where a word is that a tab shows once. */
export const boxOf = (texts: readonly SeenText[], word: string): Region => {
  const [found, ...others] = texts.flatMap(({ words }) => words.filter(({ text }) => text === word));
  if (found === undefined || others.length > 0)
    throw new Error(`'${word}' is not seen once: ${linesOf(texts).join(' | ')}`);
  return found.box;
};
