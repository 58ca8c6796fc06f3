import type { Deadline, SeenText, SeenWord } from '@farhand/core/driver';
import { createHash } from 'node:crypto';
import { arrangeWords } from './arrange-words.js';
import type { Grey } from '../grey.js';
import { partedAtIcons } from '../lines/icons.js';
import { linePicture, type LinePicture } from '../lines/line-picture.js';
import type { LineReader } from './line-reader.js';
import { textLines } from '../lines/text-lines.js';

/** Words that are less certain are noise: borders, icons, parts of photographs. */
const leastConfidence = 0.3;

/**
 * The letters of a word are on average at most that wide, in heights of the word. In `mmm`, which is low, they have 1.6. A
 * wider word is several that were read as one: a click in its middle would be beside all of them. Shorter ones may be signs.
 */
const widestLetter = 1.8;
const leastLetters = 3;

/** How many lines are remembered: a few full screens. */
const mostLines = 4_000;

/** How many new lines are read together. They are remembered, even if the deadline ends before the next ones are read. */
const linesAtOnce = 32;

const keyOf = ({ data, width, height }: LinePicture): string =>
  `${width}×${height} ${createHash('sha1').update(data).digest('base64')}`;

/**
 * Reads pictures line by line. A line that looks as it did before is not read again, wherever it is, so a look at a screen
 * of which little has changed is cheap.
 */
export class PictureReader {
  readonly #reader: LineReader;
  /** What lines say, by their looks, the last used one last. */
  readonly #known = new Map<string, readonly SeenWord[]>();

  constructor(reader: LineReader) {
    this.#reader = reader;
  }

  /** The name of what reads, in messages. */
  get name(): string {
    return this.#reader.name;
  }

  /** Reads the texts in a picture. */
  async read(picture: Grey, deadline: Deadline): Promise<readonly SeenText[]> {
    const lines = linesIn(picture).map((line) => ({ key: keyOf(line), line }));
    const seen = await this.#wordsOf(new Map(lines.map(({ key, line }) => [key, line])), deadline);
    const words = lines.flatMap(({ key, line }) =>
      (seen.get(key) ?? []).map(({ box: found, ...word }) => ({
        ...word,
        box: { ...found, x: found.x + line.left, y: found.y + line.top },
      })),
    );
    return arrangeWords(words);
  }

  /** Forgets what was read, and gives back what the reader holds. Never rejects. */
  async close(): Promise<void> {
    this.#known.clear();
    await this.#reader.close();
  }

  /** Returns the words of lines by the looks of the lines. Reads only the lines that are new. */
  async #wordsOf(
    lines: ReadonlyMap<string, LinePicture>,
    deadline: Deadline,
  ): Promise<ReadonlyMap<string, readonly SeenWord[]>> {
    const seen = new Map<string, readonly SeenWord[]>();
    for (const key of lines.keys()) {
      const words = this.#known.get(key);
      if (words !== undefined) this.#remember(seen, key, words);
    }
    const unseen = [...lines].filter(([key]) => !seen.has(key));
    for (let at = 0; at < unseen.length; at += linesAtOnce) {
      const batch = unseen.slice(at, at + linesAtOnce);
      const read = await this.#reader.read(
        batch.map(([, line]) => line),
        deadline,
      );
      batch.forEach(([key], index) => this.#remember(seen, key, (read[index] ?? []).filter(isCertain)));
    }
    return seen;
  }

  #remember(seen: Map<string, readonly SeenWord[]>, key: string, words: readonly SeenWord[]): void {
    seen.set(key, words);
    this.#known.delete(key);
    this.#known.set(key, words);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostLines && oldest !== undefined) this.#known.delete(oldest);
  }
}

const linesIn = (picture: Grey): readonly LinePicture[] =>
  textLines(picture).flatMap((place) => {
    const whole = linePicture(picture, place);
    const parts = partedAtIcons(whole, place);
    return parts.length === 1 ? [whole] : parts.map((part) => linePicture(picture, part));
  });

/** Whether a word was seen, and not guessed from things that are far apart. */
const isCertain = ({ text, confidence, box }: SeenWord): boolean => {
  const letters = [...text.trim()].length;
  if (confidence < leastConfidence || letters === 0) return false;
  return letters < leastLetters || box.width <= widestLetter * letters * box.height;
};
