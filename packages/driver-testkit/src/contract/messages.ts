/** A page that does not open or has no focus would otherwise be waited for without end. In milliseconds. */
const patienceMs = 20_000;

/** Messages of one kind that a page sends, awaited one at a time. */
export class Messages {
  readonly #what: string;
  readonly #arrived: unknown[] = [];
  #waiting: ((body: unknown) => void) | undefined;

  /** `what` is awaited, for the message if it does not come. */
  constructor(what: string) {
    this.#what = what;
  }

  /** The first message that nobody has taken yet, or the next one to arrive. */
  next(): Promise<unknown> {
    if (this.#arrived.length > 0) return Promise.resolve(this.#arrived.shift());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = undefined;
        reject(new Error(`Waited ${patienceMs} ms for ${this.#what}.`));
      }, patienceMs);
      this.#waiting = (body) => {
        clearTimeout(timer);
        resolve(body);
      };
    });
  }

  /** Forgets the messages that nobody has taken. */
  forget(): void {
    this.#arrived.length = 0;
  }

  /** A message has arrived. */
  arrive(body: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#arrived.push(body);
    else waiting(body);
  }
}
