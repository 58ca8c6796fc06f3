import { redact } from '@farhand/core/driver';
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { SourceLine } from './line.js';

/** How many lines to show before and after the line of a call. */
const around = 4;

/** Longer files are generated, in bytes. */
const mostBytes = 1_000_000;

/** A longer line is cut, in characters. */
const mostCharacters = 240;

/**
 * A secret written as a literal argument of `secret()`. If it is not in use yet or any longer, masking would not find
 * it.
 */
const writtenSecret = /\b(secret\(\s*)(['"`])(?:\\.|(?!\2)[^\\])*\2/gs;

const withoutSecrets = (source: string): string => source.replaceAll(writtenSecret, '$1$2[secret]$2');

/** Reads the lines around the places of calls in the background, each place once, only from files below a folder. */
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

  /** Reads a place, `file:line:column`, with a file that is absolute or relative to the folder. */
  take(at: string): void {
    if (this.#seen.has(at)) return;
    this.#seen.add(at);
    const [, file, line] = /^(.+):(\d+):\d+$/.exec(at) ?? [];
    if (file === undefined) return;
    const work = this.#read(at, file, Number(line)).finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  /** Resolves when every place has been read. */
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
      // Generated, bundled or removed code has no source to show.
      return undefined;
    }
  }
}
