import type { ShellChunk } from '../contract/facets.js';
import type { Session } from '../session/session.js';

/** A failed read, in place of the output. */
interface ReadingFailure {
  readonly type: 'failure';
  readonly error: unknown;
}

/**
 * The output of a shell, at most one read ahead of the caller. A caller can stop waiting without losing output, which
 * the next caller receives.
 */
export class ShellOutput {
  readonly #read: () => Promise<readonly ShellChunk[]>;
  readonly #decode = createDecoder();
  readonly #come: (ShellEvent | ReadingFailure)[] = [];
  #arriving: Promise<void> | undefined;
  #exit: (ShellEvent & { readonly type: 'exit' }) | undefined;

  /** `read` waits for more output. It is called again after it has rejected. */
  constructor(read: () => Promise<readonly ShellChunk[]>) {
    this.#read = read;
  }

  /** How the command ended, once known. */
  get exit(): { readonly exitCode: number | undefined } | undefined {
    return this.#exit;
  }

  /** Whether there is something to take, or the command has ended. */
  get hasCome(): boolean {
    return this.#come.length > 0 || this.#exit !== undefined;
  }

  /** Waits until there is something to take. Never rejects: a failure is something to take. */
  async arrived(): Promise<void> {
    while (!this.hasCome) {
      this.#arriving ??= this.#arrive();
      await this.#arriving;
    }
  }

  /**
   * Takes the next event or failed read, or `undefined` after the end. A failed read says nothing about the next one.
   */
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

/**
 * The output of a command while it runs, and its end, which comes last.
 *
 * @category Files and commands
 */
export type ShellEvent =
  /** Text as it arrived, in whole characters. */
  | { readonly type: 'stdout' | 'stderr'; readonly text: string }
  /** The command has ended. `exitCode` is `undefined` if the vendor does not report it. */
  | { readonly type: 'exit'; readonly exitCode: number | undefined };

/** Decodes bytes, each stream separately, because text of the other stream may arrive in the middle of a character. */
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

/** Decodes the output of a command. */
export async function* decodeEvents(chunks: AsyncIterable<ShellChunk>): AsyncGenerator<ShellEvent, void, undefined> {
  const decode = createDecoder();
  for await (const chunk of chunks) yield* decode(chunk);
}

/**
 * Yields what a long-running source yields, with each step as a call of the session: refused once the computer is
 * closed, and recorded if the vendor reports that the computer is gone.
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
