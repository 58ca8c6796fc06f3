/** A piece of what a session has to tell, as the API words it. */
export type ShellOutput =
  | { readonly oneofKind: 'stdout'; readonly stdout: string }
  | { readonly oneofKind: 'stderr'; readonly stderr: string }
  | { readonly oneofKind: 'waiting'; readonly waiting: true };

/** How much is kept, in characters: what a reply may well have in it, each perhaps as six and under two names. */
const most = 1024 * 1024;

/**
 * What a shell has said and nobody has read. The vendor states no limit; memory has one, so a command that says more waits
 * until somebody reads.
 */
export class UnreadOutput {
  readonly #repeats: boolean;
  readonly #pieces: ShellOutput[] = [];
  #length = 0;
  #isKept = true;
  #resume: (() => void)[] = [];

  /** `repeats`: whether what was read comes again, before what is new. */
  constructor(repeats: boolean) {
    this.#repeats = repeats;
  }

  /** Adds a text. Resolves when there is room for more. */
  say(stream: 'stdout' | 'stderr', text: string): Promise<void> {
    if (text === '' || !this.#isKept) return Promise.resolve();
    this.#pieces.push(stream === 'stdout' ? { oneofKind: stream, stdout: text } : { oneofKind: stream, stderr: text });
    this.#length += text.length;
    if (this.#length < most) return Promise.resolve();
    return new Promise((resolve) => this.#resume.push(resolve));
  }

  /** Adds that nothing more comes. */
  end(): void {
    this.#pieces.push({ oneofKind: 'waiting', waiting: true });
  }

  /** Gives what was said. */
  take(): readonly ShellOutput[] {
    this.#length = 0;
    for (const resume of this.#resume.splice(0)) resume();
    return this.#repeats ? [...this.#pieces] : this.#pieces.splice(0);
  }

  /** Drops all of it and all that still comes, so that nothing waits. */
  drop(): void {
    this.#isKept = false;
    this.take();
  }
}
