import { redact } from '@farhand/core/driver';
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { SourceLine } from './line.js';

/** Lines shown before and after that of a call. */
const around = 4;

/** Longer files are made by a machine. */
const mostBytes = 1_000_000;

/** A longer line is cut. */
const mostCharacters = 240;

/** A text that is written where it is called a secret. One that is not in use yet, or any more, nobody else would know. */
const writtenSecret = /\b(secret\(\s*)(['"`])(?:\\.|(?!\2)[^\\])*\2/gs;

const withoutSecrets = (source: string): string => source.replaceAll(writtenSecret, '$1$2[secret]$2');

/** Reads the lines around the places of calls in the background, each place once, from files below a folder only. */
export class Sources {
  readonly #folder: string;
  readonly #add: (line: SourceLine) => void;
  readonly #seen = new Set<string>();
  readonly #files = new Map<string, Promise<readonly string[] | undefined>>();
  readonly #work = new Set<Promise<void>>();

  constructor(folder: string, add: (line: SourceLine) => void) {
    this.#folder = folder;
    this.#add = add;
  }

  /** Looks a place up, `file:line:column`, the file absolute or relative to the folder. */
  take(at: string): void {
    if (this.#seen.has(at)) return;
    this.#seen.add(at);
    const [, file, line] = /^(.+):(\d+):\d+$/.exec(at) ?? [];
    if (file === undefined) return;
    const work = this.#read(at, file, Number(line)).finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  /** Resolves when every place was looked up. */
  async end(): Promise<void> {
    await Promise.all(this.#work);
  }

  async #read(at: string, file: string, line: number): Promise<void> {
    let lines = this.#files.get(file);
    if (lines === undefined) this.#files.set(file, (lines = this.#linesOf(file)));
    const all = await lines;
    if (all === undefined || line > all.length) return;
    const first = Math.max(1, line - around);
    const shown = all.slice(first - 1, line + around).map((text) => redact(text.slice(0, mostCharacters), []));
    this.#add({ type: 'source', at, first, lines: shown });
  }

  async #linesOf(file: string): Promise<readonly string[] | undefined> {
    try {
      const path = await realpath(isAbsolute(file) ? file : join(this.#folder, file));
      const below = relative(await realpath(this.#folder), path);
      if (isAbsolute(below) || below.split(sep).some((part) => part === '..' || part === 'node_modules'))
        return undefined;
      if ((await stat(path)).size > mostBytes) return undefined;
      return withoutSecrets(await readFile(path, 'utf8')).split(/\r?\n/);
    } catch {
      // Code that was made up, bundled or removed has no source to show.
      return undefined;
    }
  }
}
