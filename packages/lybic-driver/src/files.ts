import {
  ActionFailedError,
  posixScripts,
  powerShellScripts,
  quoteForPowerShell,
  scriptFiles,
  type Deadline,
  type FilesFacet,
  type Platform,
  type RunScript,
} from '@farhand/core/driver';
import type { Caller } from './caller.js';
import type { LybicEndpoints } from './client.js';
import { readProcess } from './read.js';
import type { FileLocation, ProcessRequest } from './wire-requests.js';

/**
 * The size of one part, in bytes. The vendor documents no limits; these stay below one mebibyte of JSON, which servers
 * usually accept.
 */
const sizes = { readPartBytes: 1024 * 1024, writePartBytes: 512 * 1024 };

/** Returns the program that runs a script. Only its own shell reads the arguments. */
const programOf = (platform: Platform, text: string, args: readonly string[]): ProcessRequest => {
  if (platform !== 'windows') return { executable: 'sh', args: ['-c', text, 'sh', ...args] };
  const script = `$a=@(${args.map(quoteForPowerShell).join(',')});${text}`;
  return { executable: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', script] };
};

const inSandbox = (path: string): FileLocation => ({ type: 'sandboxFileLocation', path });

/**
 * Creates the file access of a sandbox: the vendor copies files within it; programs with standard input do the rest.
 */
export const createFiles = (caller: Caller, client: LybicEndpoints, id: string, platform: Platform): FilesFacet => {
  const run: RunScript = async ({ text, args, input, effect }, deadline) => {
    const body: ProcessRequest = {
      ...programOf(platform, text, args),
      ...(input === undefined ? {} : { stdinBase64: Buffer.from(input).toString('base64') }),
    };
    const answer = await caller.object('process', { ids: { sandboxId: id }, body, wait: deadline, effect });
    const { exitCode, stdoutBase64, stderrBase64 } = readProcess(answer);
    return {
      exitCode,
      stdout: new Uint8Array(Buffer.from(stdoutBase64, 'base64')),
      stderr: Buffer.from(stderrBase64, 'base64').toString('utf8'),
    };
  };
  const copy = async (from: string, to: string, deadline: Deadline): Promise<void> => {
    const [result] = await client.files.copy(id, { files: [{ src: inSandbox(from), dest: inSandbox(to) }] }, deadline);
    if (result?.success === true) return;
    throw new ActionFailedError(
      `'${from}' could not be copied to '${to}': ${result?.error ?? 'Lybic gave no reason'}.`,
    );
  };
  return { ...scriptFiles(platform === 'windows' ? powerShellScripts : posixScripts, run, sizes), copy };
};
