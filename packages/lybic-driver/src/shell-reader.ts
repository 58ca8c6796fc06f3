import {
  FarhandError,
  OutcomeUnknownError,
  startDeadline,
  type CommandStatus,
  type Deadline,
  type ShellChunk,
} from '@farhand/core/driver';
import { FreshText } from './fresh-text.js';
import type { PollPace } from './poll-pace.js';
import type { ShellOutput, ShellReadResponse } from './wire-replies.js';

/** How long one answer may take, in milliseconds. */
const askTimeoutMs = 30_000;

/** What a reader reads, and how. */
interface ShellReaderParts {
  /** Asks what was said since it was asked last. */
  readonly ask: (deadline: Deadline) => Promise<ShellReadResponse>;
  /** Knows the exit code of a command that says it itself. */
  readonly status: CommandStatus | undefined;
  /** What each stream begins with, if it does. */
  readonly start: string | undefined;
  /** The stream in which it does. */
  readonly statusIn: 'stdout' | 'stderr';
  readonly pace: PollPace;
}

/** Reads what a shell says by asking for it. */
export class ShellReader {
  readonly #parts: ShellReaderParts;
  readonly #fresh: Readonly<Record<Piece['type'], FreshText>>;
  #runs = true;
  #hasEnded = false;

  constructor(parts: ShellReaderParts) {
    this.#parts = parts;
    this.#fresh = { stdout: new FreshText(parts.start), stderr: new FreshText(parts.start) };
  }

  /** Whether its end was read. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Asks until something was said, or it has ended.
   *
   * @throws OutcomeUnknownError if an answer is lost: whether what it had to tell comes again is not documented.
   */
  async read(signal: AbortSignal): Promise<readonly ShellChunk[]> {
    const { pace, status, statusIn } = this.#parts;
    for (;;) {
      signal.throwIfAborted();
      const said = await this.#ask(signal);
      if (said.length > 0) {
        pace.hurry();
        return said;
      }
      // A job in the background may keep the vendor from seeing the end of a command that has told it.
      if (!this.#runs || status?.exitCode !== undefined) {
        this.#hasEnded = true;
        const rest = status === undefined ? [] : [{ type: statusIn, bytes: status.rest() }];
        return [...rest, { type: 'exit', exitCode: status?.exitCode }];
      }
      await pace.wait(signal);
    }
  }

  async #ask(signal: AbortSignal): Promise<readonly ShellChunk[]> {
    const deadline = startDeadline({ signal, timeoutMs: askTimeoutMs }, 'shell.open');
    try {
      const { output, isRunning } = await this.#parts.ask(deadline);
      this.#runs = isRunning;
      const pieces = output.flatMap(pieceOf);
      for (const type of ['stdout', 'stderr'] as const) {
        const own = pieces.filter((piece) => piece.type === type);
        this.#fresh[type].answer(own.map(({ text }) => text).join(''));
      }
      return pieces.flatMap((piece) => this.#chunksOf(piece));
    } catch (error) {
      // Nothing says that a shell which has ended is kept until the last of what it said was read.
      if (!this.#runs && isMissing(error)) return [];
      throw error instanceof OutcomeUnknownError ? lostAnswer(error) : error;
    } finally {
      deadline.dispose();
    }
  }

  #chunksOf({ type, text }: Piece): readonly ShellChunk[] {
    const fresh = this.#fresh[type].pass(text);
    if (fresh === '') return [];
    const bytes = new TextEncoder().encode(fresh);
    const { status, statusIn } = this.#parts;
    return [{ type, bytes: type === statusIn ? (status?.strip(bytes) ?? bytes) : bytes }];
  }
}

interface Piece {
  readonly type: 'stdout' | 'stderr';
  readonly text: string;
}

/** A piece that is text. What waits at a prompt says nothing. */
const pieceOf = (piece: ShellOutput): readonly Piece[] => {
  if (piece.oneofKind === 'waiting') return [];
  return [{ type: piece.oneofKind, text: piece.oneofKind === 'stdout' ? piece.stdout : piece.stderr }];
};

/** A shell is missing, not its computer. */
const isMissing = (error: unknown): boolean =>
  error instanceof FarhandError && error.status === 404 && error.code !== 'CLOSED';

const lostAnswer = (error: FarhandError): OutcomeUnknownError =>
  new OutcomeUnknownError(
    `shell.open: ${error.message} A part of what the shell said may be lost. It still runs, and can be read on.`,
    { cause: error },
  );
