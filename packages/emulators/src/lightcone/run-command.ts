import { StringDecoder } from 'node:string_decoder';
import { ActionRefusedError } from '../machine/action-refused.js';
import { shellFor, startProcess } from '../machine/start-process.js';
import type { Workspace } from '../machine/workspace.js';
import type { WireCommand } from './wire-action.js';

/** A piece of what a command printed. */
export interface CommandOutput {
  readonly type: 'stdout' | 'stderr';
  readonly data: string;
}

const defaultTimeoutSeconds = 120;

/**
 * Runs a command line in a shell of this machine and resolves with its exit code: -1 if its time was up or a signal
 * ended it. Jobs it left in the background run on until the session ends.
 *
 * @throws ActionRefusedError if there is no command or its working directory does not exist.
 */
export const runCommand = async (
  { command, cwd, env, timeout_seconds }: WireCommand,
  workspace: Workspace,
  emit: (output: CommandOutput) => Promise<void> | void,
): Promise<number> => {
  if (command === undefined || command === '') throw new ActionRefusedError('exec needs a command');
  const seconds = timeout_seconds !== undefined && timeout_seconds > 0 ? timeout_seconds : defaultTimeoutSeconds;
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  const tell = (type: CommandOutput['type'], data: string): Promise<void> | void =>
    data === '' ? undefined : emit({ type, data });
  const { stdin, done } = await startProcess(
    {
      ...shellFor(command),
      directory: cwd,
      env,
      timeoutMs: seconds * 1000,
      emit: (type, bytes) => tell(type, decoders[type].write(bytes)),
    },
    workspace,
  );
  stdin.end();
  const exitCode = await done;
  for (const type of ['stdout', 'stderr'] as const) await tell(type, decoders[type].end());
  return exitCode;
};
