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
 * Starts a command to be talked to.
 *
 * @remarks
 * What it says has to be asked for, again and again. Whether the vendor ends what it has started is not documented, so where
 * there is `/proc` that is killed by a second command, as with one that is streamed.
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
  if (deadline.signal.aborted) throw deadline.error();
  const { sessionId } = await client.shell.create(id, body, deadline).catch(async (error: unknown) => {
    if (status !== undefined && error instanceof OutcomeUnknownError) await killCommand(place, status);
    throw error;
  });
  const pace = new PollPace();
  const reader = new ShellReader({
    ask: (limit) => client.shell.read(id, sessionId, limit),
    status,
    start: status && startOf(status),
    // A terminal has one stream.
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
class ShellReader {
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

/** The wait after a reading that brought nothing, in milliseconds. It doubles with each further one. */
const firstMs = 25;

const longestMs = 1000;

/** How often something is asked for that does not come by itself: often while it comes, seldom while it does not. */
class PollPace {
  readonly #alarm = new Alarm();
  #nextMs = firstMs;

  /** Something came, or is about to: whoever waits asks at once, and often from now on. */
  hurry(): void {
    this.#nextMs = firstMs;
    this.#alarm.ring();
  }

  /** Waits until it is time to ask again, or until `signal` fires. */
  async wait(signal: AbortSignal): Promise<void> {
    const pauseMs = this.#nextMs;
    this.#nextMs = Math.min(longestMs, pauseMs * 2);
    await this.#alarm.sleep(pauseMs, signal);
  }
}
