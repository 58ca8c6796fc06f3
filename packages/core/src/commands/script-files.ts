import type { FileInfo, FilesFacet } from '../contract/facets.js';
import type { Deadline } from '../deadline.js';
import { ActionFailedError, ProtocolError } from '../errors.js';
import type { Effect } from '../http/failure.js';

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** By a letter, or by the first digit of a mode, which is the type of the file. */
const typeOf = (letter: string): FileInfo['type'] =>
  /^[f8]/.test(letter) ? 'file' : /^[d4]/.test(letter) ? 'folder' : 'other';

const timeOf = (seconds: string): Pick<FileInfo, 'modifiedAt'> => {
  const atMs = Number(seconds) * 1000;
  return seconds === '' || !Number.isFinite(atMs) ? {} : { modifiedAt: new Date(atMs) };
};

const infoOf = (path: string, name: string, [letter = '', size = '', time = '']: readonly string[]): FileInfo => {
  const type = typeOf(letter);
  if (type === 'file' && !/^\d+$/.test(size))
    throw new ProtocolError(`The size of '${path}' was answered with something else.`);
  return { path, name, type, sizeBytes: type === 'file' ? Number(size) : 0, ...timeOf(time) };
};

const checksumIn = (text: string, path: string): string => {
  const [sum] = /\b[0-9a-f]{64}\b/.exec(text.toLowerCase()) ?? [];
  if (sum === undefined) throw new ProtocolError(`The checksum of '${path}' was answered with something else.`);
  return sum;
};

/** How much travels in one part, in bytes. */
export type PartSizes = Pick<FilesFacet, 'readPartBytes' | 'writePartBytes'>;

/** The files of a computer that runs scripts. */
export const scriptFiles = (scripts: Scripts, run: RunScript, sizes: PartSizes): FilesFacet => {
  const nameIn = (path: string): string => path.split(scripts.separators).findLast((part) => part !== '') ?? path;
  const step =
    (effect: Effect) =>
    (failure: string, text: string, ...args: readonly string[]): Step => ({ text, args, failure, effect });
  const [looking, doing, doingOnce] = [step('read'), step('repeatable'), step('once')];
  return {
    ...sizes,
    stat: async (path, deadline) => {
      const look = looking(`'${path}' could not be looked at`, scripts.stat, path);
      const result = await takeStepIfThere(run, look, deadline);
      return result && infoOf(path, nameIn(path), textOf(result.stdout).trim().split(' '));
    },
    list: async (path, deadline) => {
      const look = looking(`'${path}' could not be listed`, scripts.listing, path);
      const fields = textOf((await takeStep(run, look, deadline)).stdout).split('\0');
      return Array.from({ length: Math.floor(fields.length / 4) }, (_, index): FileInfo => {
        const name = fields[index * 4 + 3] ?? '';
        return infoOf(`${path.replace(/\/+$/, '')}/${name}`, name, fields.slice(index * 4, index * 4 + 3));
      });
    },
    readPart: async (path, offset, lengthBytes, deadline) => {
      const at = [String(offset + 1), String(lengthBytes)];
      return (await takeStep(run, looking(`'${path}' could not be read`, scripts.read, path, ...at), deadline)).stdout;
    },
    writePart: async (path, offset, input, deadline) => {
      const at = [String(offset / sizes.writePartBytes), String(sizes.writePartBytes)];
      const write = doing(`'${path}' could not be written`, scripts.write, path, ...at);
      await takeStep(run, { ...write, input }, deadline);
    },
    checksum: async (path, lengthBytes, deadline) => {
      const look = looking(`'${path}' has no checksum`, scripts.checksum, path, String(lengthBytes ?? ''));
      return checksumIn(textOf((await takeStep(run, look, deadline)).stdout), path);
    },
    copy: async (from, to, deadline) => {
      await takeStep(run, doingOnce(`'${from}' could not be copied to '${to}'`, scripts.copy, from, to), deadline);
    },
    move: async (from, to, deadline) => {
      await takeStep(run, doing(`'${from}' could not be moved to '${to}'`, scripts.move, from, to), deadline);
    },
    remove: async (path, deadline) => {
      await takeStep(run, doing(`'${path}' could not be removed`, scripts.remove, path), deadline);
    },
  };
};

/** One step, as its messages call it. */
interface Step extends Script {
  /** Such as `'notes.txt' could not be read`. */
  readonly failure: string;
}

/**
 * Takes a step.
 *
 * @throws ActionFailedError if the script says that it failed.
 */
const takeStep = async (run: RunScript, step: Step, deadline: Deadline): Promise<ScriptResult> => {
  const result = await run(step, deadline);
  if (result.exitCode === 0) return result;
  const why = result.exitCode === nothingThere ? 'there is no such file or folder' : result.stderr.trim().slice(0, 300);
  throw new ActionFailedError(
    `${step.failure}: ${why === '' ? `the computer says exit code ${result.exitCode} and nothing else` : why}.`,
  );
};

/** As {@link takeStep}, for what may not be there: `undefined` then. */
const takeStepIfThere = async (run: RunScript, step: Step, deadline: Deadline): Promise<ScriptResult | undefined> => {
  let isThere = true;
  const result = await takeStep(
    async (script, limit) => {
      const answer = await run(script, limit);
      isThere = answer.exitCode !== nothingThere;
      return isThere ? answer : { ...answer, exitCode: 0 };
    },
    step,
    deadline,
  );
  return isThere ? result : undefined;
};

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
