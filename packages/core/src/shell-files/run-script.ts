import type { Deadline } from '../deadline.js';
import type { Effect } from '../http/failure.js';

/** A script for a computer's shell. */
export interface Script {
  /** The text, for `sh` or PowerShell. Its arguments are `$1`, `$2` … or, in PowerShell, `$a[0]`, `$a[1]` …. */
  readonly text: string;
  /** Its arguments, as they are. */
  readonly args: readonly string[];
  /** What it reads from its standard input. */
  readonly input?: Uint8Array;
  /** What running it twice would do. */
  readonly effect: Effect;
}

/** What a script has answered. */
export interface ScriptResult {
  /** 0 if it has succeeded. */
  readonly exitCode: number;
  /** Standard output. */
  readonly stdout: Uint8Array;
  /** Standard error, for messages. */
  readonly stderr: string;
}

/** Runs a script on a computer and waits for its end. */
export type RunScript = (script: Script, deadline: Deadline) => Promise<ScriptResult>;

/** Exit code of a script that found nothing where something had to be. No program of POSIX uses it. */
export const nothingThere = 44;

/**
 * What each step is in the language of a computer's shell. Times are seconds since 1970. `stat` answers with `f`, `d` or
 * the mode in hexadecimal digits, the size and the time, with blanks between; `listing` with letter, size, time and name of
 * each entry, each ended by NUL. `checksum` is of the whole file if its length is empty.
 */
export interface Scripts extends Readonly<
  Record<'checksum' | 'copy' | 'listing' | 'move' | 'read' | 'remove' | 'stat' | 'write', string>
> {
  /** What stands between the parts of a path. */
  readonly separators: RegExp;
}
