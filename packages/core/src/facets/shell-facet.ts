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
}
