import type { SeenText, SeenWord } from '../contract/eyes.js';
import { regionAround, type Region } from '../geometry.js';

/** Which text to find. */
export interface TextQuery {
  /** A phrase of whole words, or an expression for a part of a line or paragraph. */
  readonly text: string | RegExp;
  /** Whether the phrase must be all of its line or paragraph, with the same capitals, accents and punctuation. */
  readonly exact: boolean;
}

/**
 * A text that is seen.
 *
 * @category Screen
 */
export interface FoundText {
  /** What it says, with spaces between its words. */
  readonly text: string;
  /** The box around it, in pixels of the picture. */
  readonly box: Region;
  /** How certain the text is, from 0 to 1: the least of its words. 1 if a page reports it. */
  readonly confidence: number;
}

/**
 * A text that was read, with its words.
 *
 * @category Screen
 */
export interface ReadText extends FoundText {
  /** Its words, in reading order. */
  readonly words: readonly SeenWord[];
}

const foundOf = (words: readonly SeenWord[]): ReadText => ({
  text: words.map(({ text }) => text).join(' '),
  box: regionAround(words.map(({ box }) => box)),
  confidence: Math.min(...words.map(({ confidence }) => confidence)),
  words,
});

/** A line or paragraph, with the box around it. */
export const readTextOf = ({ words }: SeenText): ReadText => foundOf(words);

/** The words of the first line of a found text: a phrase may go on in the next one. */
export const firstLine = ({ words }: ReadText): Region => {
  const [first, ...rest] = words.map(({ box }) => box);
  if (first === undefined) return { x: 0, y: 0, width: 0, height: 0 };
  const beside = rest.filter((box) => box.y < first.y + first.height && box.y + box.height > first.y);
  return regionAround([first, ...beside]);
};

const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** Without accents and underscores, which readers of pictures often miss, and with straight quotes. */
const plain = (text: string): string =>
  folded(text)
    .normalize('NFD')
    .replaceAll(/[\p{M}_]/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/[‘’]/gu, "'")
    .replaceAll(/[“”]/gu, '"')
    .normalize('NFC');

/** Punctuation at the edges of a phrase on a screen: `Name:` is `Name`, and `Save…` is `Save`. */
const edges = /^[.,:;!?…"'“”‘’«»()[\]*•·]+|[.,:;!?…"'“”‘’«»()[\]*•·]+$/gu;

/**
 * Finds a phrase as a sequence of whole words. Spaces do not count, because readers of pictures miss some, and see others
 * that are none.
 */
const findPhrase = (
  { words }: SeenText,
  phrase: string,
  as: (text: string) => string,
): readonly (readonly SeenWord[])[] => {
  const wanted = as(phrase).replaceAll(/\s+/gu, '');
  if (wanted === '') return [];
  const said = words.map(({ text }) => as(text).replaceAll(/\s+/gu, ''));
  const found: (readonly SeenWord[])[] = [];
  for (let from = 0; from < said.length; from += 1) {
    let text = '';
    for (let to = from; to < said.length; to += 1) {
      text += said[to] ?? '';
      const bare = text.replaceAll(edges, '');
      if (bare.length > wanted.length) break;
      // A word that is punctuation alone begins no phrase, and ends none.
      const isWhole = text === wanted || (said[from]?.replaceAll(edges, '') !== '' && bare === wanted);
      if (!isWhole) continue;
      found.push(words.slice(from, to + 1));
      break;
    }
  }
  return found;
};

const findExpression = ({ words }: SeenText, expression: RegExp): readonly (readonly SeenWord[])[] => {
  const global = new RegExp(expression.source, expression.flags.replace(/[gy]/g, '') + 'g');
  const line = words.map(({ text }) => text).join(' ');
  let at = 0;
  const spans = words.map((word) => {
    const from = at;
    at += word.text.length + 1;
    return { word, from, to: at - 1 };
  });
  return [...line.matchAll(global)]
    .map((match) =>
      spans.filter(({ from, to }) => from < match.index + match[0].length && to > match.index).map(({ word }) => word),
    )
    .filter((part) => part.length > 0);
};

/**
 * Finds a text among those that are seen, in reading order. A phrase that differs only by accents, underscores or quotes
 * counts if no other does.
 */
export const findText = (texts: readonly SeenText[], { text, exact }: TextQuery): readonly ReadText[] => {
  const all = (search: (one: SeenText) => readonly (readonly SeenWord[])[]): readonly ReadText[] =>
    texts.flatMap(search).map(foundOf);
  if (typeof text !== 'string') return all((one) => findExpression(one, text));
  if (exact) {
    const wanted = text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ');
    return all((one) => (foundOf(one.words).text.normalize('NFC') === wanted ? [one.words] : []));
  }
  const same = all((one) => findPhrase(one, text, folded));
  return same.length > 0 ? same : all((one) => findPhrase(one, text, plain));
};

/** How many single changes make one text of the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** A text that shares less with the wanted one, and none of its words, is no help in a message. */
const leastAlike = 0.6;

/** Shorter words are in too many texts. */
const leastWord = 3;

const wordsOf = (text: string): readonly string[] => plain(text).trim().split(/\s+/u);

/** Returns the texts that are seen and most like a phrase, the nearest first. */
export const nearestTexts = (texts: readonly SeenText[], phrase: string, most: number): readonly FoundText[] => {
  const wanted = plain(phrase).replaceAll(/\s+/gu, '');
  const own = wordsOf(phrase);
  const count = own.length;
  const sharesWord = (text: string): boolean =>
    wordsOf(text).some((word) => word.length >= leastWord && own.includes(word));
  const parts = texts.flatMap(({ words }) =>
    words.flatMap((_, from) => {
      const part = words.slice(from, from + count);
      return part.length === Math.min(count, words.length) ? [foundOf(part)] : [];
    }),
  );
  return parts
    .map((part) => {
      const text = plain(part.text).replaceAll(/\s+/gu, '');
      return { part, alike: 1 - distance(text, wanted) / Math.max(text.length, wanted.length, 1) };
    })
    .filter(({ part, alike }) => alike >= leastAlike || sharesWord(part.text))
    .toSorted((a, b) => b.alike - a.alike)
    .slice(0, most)
    .map(({ part: { text, box, confidence } }) => ({ text, box, confidence }));
};
