import { mkdirSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The most lines that wait for a slow disk. */
const mostWaiting = 20_000;

/**
 * Lines within this time are written together, in milliseconds, because one write costs more than many lines. A killed
 * process loses at most as much.
 */
const togetherMs = 50;

/** The files with lines to write, in case the process exits before they are written. */
const unfinished = new Set<LineFile>();

const writeAll = (): void => {
  for (const file of unfinished) file.writeNow();
};

/** Handles an error of the disk. Called once. */
export type OnDiskError = (error: unknown) => void;

/**
 * A file of JSON lines, written in the background and in order. Each write ends with a whole line, so a killed process
 * leaves at most one cut line, the last.
 */
export class LineFile {
  readonly path: string;
  readonly #onError: OnDiskError;
  readonly #waiting: object[] = [];
  #handle: FileHandle | undefined;
  /** The folder that was created for the file, if any. */
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

  /** How many lines were dropped. */
  get lost(): number {
    return this.#lost;
  }

  /** Whether a write failed. Nothing is written after that. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Adds a line to be written soon. This is cheap: the actual work happens while the caller waits for something. */
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

  /** Writes the remaining lines and closes the file. Later lines are ignored. */
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

  /** Removes the file, and its folder if that was created for it and is empty. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    // Another program may have put something there, or removed it.
    if (this.#made !== undefined) await rmdir(dirname(this.path)).catch(() => undefined);
  }

  /**
   * Writes the remaining lines synchronously when the process exits. A write in flight is repeated, because readers
   * skip equal lines.
   */
  writeNow(): void {
    if (this.#isBroken) return;
    try {
      let fd = this.#handle?.fd;
      if (fd === undefined) {
        mkdirSync(dirname(this.path), { recursive: true });
        fd = openSync(this.path, 'w');
      }
      // The background write may have been cut within a line.
      const again = this.#inFlight === '' ? '' : `\n${this.#inFlight}`;
      writeSync(fd, `${again}${this.#taken()}`);
    } catch {
      // The process is exiting, so the error cannot be reported.
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
