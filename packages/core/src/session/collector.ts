import { rejectQuietly, type Entry } from './unit.js';

/** Collects what the body of a hold calls, so that it can be sent with the hold's keys around it. */
export class Collector {
  #entries: Entry[] | undefined;

  /** Takes an entry if a body is running. */
  take(entry: Entry): boolean {
    this.#entries?.push(entry);
    return this.#entries !== undefined;
  }

  /** Runs a body and returns what it called, unsent, beside what it returned. */
  collect<T>(body: () => T): { readonly entries: readonly Entry[]; readonly result: T } {
    const outer = this.#entries;
    const entries: Entry[] = [];
    this.#entries = entries;
    try {
      return { result: body(), entries };
    } catch (error) {
      // The hold itself rejects with what its body threw.
      for (const entry of entries) rejectQuietly(entry, error);
      throw error;
    } finally {
      this.#entries = outer;
    }
  }
}
