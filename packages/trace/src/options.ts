import { checkOptions, describe } from '@farhand/core/driver';
import { join, resolve } from 'node:path';

/** When the files of a trace are kept. */
export type TraceMode = 'on' | 'retain-on-failure';

/** Which pictures a trace records. */
export type TracePictures = 'changes' | 'every-call' | 'none';

/** Options of `trace()`. */
export interface TraceOptions {
  /**
   * Where to write the page. A path that ends with `.html` is the page, and its lines go next to it: `runs/login.html`
   * and `runs/login.jsonl`. Any other path is a folder for `trace.html` and `trace.jsonl`. Relative paths start at the
   * current directory. Missing folders are created, and existing files are replaced. Default: the folder
   * `farhand-trace`.
   */
  readonly file?: string;
  /**
   * `'on'` keeps the files. `'retain-on-failure'` removes them at the end, unless a call failed or `fail()` was called.
   * Default: `'on'`.
   */
  readonly mode?: TraceMode;
  /**
   * `'changes'` takes a screenshot after each call that may have changed the screen, and keeps it if it differs from
   * the one before. `'every-call'` keeps each screenshot. `'none'` takes none. Each screenshot costs one request before
   * the next call. Default: `'changes'`.
   */
  readonly pictures?: TracePictures;
}

/** The files of a trace, as absolute paths. */
export interface TraceFiles {
  /** The page, written at the end. */
  readonly page: string;
  /** The lines, written during the run. */
  readonly lines: string;
}

/** The options with their defaults. */
export interface TraceSettings {
  readonly files: TraceFiles;
  readonly mode: TraceMode;
  readonly pictures: TracePictures;
}

const modes: readonly TraceMode[] = ['on', 'retain-on-failure'];
const pictureModes: readonly TracePictures[] = ['changes', 'every-call', 'none'];

const oneOf = <T extends string>(name: string, words: readonly T[], value: unknown): T => {
  if (value === undefined && words[0] !== undefined) return words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const known = words.map((word) => `'${word}'`).join(', ');
  throw new TypeError(`trace: ${name} must be one of ${known}, got ${describe(value)}.`);
};

/** Checks the options. The first word of each list is the default. */
export const checkTraceOptions = (options: TraceOptions | undefined): TraceSettings => {
  checkOptions(options, ['file', 'mode', 'pictures'], 'trace');
  const file: unknown = options?.file ?? 'farhand-trace';
  if (typeof file !== 'string' || file.trim() === '') {
    throw new TypeError(
      `trace: file must be the path of a page, such as 'trace.html', or of a folder, got ${describe(file)}.`,
    );
  }
  return {
    files: filesAt(file),
    mode: oneOf('mode', modes, options?.mode),
    pictures: oneOf('pictures', pictureModes, options?.pictures),
  };
};

const filesAt = (file: string): TraceFiles => {
  const path = resolve(file);
  return path.endsWith('.html')
    ? { page: path, lines: path.replace(/\.html$/, '.jsonl') }
    : { page: join(path, 'trace.html'), lines: join(path, 'trace.jsonl') };
};
