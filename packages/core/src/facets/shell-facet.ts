import type { Deadline } from '../deadline.js';

/**
 * What to run: a command line, which the computer's shell reads, or a program with its arguments, which no shell reads.
 *
 * @example
 * ```ts
 * await computer.shell?.run('ls *.txt | wc -l');
 * await computer.shell?.run(['git', 'commit', '-m', "it's done; $HOME stays as it is"]);
 * ```
 */
export type ShellCommand = string | readonly string[];

/** Result of a shell command. */
export interface ShellResult {
  /** Exit code as the vendor reports it. */
  readonly exitCode: number;
  /** Standard output, decoded as UTF-8. */
  readonly stdout: string;
  /** Standard error, decoded as UTF-8. */
  readonly stderr: string;
}

/** A piece of what a command says, or its end, which comes last. */
export type ShellChunk =
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  /** `exitCode` is `undefined` where the vendor does not say. */
  | { readonly type: 'exit'; readonly exitCode: number | undefined };

/** Options of a shell command. */
export interface ShellOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables added to the vendor's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input. Default: nothing. */
  readonly stdin?: Uint8Array;
}

/** Size of a terminal, in characters. */
export interface TerminalSize {
  /** Characters in a line. */
  readonly columns: number;
  /** Lines. */
  readonly rows: number;
}

/** Options of a shell that is talked to. */
export interface OpenShellOptions extends Pick<ShellOptions, 'cwd' | 'env'> {
  /** Runs it in a terminal of this size. Default: no terminal. */
  readonly tty?: TerminalSize;
}

/** A command that is talked to while it runs. */
export interface OpenShell {
  /**
   * Waits until it says something and gives that, whole pieces in order. Its end comes last, and once. Called once at a
   * time and not after the end; maybe again after it has rejected. Rejects when `signal` fires.
   */
  read(signal: AbortSignal): Promise<readonly ShellChunk[]>;
  /** Writes to its standard input, at most once. Settles by itself at the deadline; what may have been written is unknown. */
  write(text: string, deadline: Deadline): Promise<void>;
  /** Ends its standard input. */
  closeInput(deadline: Deadline): Promise<void>;
  /** Ends it with what it has started, if it still runs, and lets go of it. One that is gone already is no error. */
  end(deadline: Deadline): Promise<void>;
}

/** The shell of a computer. Present only where it has one. */
export interface ShellFacet {
  /**
   * Runs a command and waits for its end: a line in `sh`, or in PowerShell on Windows. A program that is not there is exit
   * code 127 where `sh` starts it.
   */
  run(command: ShellCommand, options: ShellOptions, deadline: Deadline): Promise<ShellResult>;
  /**
   * Runs a command and gives what it says as it comes. The deadline is for all of it. Nothing is read ahead of who asks;
   * leaving the loop ends the command where that is possible. Absent where a command can only be run to its end.
   */
  stream?(command: ShellCommand, options: ShellOptions, deadline: Deadline): AsyncIterable<ShellChunk>;
  /**
   * Starts a command that is talked to. Leaves nothing behind if it fails. Absent where commands can only be given all that
   * they read.
   */
  open?(command: ShellCommand, options: OpenShellOptions, deadline: Deadline): Promise<OpenShell>;
}
