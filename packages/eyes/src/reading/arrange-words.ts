import { regionAround, type Region, type SeenText, type SeenWord } from '@farhand/core/driver';

/** A word follows another on its line if the gap between both is at most this many heights of a word. */
const widestSpace = 1.25;

/** Words stand on one line if they overlap by this much of the lower one's height. */
const leastOverlap = 0.4;

/** A line continues the one above if the gap between both is at most this many heights, and both are about as high. */
const widestLeading = 0.9;
const mostGrowth = 1.3;

/** How far the starts of two lines of a paragraph may be apart, in heights. */
const widestIndent = 1.5;

const right = ({ x, width }: Region): number => x + width;
const bottom = ({ y, height }: Region): number => y + height;

const follows = (word: Region, last: Region): boolean => {
  const height = Math.max(word.height, last.height);
  const gap = word.x - right(last);
  const overlap = Math.min(bottom(word), bottom(last)) - Math.max(word.y, last.y);
  return (
    gap <= widestSpace * height && gap > -0.5 * height && overlap > leastOverlap * Math.min(word.height, last.height)
  );
};

const linesOf = (words: readonly SeenWord[]): readonly (readonly SeenWord[])[] => {
  const lines: SeenWord[][] = [];
  for (const word of words.toSorted((a, b) => a.box.x - b.box.x)) {
    const [line] = lines
      .flatMap((one) => {
        const last = one.at(-1);
        return last !== undefined && follows(word.box, last.box) ? [{ one, end: right(last.box) }] : [];
      })
      .toSorted((a, b) => b.end - a.end);
    if (line === undefined) lines.push([word]);
    else line.one.push(word);
  }
  return lines;
};

const continues = (line: Region, above: Region): boolean => {
  const height = Math.max(line.height, above.height);
  const gap = line.y - bottom(above);
  return (
    gap >= -0.2 * height &&
    gap <= widestLeading * height &&
    height <= mostGrowth * Math.min(line.height, above.height) &&
    Math.abs(line.x - above.x) <= widestIndent * height
  );
};

/** Arranges words that were read one by one: into lines, and lines into paragraphs, from the top. */
export const arrangeWords = (words: readonly SeenWord[]): readonly SeenText[] => {
  const lines = linesOf(words)
    .map((line) => ({ words: line, box: regionAround(line.map(({ box }) => box)) }))
    .toSorted((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
  const paragraphs: { readonly words: SeenWord[]; last: Region }[] = [];
  for (const line of lines) {
    const above = paragraphs.find(({ last }) => continues(line.box, last));
    if (above === undefined) {
      paragraphs.push({ words: [...line.words], last: line.box });
      continue;
    }
    above.words.push(...line.words);
    above.last = line.box;
  }
  return paragraphs.map(({ words: found }) => ({ words: found }));
};
