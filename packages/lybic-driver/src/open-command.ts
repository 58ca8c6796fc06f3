import {
  Alarm,
  FarhandError,
  isGone,
  markCommand,
  OutcomeUnknownError,
  startDeadline,
  type CommandStatus,
  type Deadline,
  type OpenShell,
  type OpenShellOptions,
  type ShellChunk,
  type ShellCommand,
} from '@farhand/core/driver';
import {
  checkNames,
  killCommand,
  longestSeconds,
  posixLine,
  startedLine,
  startOf,
  windowsLine,
  type CommandPlace,
} from './command-line.js';
import type { ShellOutput, ShellReadResponse } from './wire-replies.js';
import type { ShellRequest } from './wire-requests.js';

/**
 * Starts an interactive command.
 *
 * @remarks The vendor sends no output unasked, so Farhand polls. The vendor does not document whether it ends the
 * processes that a command started. On systems with `/proc`, a second command kills them, as for a streamed command.
 */
export const openCommand = async (
  place: CommandPlace,
  command: ShellCommand,
  { cwd, env = {}, tty }: OpenShellOptions,
  deadline: Deadline,
): Promise<OpenShell> => {
  const { client, id, platform } = place;
  checkNames(env);
  const status = platform === 'windows' ? undefined : markCommand();
  const line =
    status === undefined
      ? windowsLine(command, env, [])
      : startedLine(posixLine(status, command, env), status, tty !== undefined);
  const body: ShellRequest = {
    command: line,
    timeoutSeconds: longestSeconds,
    ...(cwd === undefined ? {} : { workingDirectory: cwd }),
    ...(tty === undefined ? {} : { useTty: true, ttyRows: tty.rows, ttyCols: tty.columns }),
  };
  if (deadline.isOver()) throw deadline.error();
  const { sessionId } = await client.shell.create(id, body, deadline).catch(async (error: unknown) => {
    if (status !== undefined && error instanceof OutcomeUnknownError) await killCommand(place, status);
    throw error;
  });
  const pace = new PollPace();
  const reader = new ShellReader({
    ask: (limit) => client.shell.read(id, sessionId, limit),
    status,
    start: status && startOf(status),
    // A terminal has only one stream.
    statusIn: tty === undefined ? 'stderr' : 'stdout',
    pace,
  });
  return {
    read: (signal) => reader.read(signal),
    write: async (text, limit) => {
      await client.shell.write(id, sessionId, text, limit);
      pace.hurry();
    },
    closeInput: async (limit) => {
      await client.shell.finish(id, sessionId, limit);
      pace.hurry();
    },
    end: async (limit) => {
      const failure: unknown = await client.shell.terminate(id, sessionId, limit).catch((error: unknown) => error);
      if (failure instanceof FarhandError && failure.code === 'CLOSED') return;
      if (!reader.hasEnded && status !== undefined) await killCommand(place, status);
      if (failure !== undefined && !isGone(failure)) throw failure;
    },
  };
};

/** The time limit of one reply, in milliseconds. */
const askTimeoutMs = 30_000;

/** The parts of a reader. */
interface ShellReaderParts {
  /** Requests the output since the last request. */
  readonly ask: (deadline: Deadline) => Promise<ShellReadResponse>;
  /** Finds the exit code of a command that prints it. */
  readonly status: CommandStatus | undefined;
  /** The expected start of each stream, if it has one. */
  readonly start: string | undefined;
  /** The stream that contains the status. */
  readonly statusIn: 'stdout' | 'stderr';
  readonly pace: PollPace;
}

/** Reads the output of a shell by polling. */
class ShellReader {
  readonly #parts: ShellReaderParts;
  readonly #fresh: Readonly<Record<Piece['type'], FreshText>>;
  #runs = true;
  #hasEnded = false;

  constructor(parts: ShellReaderParts) {
    this.#parts = parts;
    this.#fresh = { stdout: new FreshText(parts.start), stderr: new FreshText(parts.start) };
  }

  /** Whether the end was read. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Polls until there is output, or the shell has ended.
   *
   * @throws OutcomeUnknownError if a reply is lost, because the vendor does not document whether its output is returned
   * again.
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
      // A background job may keep the vendor from seeing the end of a command that has already printed its end.
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
      // The vendor does not document that an ended shell is kept until its last output was read.
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

/** Returns a piece of output if it is text. A shell that waits at a prompt sends none. */
const pieceOf = (piece: ShellOutput): readonly Piece[] => {
  if (piece.oneofKind === 'waiting') return [];
  return [{ type: piece.oneofKind, text: piece.oneofKind === 'stdout' ? piece.stdout : piece.stderr }];
};

/** The shell is missing, not its computer. */
const isMissing = (error: unknown): boolean =>
  error instanceof FarhandError && error.status === 404 && error.code !== 'CLOSED';

const lostAnswer = (error: FarhandError): OutcomeUnknownError =>
  new OutcomeUnknownError(
    `shell.open: ${error.message} Part of the shell's output may be lost. The shell still runs. Continue reading.`,
    { cause: error },
  );

/**
 * Separates new text from repeated text, in case each reply contains a stream from its start. The vendor calls the
 * replies accumulated (vendor's OpenAPI, March 2026), and does not document whether a piece is repeated. A stream that
 * starts with a unique mark shows it.
 */
export class FreshText {
  readonly #start: string | undefined;
  #seen = 0;
  #repeated = 0;
  /** The start of the stream, while it may still become the mark. */
  #head: string | undefined = '';

  /** `start`: the expected start of the stream, which is removed. Without it, each piece is assumed to come once. */
  constructor(start: string | undefined) {
    this.#start = start;
  }

  /** Starts with a reply, given its whole content of the stream. Pass its pieces to `pass` afterward. */
  answer(whole: string): void {
    const repeats = this.#start !== undefined && this.#seen > 0 && whole.startsWith(this.#start);
    this.#repeated = repeats ? this.#seen : 0;
  }

  /** Returns the new part of a piece. */
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

/** The pause after a poll without output, in milliseconds. It doubles with each further one. */
const firstMs = 25;

const longestMs = 1000;

/** The pace of polling: frequent while output comes, rare while it does not. */
class PollPace {
  readonly #alarm = new Alarm();
  #nextMs = firstMs;

  /** Signals that output came or is expected: a waiting poll runs at once, and further polls are frequent. */
  hurry(): void {
    this.#nextMs = firstMs;
    this.#alarm.ring();
  }

  /** Waits until the next poll is due, or until `signal` fires. */
  async wait(signal: AbortSignal): Promise<void> {
    const pauseMs = this.#nextMs;
    this.#nextMs = Math.min(longestMs, pauseMs * 2);
    await this.#alarm.sleep(pauseMs, signal);
  }
}
