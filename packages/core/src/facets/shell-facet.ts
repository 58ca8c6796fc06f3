import type { Deadline } from '../deadline.js';

/** Result of a shell command. */
export interface ShellResult {
  /** Exit code as the vendor reports it. */
  readonly exitCode: number;
  /** Standard output, decoded as UTF-8. */
  readonly stdout: string;
  /** Standard error, decoded as UTF-8. */
  readonly stderr: string;
}

/** Options of a shell command. */
export interface ShellOptions {
  /** Working directory. Default: the vendor's. */
  readonly cwd?: string;
  /** Environment variables added to the vendor's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The shell of a computer. Present only where it has one. */
export interface ShellFacet {
  /** Runs a command line, on Windows in PowerShell and elsewhere in `sh`, and waits for its end. */
  run(command: string, options: ShellOptions, deadline: Deadline): Promise<ShellResult>;
}
