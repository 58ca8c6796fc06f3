import type { ShellChunk } from '../contract/facets.js';
import type { Session } from '../session/session.js';

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

/** What a command says while it runs, and its end, which comes last. */
export type ShellEvent =
  /** Text as it came, whole characters only. */
  | { readonly type: 'stdout' | 'stderr'; readonly text: string }
  /** The command has ended. `exitCode` is `undefined` where the vendor does not say. */
  | { readonly type: 'exit'; readonly exitCode: number | undefined };

/** Bytes as text, each stream by itself: a character may come in parts, with the other stream's text between them. */
const createDecoder = (): ((chunk: ShellChunk) => readonly ShellEvent[]) => {
  const decoders = {
    stdout: new TextDecoder('utf-8', { ignoreBOM: true }),
    stderr: new TextDecoder('utf-8', { ignoreBOM: true }),
  };
  const said = (type: 'stdout' | 'stderr', text: string): readonly ShellEvent[] =>
    text === '' ? [] : [{ type, text }];
  return (chunk) =>
    chunk.type === 'exit'
      ? [...said('stdout', decoders.stdout.decode()), ...said('stderr', decoders.stderr.decode()), chunk]
      : said(chunk.type, decoders[chunk.type].decode(chunk.bytes, { stream: true }));
};

/** What a command says, as text. */
export async function* decodeEvents(chunks: AsyncIterable<ShellChunk>): AsyncGenerator<ShellEvent, void, undefined> {
  const decode = createDecoder();
  for await (const chunk of chunks) yield* decode(chunk);
}

/**
 * Gives what something long gives, each step as a call of the session: refused once the computer is closed, and noted if
 * the vendor says that it is gone.
 */
export async function* watched<T>(
  session: Session,
  label: string,
  source: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await session.direct(label, { timeoutMs: 0 }, () => iterator.next());
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await iterator.return?.();
  }
}
