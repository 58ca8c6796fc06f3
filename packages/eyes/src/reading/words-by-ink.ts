import type { Region, SeenWord } from '@farhand/core/driver';
import type { Grey } from '../grey.js';
import { inkIn, type Columns } from '../lines/ink.js';

/**
 * Columns without ink between two characters are a space if they are this wide, in heights of the ink. Before the r of a
 * font whose letters are equally wide, they have 0.57 of the height.
 */
const leastSpace = 0.6;

/** What is beside a word is apart from it by such a gap, in heights of the ink. Between its letters are narrower ones. */
const leastApart = 0.3;

/** A character, and where about its middle is, in pixels from the left. */
export interface PlacedCharacter {
  readonly text: string;
  readonly x: number;
  readonly confidence: number;
}

/**
 * Makes words of the characters of a line. The ink says where a word begins and ends. It also separates words whose space
 * was not recognized.
 */
export const wordsByInk = (line: Grey, characters: readonly PlacedCharacter[]): readonly SeenWord[] => {
  const ink = inkIn(line);
  if (ink === undefined) return [];
  const hasInk = Array.from({ length: line.width }, (_, x) => inkIn(line, { from: x, to: x + 1 }) !== undefined);
  const words: SeenWord[] = [];
  let from = 0;
  let word: PlacedCharacter[] = [];
  const end = (to: number): void => {
    if (word.length > 0) words.push(wordOf(line, word, columnsOf(hasInk, word, { from, to }, leastApart * ink.height)));
    word = [];
    from = to;
  };
  let isSpace = false;
  for (const character of characters) {
    if (character.text.trim() === '') {
      isSpace = true;
      continue;
    }
    const last = word.at(-1);
    if (last !== undefined) {
      const gap = widestGap(hasInk, { from: Math.floor(last.x), to: Math.ceil(character.x) });
      if (isSpace || gap.to - gap.from >= leastSpace * ink.height) end(Math.round((gap.from + gap.to) / 2));
    }
    isSpace = false;
    word.push(character);
  }
  end(line.width);
  return words;
};

/**
 * The columns of a word: from the gap before its first character to the gap behind its last one. What is beyond is an icon
 * that was not recognized.
 */
const columnsOf = (
  hasInk: readonly boolean[],
  characters: readonly PlacedCharacter[],
  { from, to }: Columns,
  least: number,
): Columns => {
  const endFrom = (start: number, step: 1 | -1): number => {
    let [at, free] = [Math.min(to - 1, Math.max(from, Math.round(start))), 0];
    // The middle of a character is known by some pixels only, and may be beside it.
    for (let inwards = 0; inwards < least && hasInk[at] !== true; inwards += 1) at -= step;
    for (; at >= from && at < to && free < least; at += step) free = hasInk[at] === true ? 0 : free + 1;
    return at - step * free;
  };
  const own = { from: endFrom(characters[0]?.x ?? from, -1) + 1, to: endFrom(characters.at(-1)?.x ?? to, 1) };
  return own.from < own.to ? own : { from, to };
};

const wordOf = (line: Grey, characters: readonly PlacedCharacter[], columns: Columns): SeenWord => ({
  text: characters.map(({ text }) => text).join(''),
  box: withRim(line, inkIn(line, columns) ?? { x: columns.from, y: 0, width: columns.to - columns.from, height: 0 }),
  confidence: characters.reduce((sum, { confidence }) => sum + confidence, 0) / characters.length,
});

/** Letters end in a faint pixel on each side, which is too bright for ink. */
const withRim = (line: Grey, { x, y, width, height }: Region): Region => {
  const [left, top] = [Math.max(0, x - 1), Math.max(0, y - 1)];
  return {
    x: left,
    y: top,
    width: Math.min(line.width, x + width + 1) - left,
    height: Math.min(line.height, y + height + 1) - top,
  };
};

/** The widest run of columns without ink. Without one, the middle. */
const widestGap = (hasInk: readonly boolean[], { from, to }: Columns): Columns => {
  const middle = (from + to) / 2;
  let widest: Columns = { from: middle, to: middle };
  let start = from;
  for (let x = from; x <= to; x += 1) {
    if (x < to && hasInk[x] !== true) continue;
    if (x - start > widest.to - widest.from) widest = { from: start, to: x };
    start = x + 1;
  }
  return widest;
};
