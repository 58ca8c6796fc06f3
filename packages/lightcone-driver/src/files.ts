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
 * How much travels in one part. What is written stands in the command line, and Linux takes 128 KiB in one argument of a
 * program, base64 and quotes included. The vendor documents no limit for what is read.
 */
const sizes = { readPartBytes: 512 * 1024, writePartBytes: 80 * 1024 };

/**
 * The command line that runs a script. The vendor's commands have no standard input, and their output is text: so bytes
 * go both ways as base64. The script's own exit code ends standard error, for that of the line is the encoder's.
 */
const commandLine = ({ text, args, input }: Parameters<RunScript>[0]): string => {
  const program = ['sh', '-c', text, 'sh', ...args].map(quoteForSh).join(' ');
  const feed = input === undefined ? ': |' : `printf %s '${Buffer.from(input).toString('base64')}' | base64 -d |`;
  return `${feed} { ${program}; printf '\\n%s' "$?" >&2; } | base64`;
};

/** The files of a computer, which the vendor reaches through the shell only. */
export const createFiles = (caller: Caller, id: string): FilesFacet => {
  const run: RunScript = async (script, deadline) => {
    const body = { command: commandLine(script), timeout_seconds: timeoutSeconds(deadline) };
    const reply = await caller.object('execSync', { ids: { id }, body, wait: deadline, effect: script.effect });
    const done = readExec(reply.body);
    if (done === undefined) throw new ProtocolError(`${nameOf('execSync')} was answered without an exit code.`);
    const [, stderr = '', code] = /^(.*)\n(\d+)\s*$/s.exec(done.stderr) ?? [];
    if (code === undefined) {
      throw new ActionFailedError(
        `Lightcone: a command of computer.files did not run to its end (exit code ${done.exit_code}): ${done.stderr.trim().slice(0, 300)}`,
      );
    }
    return { exitCode: Number(code), stdout: new Uint8Array(Buffer.from(done.stdout, 'base64')), stderr };
  };
  return scriptFiles(posixScripts, run, sizes);
};
