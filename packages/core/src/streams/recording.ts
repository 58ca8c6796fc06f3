/** What a recording has become. */
export interface RecordingResult {
  /** Where the file is. */
  readonly path: string;
  /** How many different pictures it has. */
  readonly frames: number;
  /** How long it lasts, in milliseconds. */
  readonly durationMs: number;
  /** Its length in bytes. */
  readonly sizeBytes: number;
  /** Why it ended: you stopped it, a limit was reached, the computer was closed, or something failed. */
  readonly endedBy: 'stop' | 'limit' | 'computer' | 'failure';
  /** What failed, if something did. What was recorded before is in the file. */
  readonly error?: unknown;
}

/** A recording that is under way. Stop it with `stop()` or at the end of an `await using` block. */
export class Recording implements AsyncDisposable {
  /** Where the file is. */
  readonly path: string;
  readonly #stop: () => void;
  readonly #done: Promise<RecordingResult>;

  /** @internal */
  constructor(path: string, stop: () => void, done: Promise<RecordingResult>) {
    this.path = path;
    this.#stop = stop;
    this.#done = done;
  }

  /** Ends it and says what it has become. Rejects never: what went wrong is in the result. */
  stop(): Promise<RecordingResult> {
    this.#stop();
    return this.#done;
  }

  /** Stops at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
