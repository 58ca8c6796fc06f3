import type { ShellChunk } from '../connection.js';
import { createDecoder, type ShellEvent } from './shell-event.js';

/** A reading that has failed, in the place of what it would have brought. */
interface ReadingFailure {
  readonly type: 'failure';
  readonly error: unknown;
}

/**
 * What a shell says, one reading ahead of who asks at most. Who stops waiting loses nothing: what comes then is for the
 * next who asks.
 */
export class ShellOutput {
  readonly #read: () => Promise<readonly ShellChunk[]>;
  readonly #decode = createDecoder();
  readonly #come: (ShellEvent | ReadingFailure)[] = [];
  #arriving: Promise<void> | undefined;
  #exit: (ShellEvent & { readonly type: 'exit' }) | undefined;

  /** `read` waits for more, and is called again after it has rejected. */
  constructor(read: () => Promise<readonly ShellChunk[]>) {
    this.#read = read;
  }

  /** How it has ended, as soon as that is known. */
  get exit(): { readonly exitCode: number | undefined } | undefined {
    return this.#exit;
  }

  /** Whether there is something to take, if only that there is nothing any more. */
  get hasCome(): boolean {
    return this.#come.length > 0 || this.#exit !== undefined;
  }

  /** Waits until there is something to take. Rejects never: what has failed is there to take. */
  async arrived(): Promise<void> {
    while (!this.hasCome) {
      this.#arriving ??= this.#arrive();
      await this.#arriving;
    }
  }

  /** What comes next, if only that a reading has failed, which says nothing of the next one; `undefined` after the end. */
  take(): ShellEvent | ReadingFailure | undefined {
    return this.#come.shift();
  }

  async #arrive(): Promise<void> {
    try {
      for (const event of (await this.#read()).flatMap((chunk) => this.#decode(chunk))) {
        this.#come.push(event);
        if (event.type === 'exit') this.#exit = event;
      }
    } catch (error) {
      this.#come.push({ type: 'failure', error });
    } finally {
      this.#arriving = undefined;
    }
  }
}
