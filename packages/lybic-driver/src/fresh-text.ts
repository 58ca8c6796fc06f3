/**
 * Tells what of a stream is new, of answers that may each have it from the beginning: the vendor calls them accumulated
 * (vendor's OpenAPI, March 2026), and does not say whether a piece comes twice. A stream that begins with a mark of its own,
 * which never comes again, tells.
 */
export class FreshText {
  readonly #start: string | undefined;
  #seen = 0;
  #repeated = 0;
  /** The beginning, for as long as it may become the mark. */
  #head: string | undefined = '';

  /** `start`: what the stream begins with, if it does; it is taken out. Without it each piece is taken to come once. */
  constructor(start: string | undefined) {
    this.#start = start;
  }

  /** Begins with an answer, by all that it has of the stream. Pass on its pieces then. */
  answer(whole: string): void {
    const repeats = this.#start !== undefined && this.#seen > 0 && whole.startsWith(this.#start);
    this.#repeated = repeats ? this.#seen : 0;
  }

  /** What is new of a piece. */
  pass(piece: string): string {
    const fresh = piece.slice(Math.min(this.#repeated, piece.length));
    this.#repeated -= piece.length - fresh.length;
    this.#seen += fresh.length;
    return this.#withoutStart(fresh);
  }

  #withoutStart(fresh: string): string {
    const start = this.#start;
    if (start === undefined || this.#head === undefined) return fresh;
    const head = this.#head + fresh;
    this.#head = head.length < start.length && start.startsWith(head) ? head : undefined;
    if (this.#head !== undefined) return '';
    return head.startsWith(start) ? head.slice(start.length) : head;
  }
}
