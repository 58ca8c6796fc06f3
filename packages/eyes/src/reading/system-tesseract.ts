import { ClosedError, ProtocolError, UnsupportedFacetError, type Deadline, type SeenWord } from '@farhand/core/driver';
import { execFile } from 'node:child_process';
import { boxInLine, enlargedLine, type EnlargedLine } from './enlarged-line.js';
import { grayTiff } from './gray-tiff.js';
import type { LinePicture } from '../lines/line-picture.js';
import type { LineReader } from './line-reader.js';
import { findTesseract, missingTesseract, type TesseractSearch } from './tesseract-path.js';

/** One line a picture, recognized by the neural network, at a resolution that need not be guessed. */
const recognition = ['--psm', '7', '--oem', '1', '--dpi', '150'];

/**
 * Lines are dark on white already. Without it, Tesseract reads each uncertain line a second time with its colors
 * inverted.
 */
const asDrawn = ['-c', 'tessedit_do_invert=0'];

/** The variables of this process that Tesseract gets. Keys and tokens are none of its business. */
const passedOn = ['PATH', 'TESSDATA_PREFIX', 'LD_LIBRARY_PATH', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'] as const;

/** The level of a row of Tesseract's table that is a word. */
const wordLevel = '5';

/** The most bytes that Tesseract may print. */
const mostOutput = 64 * 1024 * 1024;

/**
 * Reads lines by the program `tesseract` of this machine. One process reads a batch of lines, from its input, and ends.
 * No file is written.
 */
export class SystemTesseract implements LineReader {
  readonly name = 'tesseract';
  readonly #languages: readonly string[];
  readonly #search: TesseractSearch;
  /** The path of the program, once it was asked for its languages. */
  #program: Promise<string> | undefined;
  #closing = new AbortController();

  /** `languages`: names of Tesseract's, such as `eng`. */
  constructor(languages: readonly string[], search: TesseractSearch = {}) {
    this.#languages = languages;
    this.#search = search;
  }

  async read(lines: readonly LinePicture[], deadline: Deadline): Promise<readonly (readonly SeenWord[])[]> {
    const finding = (this.#program ??= this.#find());
    // A program that is missing is searched again with the next lines.
    finding.catch(() => {
      if (this.#program === finding) this.#program = undefined;
    });
    const [program, enlarged] = await deadline.race(Promise.all([finding, Promise.all(lines.map(enlargedLine))]));
    const args = ['stdin', 'stdout', '-l', this.#languages.join('+'), ...recognition, ...asDrawn, 'tsv'];
    const signal = AbortSignal.any([deadline.signal, this.#closing.signal]);
    return wordsIn(await deadline.race(this.#run(program, args, signal, grayTiff(enlarged))), enlarged);
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#program = undefined;
    return Promise.resolve();
  }

  async #find(): Promise<string> {
    const program = findTesseract(this.#search);
    if (program === undefined) throw new UnsupportedFacetError(missingTesseract(this.#search));
    const installed = (await this.#run(program, ['--list-langs'], this.#closing.signal)).split(/\r?\n/);
    const missing = this.#languages.find((language) => !installed.includes(language));
    if (missing === undefined) return program;
    throw new UnsupportedFacetError(
      `eyes: ${program} has no data for the language '${missing}'. Nothing was read. Install them (Debian and Ubuntu: \`sudo apt-get install tesseract-ocr-${missing.replaceAll('_', '-').toLowerCase()}\`), or set TESSDATA_PREFIX to the folder that has them.`,
    );
  }

  /** Resolves to what the program prints. The process is killed when the signal fires. */
  #run(program: string, args: readonly string[], signal: AbortSignal, input?: Buffer): Promise<string> {
    const env = Object.fromEntries(
      passedOn.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])),
    );
    const options = {
      // Several threads take more time of the processor, and no less on the clock: lines are small.
      env: { ...env, OMP_THREAD_LIMIT: '1' },
      signal,
      killSignal: 'SIGKILL',
      maxBuffer: mostOutput,
      windowsHide: true,
    } as const;
    return new Promise((resolve, reject) => {
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (signal.aborted) reject(new ClosedError('eyes: closed while tesseract was reading.'));
        else
          reject(new ProtocolError(`eyes: ${program} failed: ${lastLine(stderr) ?? error.message}`, { cause: error }));
      });
      // A program that ends before it has read all says why on its error output.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
  }
}

const lastLine = (text: string): string | undefined =>
  text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .at(-1);

/** Reads Tesseract's table: a row for each word, with the number of its page and its box there. */
const wordsIn = (table: string, pages: readonly EnlargedLine[]): readonly (readonly SeenWord[])[] => {
  const words: SeenWord[][] = pages.map(() => []);
  for (const row of table.split(/\r?\n/)) {
    const [level, page, , , , , ...fields] = row.split('\t');
    if (level !== wordLevel) continue;
    const [left = 0, top = 0, width = 0, height = 0, confidence = 0] = fields.slice(0, 5).map(Number);
    const index = Number(page) - 1;
    const enlarged = pages[index];
    if (enlarged === undefined) continue;
    words[index]?.push({
      text: fields.slice(5).join('\t'),
      box: boxInLine(enlarged, { left, top, right: left + width, bottom: top + height }),
      confidence: confidence / 100,
    });
  }
  return words;
};
