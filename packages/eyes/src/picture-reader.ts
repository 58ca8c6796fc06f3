import type { Deadline, SeenText, SeenWord } from '@farhand/core/driver';
import { createHash } from 'node:crypto';
import { arrangeWords } from './arrange-words.js';
import type { Grey } from './grey.js';
import { linePicture, type LinePicture } from './line-picture.js';
import type { LineReader } from './line-reader.js';
import { textLines } from './text-lines.js';

/** Words that are less certain are noise: borders, icons, parts of photographs. */
const leastConfidence = 0.3;

/** How many lines are remembered: a few full screens. */
const mostLines = 4_000;

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
    const words: SeenWord[] = [];
    for (const box of textLines(picture)) {
      const line = linePicture(picture, box);
      for (const { box: found, ...word } of await this.#wordsOf(line, deadline))
        words.push({ ...word, box: { ...found, x: found.x + line.left, y: found.y + line.top } });
    }
    return arrangeWords(words);
  }

  /** Forgets what was read, and gives back what the reader holds. Never rejects. */
  async close(): Promise<void> {
    this.#known.clear();
    await this.#reader.close();
  }

  async #wordsOf(line: LinePicture, deadline: Deadline): Promise<readonly SeenWord[]> {
    const key = keyOf(line);
    const known = this.#known.get(key);
    this.#known.delete(key);
    const words = known ?? (await this.#reader.read(line, deadline)).filter(isCertain);
    this.#known.set(key, words);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostLines && oldest !== undefined) this.#known.delete(oldest);
    return words;
  }
}

const isCertain = ({ text, confidence }: SeenWord): boolean => confidence >= leastConfidence && text.trim() !== '';
