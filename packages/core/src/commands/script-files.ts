import type { FileInfo, FilesFacet } from '../contract/facets.js';
import type { Deadline } from '../deadline.js';
import { ActionFailedError, ProtocolError } from '../errors.js';
import type { Effect } from '../http/failure.js';

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The type from a letter, or from the first digit of a mode. */
const typeOf = (letter: string): FileInfo['type'] =>
  /^[f8]/.test(letter) ? 'file' : /^[d4]/.test(letter) ? 'folder' : 'other';

const timeOf = (seconds: string): Pick<FileInfo, 'modifiedAt'> => {
  const atMs = Number(seconds) * 1000;
  return seconds === '' || !Number.isFinite(atMs) ? {} : { modifiedAt: new Date(atMs) };
};

const infoOf = (path: string, name: string, [letter = '', size = '', time = '']: readonly string[]): FileInfo => {
  const type = typeOf(letter);
  if (type === 'file' && !/^\d+$/.test(size))
    throw new ProtocolError(`The size of '${path}' could not be read: the reply is not a number.`);
  return { path, name, type, sizeBytes: type === 'file' ? Number(size) : 0, ...timeOf(time) };
};

const checksumIn = (text: string, path: string): string => {
  const [sum] = /\b[0-9a-f]{64}\b/.exec(text.toLowerCase()) ?? [];
  if (sum === undefined)
    throw new ProtocolError(`The checksum of '${path}' could not be read: the reply contains none.`);
  return sum;
};

/** How many bytes travel in one part. */
export type PartSizes = Pick<FilesFacet, 'readPartBytes' | 'writePartBytes'>;

/** Implements the files facet for a computer that runs scripts. */
export const scriptFiles = (scripts: Scripts, run: RunScript, sizes: PartSizes): FilesFacet => {
  const nameIn = (path: string): string => path.split(scripts.separators).findLast((part) => part !== '') ?? path;
  const step =
    (effect: Effect) =>
    (failure: string, text: string, ...args: readonly string[]): Step => ({ text, args, failure, effect });
  const [looking, doing, doingOnce] = [step('read'), step('repeatable'), step('once')];
  return {
    ...sizes,
    stat: async (path, deadline) => {
      const look = looking(`'${path}' could not be inspected`, scripts.stat, path);
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
      const look = looking(
        `the checksum of '${path}' could not be computed`,
        scripts.checksum,
        path,
        String(lengthBytes ?? ''),
      );
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

/** One step, with its failure message. */
interface Step extends Script {
  /** Such as `'notes.txt' could not be read`. */
  readonly failure: string;
}

/**
 * Runs a step.
 *
 * @throws ActionFailedError if the script reports a failure.
 */
const takeStep = async (run: RunScript, step: Step, deadline: Deadline): Promise<ScriptResult> => {
  const result = await run(step, deadline);
  if (result.exitCode === 0) return result;
  const why = result.exitCode === nothingThere ? 'no such file or folder' : result.stderr.trim().slice(0, 300);
  throw new ActionFailedError(
    `${step.failure}: ${why === '' ? `exit code ${result.exitCode}, without a message` : why}.`,
  );
};

/** Like {@link takeStep}, but resolves to `undefined` if the file or folder does not exist. */
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
  /** The text, for `sh` or PowerShell. The arguments are `$1`, `$2` … in `sh` and `$a[0]`, `$a[1]` … in PowerShell. */
  readonly text: string;
  /** The arguments, passed literally. */
  readonly args: readonly string[];
  /** The standard input. */
  readonly input?: Uint8Array;
  /** The effect of running it twice. */
  readonly effect: Effect;
}

/** The result of a script. */
export interface ScriptResult {
  /** 0 on success. */
  readonly exitCode: number;
  /** Standard output. */
  readonly stdout: Uint8Array;
  /** Standard error, for messages. */
  readonly stderr: string;
}

/** Runs a script on a computer and waits for it to end. */
export type RunScript = (script: Script, deadline: Deadline) => Promise<ScriptResult>;

/** Exit code of a script that did not find a required file or folder. No POSIX program uses it. */
export const nothingThere = 44;

/**
 * The steps in the language of a computer's shell. Times are seconds since 1970.
 *
 * `stat` prints the type (`f`, `d` or the mode in hexadecimal), the size and the time, separated by spaces. `listing`
 * prints letter, size, time and name of each entry, each ended by NUL. `checksum` covers the whole file if its length
 * is empty.
 */
export interface Scripts extends Readonly<
  Record<'checksum' | 'copy' | 'listing' | 'move' | 'read' | 'remove' | 'stat' | 'write', string>
> {
  /** Separates the parts of a path. */
  readonly separators: RegExp;
}
