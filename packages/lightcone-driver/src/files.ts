import {
  ActionFailedError,
  posixScripts,
  ProtocolError,
  quoteForSh,
  scriptFiles,
  type FilesFacet,
  type RunScript,
} from '@farhand/core/driver';
import { nameOf, type Caller } from './caller.js';
import { timeoutSeconds } from './shell.js';
import { readExec } from './read.js';

/**
 * The size of one part. Written data is part of the command line, and Linux accepts 128 KiB in one argument, including
 * base64 and quotes. The vendor documents no limit for reading.
 */
const sizes = { readPartBytes: 512 * 1024, writePartBytes: 80 * 1024 };

/**
 * Returns the command line that runs a script. The vendor's commands have no standard input, and their output is text,
 * so bytes go both ways as base64. Standard error ends with the script's exit code, because the exit code of the line
 * is the encoder's.
 */
const commandLine = ({ text, args, input }: Parameters<RunScript>[0]): string => {
  const program = ['sh', '-c', text, 'sh', ...args].map(quoteForSh).join(' ');
  const feed = input === undefined ? ': |' : `printf %s '${Buffer.from(input).toString('base64')}' | base64 -d |`;
  return `${feed} { ${program}; printf '\\n%s' "$?" >&2; } | base64`;
};

/** Creates the file access of a computer, which the vendor offers only through the shell. */
export const createFiles = (caller: Caller, id: string): FilesFacet => {
  const run: RunScript = async (script, deadline) => {
    const body = { command: commandLine(script), timeout_seconds: timeoutSeconds(deadline) };
    const reply = await caller.object('execSync', { ids: { id }, body, wait: deadline, effect: script.effect });
    const done = readExec(reply.body);
    if (done === undefined) throw new ProtocolError(`${nameOf('execSync')}: the reply has no exit code.`);
    const [, stderr = '', code] = /^(.*)\n(\d+)\s*$/s.exec(done.stderr) ?? [];
    if (code === undefined) {
      throw new ActionFailedError(
        `Lightcone: a command of computer.files failed (exit code ${done.exit_code}): ${done.stderr.trim().slice(0, 300)}`,
      );
    }
    return { exitCode: Number(code), stdout: new Uint8Array(Buffer.from(done.stdout, 'base64')), stderr };
  };
  return scriptFiles(posixScripts, run, sizes);
};
