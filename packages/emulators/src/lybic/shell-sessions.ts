import type { TerminalSize } from '@farhand/core/driver';
import { randomUUID } from 'node:crypto';
import { shellFor, startProcess, textOutput, type StartedProcess } from '../machine/start-process.js';
import type { Workspace } from '../machine/workspace.js';
import { notFound, problem } from './problem.js';

/** A command line, and how to run it. */
export interface ShellRequest {
  readonly command: string;
  readonly workingDirectory: string | undefined;
  readonly timeoutMs: number | undefined;
  /** The terminal of the command, if requested. */
  readonly tty: TerminalSize | undefined;
}

interface ShellSession {
  readonly process: StartedProcess;
  readonly unread: UnreadOutput;
  running: boolean;
}

/** The interactive shells of a sandbox. */
export class ShellSessions {
  readonly #workspace: Workspace;
  readonly #readsRepeat: boolean;
  readonly #sessions = new Map<string, ShellSession>();

  /** `readsRepeat`: whether a read also returns the earlier output. */
  constructor(workspace: Workspace, readsRepeat: boolean) {
    this.#workspace = workspace;
    this.#readsRepeat = readsRepeat;
  }

  /** Starts a command line, and resolves to the id of its session. Throws ActionRefusedError if it cannot run there. */
  async start({ command, workingDirectory, timeoutMs, tty }: ShellRequest): Promise<string> {
    const unread = new UnreadOutput(this.#readsRepeat);
    const output = textOutput((stream, text) => unread.say(stream, text));
    const process = await startProcess(
      { ...(await shellFor(command, tty)), directory: workingDirectory, timeoutMs, emit: output.emit },
      this.#workspace,
    );
    const session: ShellSession = { process, unread, running: true };
    const id = `SHL-${randomUUID()}`;
    this.#sessions.set(id, session);
    const finish = (): void => {
      void output.end();
      unread.end();
      session.running = false;
    };
    process.done.then(finish, finish);
    return id;
  }

  /** Writes to the standard input of a session. */
  write(id: string, data: string): void {
    const { process, running } = this.#find(id);
    if (!running || process.stdin.writableEnded) {
      throw problem(400, 'SHELL_CLOSED', `Shell ${id} takes no more input`);
    }
    process.stdin.write(data);
  }

  /** Closes the standard input of a session. */
  finish(id: string): void {
    this.#find(id).process.stdin.end();
  }

  /** Returns the output of a session, and whether it still runs. */
  read(id: string): { readonly output: readonly ShellOutput[]; readonly isRunning: boolean } {
    const { unread, running } = this.#find(id);
    return { output: unread.take(), isRunning: running };
  }

  /** Kills a session and forgets it. */
  terminate(id: string): void {
    const { process, unread } = this.#find(id);
    process.kill();
    unread.drop();
    this.#sessions.delete(id);
  }

  /** Forgets every session. */
  clear(): void {
    for (const { unread } of this.#sessions.values()) unread.drop();
    this.#sessions.clear();
  }

  #find(id: string): ShellSession {
    const session = this.#sessions.get(id);
    if (session === undefined) throw notFound('Shell', id);
    return session;
  }
}

/** A piece of a session's output in the API's format. */
export type ShellOutput =
  | { readonly oneofKind: 'stdout'; readonly stdout: string }
  | { readonly oneofKind: 'stderr'; readonly stderr: string }
  | { readonly oneofKind: 'waiting'; readonly waiting: true };

/** The most output that is kept, in characters. In a reply each character may take six bytes, and under two names. */
const most = 1024 * 1024;

/**
 * The unread output of a shell. The vendor documents no limit; memory is limited, so a command with more output waits
 * until it is read.
 */
class UnreadOutput {
  readonly #repeats: boolean;
  readonly #pieces: ShellOutput[] = [];
  #length = 0;
  #isKept = true;
  #resume: (() => void)[] = [];

  /** `repeats`: whether a read also returns the earlier output, before the new output. */
  constructor(repeats: boolean) {
    this.#repeats = repeats;
  }

  /** Adds a text. Resolves when there is space for more. */
  say(stream: 'stdout' | 'stderr', text: string): Promise<void> {
    if (!this.#isKept) return Promise.resolve();
    this.#pieces.push(stream === 'stdout' ? { oneofKind: stream, stdout: text } : { oneofKind: stream, stderr: text });
    this.#length += text.length;
    if (this.#length < most) return Promise.resolve();
    return new Promise((resolve) => this.#resume.push(resolve));
  }

  /** Marks the end of the output. */
  end(): void {
    this.#pieces.push({ oneofKind: 'waiting', waiting: true });
  }

  /** Returns the output. */
  take(): readonly ShellOutput[] {
    this.#length = 0;
    for (const resume of this.#resume.splice(0)) resume();
    return this.#repeats ? [...this.#pieces] : this.#pieces.splice(0);
  }

  /** Drops the present and future output, so that no command waits. */
  drop(): void {
    this.#isKept = false;
    this.take();
  }
}
