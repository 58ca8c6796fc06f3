import { execFile } from 'node:child_process';
import { shLineInTerminal, type TerminalSize } from '@farhand/core/driver';
import { ActionRefusedError } from './action-refused.js';
import { shellFor, type ProcessRequest } from './start-process.js';

/** Whether there is util-linux's `script`, which makes terminals. That of BSD and macOS takes other options. */
const hasScript = (): Promise<boolean> =>
  new Promise((resolve) => {
    execFile('script', ['--version'], (error, stdout) => resolve(error === null && /util-linux/.test(stdout)));
  });

/**
 * What runs a command line: a shell, in a terminal if one is wanted.
 *
 * @throws ActionRefusedError if this machine has nothing that makes a terminal.
 */
export const shellIn = async (
  command: string,
  tty: TerminalSize | undefined,
): Promise<Pick<ProcessRequest, 'executable' | 'args'>> => {
  if (tty === undefined) return shellFor(command);
  if (!(await hasScript())) throw new ActionRefusedError('There is no terminal here: script of util-linux is missing');
  const { executable, args } = shellFor(command);
  return shellFor(shLineInTerminal([executable, ...args], tty));
};
