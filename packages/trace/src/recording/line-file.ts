import { mkdirSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** More lines than this are not kept waiting for a disk that does not keep up. */
const mostWaiting = 20_000;

/** What comes within this time is written together: a write costs more than many lines. A process that is killed loses as much. */
const togetherMs = 50;

/** The files that have lines to write, should the process exit before they are written. */
const unfinished = new Set<LineFile>();

const writeAll = (): void => {
  for (const file of unfinished) file.writeNow();
};

/** What is done with a disk's error. It is called once. */
export type OnDiskError = (error: unknown) => void;

/**
 * A file of JSON lines that is written in the background, in order. Each write ends with a whole line, so that a killed process
 * leaves at most one cut line, the last.
 */
export class LineFile {
  readonly path: string;
  readonly #onError: OnDiskError;
  readonly #waiting: object[] = [];
  #handle: FileHandle | undefined;
  /** The folder that had to be made, if any. */
  #made: string | undefined;
  /** What is being written now. */
  #inFlight = '';
  #writing: Promise<void> | undefined;
  #isScheduled = false;
  #isBroken = false;
  #hasEnded = false;
  #lost = 0;

  constructor(path: string, onError: OnDiskError) {
    this.path = path;
    this.#onError = onError;
  }

  /** How many lines had no room. */
  get lost(): number {
    return this.#lost;
  }

  /** Whether the disk refused something. Nothing is written since. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Adds a line, to be written soon. Costs next to nothing: what takes time happens when the caller waits for something. */
  add(line: object): void {
    if (this.#isBroken || this.#hasEnded) return;
    if (this.#waiting.length >= mostWaiting) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(line);
    if (this.#isScheduled || this.#writing !== undefined) return;
    if (unfinished.size === 0) process.on('exit', writeAll);
    unfinished.add(this);
    this.#schedule();
  }

  /** Writes what is left and closes the file. What is added afterwards is ignored. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    do {
      this.#write();
      await this.#writing;
    } while (this.#waiting.length > 0 && !this.#isBroken);
    this.#forget();
    try {
      await this.#handle?.close();
    } catch (error) {
      this.#break(error);
    }
    this.#handle = undefined;
  }

  /** Removes the file, and the folder if it was made for it and is empty. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    // Others may have put something there, or have removed it.
    if (this.#made !== undefined) await rmdir(dirname(this.path)).catch(() => undefined);
  }

  /** Writes at once what is left, since the process exits. What was being written is written again: readers skip equal lines. */
  writeNow(): void {
    if (this.#isBroken) return;
    try {
      let fd = this.#handle?.fd;
      if (fd === undefined) {
        mkdirSync(dirname(this.path), { recursive: true });
        fd = openSync(this.path, 'w');
      }
      // The write in the background may have been cut in the middle of a line.
      const again = this.#inFlight === '' ? '' : `\n${this.#inFlight}`;
      writeSync(fd, `${again}${this.#taken()}`);
    } catch {
      // The process exits: there is nobody left to tell.
    }
  }

  #schedule(): void {
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      this.#write();
    }, togetherMs).unref();
  }

  #write(): void {
    if (this.#writing !== undefined || this.#isBroken || this.#waiting.length === 0) return;
    this.#writing = this.#drain().finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0) this.#schedule();
      else this.#forget();
    });
  }

  async #drain(): Promise<void> {
    try {
      this.#handle ??= await this.#open();
      this.#inFlight = this.#taken();
      await this.#handle.appendFile(this.#inFlight);
      this.#inFlight = '';
    } catch (error) {
      this.#break(error);
    }
  }

  async #open(): Promise<FileHandle> {
    this.#made = await mkdir(dirname(this.path), { recursive: true });
    return open(this.path, 'w');
  }

  #taken(): string {
    return this.#waiting
      .splice(0)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
  }

  #forget(): void {
    if (!unfinished.delete(this) || unfinished.size > 0) return;
    process.off('exit', writeAll);
  }

  #break(error: unknown): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#waiting.length = 0;
    this.#inFlight = '';
    this.#forget();
    this.#onError(error);
  }
}
