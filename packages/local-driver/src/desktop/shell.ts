import {
  ActionFailedError,
  type Deadline,
  type ShellChunk,
  type ShellCommand,
  type ShellOptions,
  type ShellResult,
} from '@farhand/core/driver';
import { outputOf, startCommand, type ShellSurroundings } from './open-command.js';

/** The most that a command may say before its end, in bytes: as much as a reply by HTTP may have. */
const longestOutputBytes = 64 * 2 ** 20;

/**
 * Runs a command in `sh` and gives what it says as it comes. Its exit code is 128 and the signal's number if a signal ended
 * it.
 *
 * @remarks
 * Jobs that it leaves in the background go on until the desktop ends. At the deadline, and when the loop is left, all of it
 * is killed.
 *
 * @throws ActionFailedError if the folder to run in does not exist.
 */
export async function* streamCommand(
  command: ShellCommand,
  options: ShellOptions,
  surroundings: ShellSurroundings,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const started = await startCommand(command, options, surroundings, deadline);
  let hasEnded = false;
  try {
    started.child.stdin.end(options.stdin);
    for await (const chunk of outputOf(started.child, deadline)) {
      if (chunk.type === 'exit') hasEnded = true;
      yield chunk;
    }
  } finally {
    if (!hasEnded) started.kill();
    started.settle();
  }
}

/**
 * Runs a command to its end, as {@link streamCommand} does.
 *
 * @throws ActionFailedError if it says more than 64 MiB. It is killed then.
 */
export const runCommand = async (
  command: ShellCommand,
  options: ShellOptions,
  surroundings: ShellSurroundings,
  deadline: Deadline,
): Promise<ShellResult> => {
  const said: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const textOf = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8');
  let length = 0;
  for await (const chunk of streamCommand(command, options, surroundings, deadline)) {
    if (chunk.type === 'exit') {
      return { exitCode: chunk.exitCode ?? -1, stdout: textOf(said.stdout), stderr: textOf(said.stderr) };
    }
    length += chunk.bytes.length;
    if (length > longestOutputBytes) {
      throw new ActionFailedError(
        `shell.run: the command said more than ${longestOutputBytes} bytes, the most that is kept, and was ended. Read it as it comes with shell.stream().`,
      );
    }
    said[chunk.type].push(chunk.bytes);
  }
  throw new ActionFailedError('shell.run: the command has no end.');
};
