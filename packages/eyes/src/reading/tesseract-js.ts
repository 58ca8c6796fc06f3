import { UnsupportedFacetError, type Deadline, type SeenWord } from '@farhand/core/driver';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Worker as Thread } from 'node:worker_threads';
import type { Worker as Recognizer } from 'tesseract.js';
import { boxInLine, enlargedLine } from './enlarged-line.js';
import type { Grey } from '../grey.js';
import type { LinePicture } from '../lines/line-picture.js';
import type { LineReader } from './line-reader.js';

/** A picture in a format without compression, which Tesseract reads (PGM). */
const pgmOf = ({ data, width, height }: Grey): Buffer =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);

/** The file with the data of a language, compressed as its package ships it. */
const dataFile = (language: string): string => {
  const name = `@tesseract.js-data/${language}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, '4.0.0_best_int', `${language}.traineddata.gz`);
  } catch (cause) {
    throw new UnsupportedFacetError(`eyes: the language '${language}' is not installed. Run npm install ${name}.`, {
      cause,
    });
  }
};

/** Starts a recognizer in a worker thread. */
const start = async (languages: readonly string[]): Promise<Recognizer> => {
  const { createWorker, OEM, PSM } = await import('tesseract.js');
  const files = languages.map(dataFile);
  // All languages must be in one folder. Objects with the data would do as well, but tesseract.js 7 cannot start with
  // them.
  const folder = await mkdtemp(join(tmpdir(), 'farhand-eyes-'));
  try {
    await Promise.all(files.map((file) => copyFile(file, join(folder, basename(file)))));
    const recognizer = await createWorker([...languages], OEM.LSTM_ONLY, {
      langPath: folder,
      cacheMethod: 'none',
      // Without it, an error is thrown outside every call. The call rejects with it, too.
      errorHandler: () => undefined,
    });
    await recognizer.setParameters({
      tessedit_pageseg_mode: PSM.SINGLE_LINE,
      // Guessing it prints warnings.
      user_defined_dpi: '150',
      debug_file: '/dev/null',
    });
    return recognizer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The thread of a recognizer, which the types of tesseract.js 7 leave out. */
const threadOf = (recognizer: Recognizer): Thread | undefined => {
  const thread: unknown = Reflect.get(recognizer, 'worker');
  return thread instanceof Thread ? thread : undefined;
};

/**
 * Reads lines by tesseract.js: WebAssembly in a worker thread, with data from packages. Nothing is downloaded. The thread
 * keeps the process alive only while it reads.
 */
export class TesseractJs implements LineReader {
  readonly name = 'tesseract.js';
  readonly #languages: readonly string[];
  #recognizer: Promise<Recognizer> | undefined;
  #reading = 0;

  /** `languages`: names of Tesseract's, such as `eng`. */
  constructor(languages: readonly string[]) {
    this.#languages = languages;
  }

  async read(lines: readonly LinePicture[], deadline: Deadline): Promise<readonly (readonly SeenWord[])[]> {
    const words: (readonly SeenWord[])[] = [];
    for (const line of lines) words.push(await this.#readLine(line, deadline));
    return words;
  }

  async close(): Promise<void> {
    const recognizer = this.#recognizer;
    this.#recognizer = undefined;
    await recognizer?.then((one) => one.terminate()).catch(() => undefined);
  }

  async #readLine(line: LinePicture, deadline: Deadline): Promise<readonly SeenWord[]> {
    const starting = (this.#recognizer ??= start(this.#languages));
    // A failed start is tried again with the next line.
    starting.catch(() => {
      if (this.#recognizer === starting) this.#recognizer = undefined;
    });
    const [recognizer, enlarged] = await deadline.race(Promise.all([starting, enlargedLine(line)]));
    const { data } = await this.#awake(recognizer, () =>
      deadline.race(recognizer.recognize(pgmOf(enlarged), {}, { blocks: true, text: false })),
    );
    const words = (data.blocks ?? [])
      .flatMap(({ paragraphs }) => paragraphs)
      .flatMap(({ lines }) => lines)
      .flatMap(({ words: found }) => found);
    return words.map(({ text, confidence, bbox: { x0, y0, x1, y1 } }) => ({
      text,
      box: boxInLine(enlarged, { left: x0, top: y0, right: x1, bottom: y1 }),
      confidence: confidence / 100,
    }));
  }

  /** Keeps the process alive during the work. */
  async #awake<T>(recognizer: Recognizer, work: () => Promise<T>): Promise<T> {
    const thread = threadOf(recognizer);
    this.#reading += 1;
    thread?.ref();
    try {
      return await work();
    } finally {
      this.#reading -= 1;
      if (this.#reading === 0) thread?.unref();
    }
  }
}
