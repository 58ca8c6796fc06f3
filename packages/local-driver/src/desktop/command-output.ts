import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { constants } from 'node:os';
import type { Deadline, ShellChunk } from '@farhand/core/driver';

/** How long output may still arrive after the shell has ended, in case a job in the background holds the pipe open. */
const drainMs = 100;

/** The most that is read after the end, in bytes: more than a pipe and a buffer hold, so the rest is of such a job. */
const drainBytes = 2 ** 20;

/** The exit code as shells give it: 128 and the signal's number if a signal ended it. */
const exitCodeOf = ({ exitCode, signalCode }: ChildProcessWithoutNullStreams): number =>
  exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);

/** A bell that whoever waits hears, and that is forgotten if nobody does. */
const createBell = () => {
  let wake = (): void => undefined;
  return {
    ring: (): void => wake(),
    /** Resolves at the next ring with `true`, or with `false` after a time. */
    rung: (limitMs: number | undefined): Promise<boolean> =>
      new Promise((resolve) => {
        const timer = limitMs === undefined ? undefined : setTimeout(() => resolve(false), limitMs);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      }),
  };
};

/**
 * What a process says, as it comes, and its end. Nothing is read ahead of who asks but a buffer of each pipe.
 *
 * @throws The deadline's error when that comes.
 */
export async function* outputOf(
  child: ChildProcessWithoutNullStreams,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const bell = createBell();
  const pipes = [
    { type: 'stdout', pipe: child.stdout },
    { type: 'stderr', pipe: child.stderr },
  ] as const;
  for (const { pipe } of pipes) for (const event of ['readable', 'end', 'close', 'error']) pipe.on(event, bell.ring);
  child.on('exit', bell.ring);
  deadline.signal.addEventListener('abort', bell.ring);
  let afterEnd = 0;
  try {
    for (;;) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      let isQuiet = true;
      for (const { type, pipe } of pipes) {
        if (deadline.signal.aborted) throw deadline.error();
        const bytes: unknown = pipe.read();
        if (!(bytes instanceof Uint8Array)) continue;
        isQuiet = false;
        if (hasEnded) afterEnd += bytes.length;
        yield { type, bytes };
      }
      if (hasEnded && (afterEnd > drainBytes || pipes.every(({ pipe }) => pipe.readableEnded || pipe.destroyed))) break;
      if (isQuiet && !(await bell.rung(hasEnded ? drainMs : undefined))) break;
    }
    yield { type: 'exit', exitCode: exitCodeOf(child) };
  } finally {
    deadline.signal.removeEventListener('abort', bell.ring);
    child.stdin.destroy();
    for (const { pipe } of pipes) pipe.destroy();
  }
}
