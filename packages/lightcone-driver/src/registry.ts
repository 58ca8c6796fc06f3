import { fromEnvironment, isRecord, isTag, toError, TransportError } from '@farhand/core/driver';
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { apiKeyOf, baseUrlOf, type LightconeOptions } from './options.js';

/**
 * What this machine remembers of computers that were launched with a tag, one file each: the vendor takes a label and
 * never gives it back (seen in July 2026).
 */
export interface Registry {
  /**
   * Makes sure that there is a folder to write to.
   *
   * @throws TransportError if there is none.
   */
  prepare(): Promise<void>;
  /**
   * Keeps the tag of a computer.
   *
   * @throws TransportError if it cannot be kept.
   */
  remember(id: string, tag: string): Promise<void>;
  /** The tag of a computer, if this machine has launched it with one. */
  tagOf(id: string): Promise<string | undefined>;
  /**
   * The tags of those of these computers that have one, by their ids. `ids` is what the vendor lists and `askedAtMs` when
   * it was asked: what is known of others by then is cleared away.
   */
  tagsOf(ids: readonly string[], askedAtMs: number): Promise<ReadonlyMap<string, string>>;
  /** Forgets a computer. */
  forget(id: string): Promise<void>;
}

/** Opens the registry. Nothing is read or written yet. */
export const openRegistry = (options: LightconeOptions): Registry => {
  const folder = registryFolder(options.registryDir);
  const origin = originOf(baseUrlOf(options));
  const account = accountOf(apiKeyOf(options));
  const nameOf = (id: string): string => fileNameOf(origin, id);

  const trying = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw unusable(folder, error);
    }
  };

  const isOver = (entry: RegistryEntry, askedAtMs: number): boolean =>
    entry.origin === origin &&
    askedAtMs - entry.createdAt.getTime() > (entry.account === account ? graceMs : foreignLifeMs);

  return {
    prepare: () =>
      trying(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await access(folder, constants.W_OK);
      }),
    remember: (id, tag) =>
      trying(async () => {
        const name = nameOf(id);
        await write(join(folder, name), writeEntry({ id, tag, origin, account, createdAt: new Date() }));
        // On some mounts a file does not belong to who has written it: it would be ignored later, silently.
        if ((await read(folder, name))?.tag !== tag) throw new Error('what was written there cannot be read back');
      }),
    tagOf: async (id) => (await read(folder, nameOf(id)))?.tag,
    tagsOf: async (ids, askedAtMs) => {
      const names = await readdir(folder).catch((): readonly string[] => []);
      const running = new Set(ids);
      const tags = new Map<string, string>();
      for (const name of names.filter((one) => one.endsWith('.json'))) {
        const entry = await read(folder, name);
        if (entry === undefined) continue;
        if (entry.origin === origin && running.has(entry.id)) tags.set(entry.id, entry.tag);
        else if (isOver(entry, askedAtMs)) await unlink(join(folder, name)).catch(() => undefined);
      }
      return tags;
    },
    // What cannot be removed is ignored, and cleared away later: the computer is not listed any more.
    forget: (id) => unlink(join(folder, nameOf(id))).catch(() => undefined),
  };
};

/** The text of a file of this user's own; `undefined` if it is none, or too large to be an entry. */
const readOwn = async (path: string): Promise<string | undefined> => {
  // Neither a link is followed nor a pipe waited for: somebody else may have put them there.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = await handle.stat();
    const isMine = process.getuid === undefined || process.getuid() === stat.uid;
    return stat.isFile() && isMine && stat.size <= largestBytes ? await handle.readFile('utf8') : undefined;
  } finally {
    await handle.close();
  }
};

const read = async (folder: string, name: string): Promise<RegistryEntry | undefined> => {
  try {
    return readEntry((await readOwn(join(folder, name))) ?? '', name);
  } catch {
    return undefined;
  }
};

/** Writes a file whole or not at all, readable to this user only. */
const write = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
};

const reasonOf = (error: unknown): string => toError(error).message;

const unusable = (folder: string, error: unknown): TransportError =>
  new TransportError(
    'REJECTED',
    `lightcone: the tag of a computer cannot be kept in ${folder}: ${reasonOf(error)}. Lightcone gives no label back, so sweep could not find it, and the launch was given up. Pass lightcone({ registryDir }) with a folder that can be written to, or launch without a tag.`,
    { cause: error },
  );

/** A computer may be missing from the vendor's list for a moment after it was created. */
const graceMs = 60_000;

/** Entries of other accounts are none of this one's business, but computers live for a day at most (documented in 2025). */
const foreignLifeMs = 7 * 24 * 60 * 60_000;

/** Entries have about 200 characters. */
const largestBytes = 4096;

/** What is kept about a computer that was launched with a tag. Never a key. */
interface RegistryEntry {
  /** The vendor's identifier. */
  readonly id: string;
  /** Whose it is. */
  readonly tag: string;
  /** The base URL of the API, without a slash at its end. */
  readonly origin: string;
  /** When it was launched, by this machine's clock. */
  readonly createdAt: Date;
  /** Which account it belongs to: tells keys apart and nothing else. */
  readonly account: string;
}

const digest = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);

/**
 * Tells accounts apart, so that the list of one does not clear away the entries of another: 32 bits of a digest, which
 * say nothing of a key.
 */
const accountOf = (apiKey: string): string => digest(`farhand lightcone account ${apiKey}`, 8);

/** The base URL as entries have it. */
const originOf = (baseUrl: string): string => {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};

/**
 * The name of an entry's file. Readable, as far as an identifier can be trusted to be; the digest makes it the only one,
 * also where files `a` and `A` are the same, and keeps every identifier within its folder.
 */
const fileNameOf = (origin: string, id: string): string =>
  `${id.replaceAll(/[^\w-]/g, '_').slice(0, 40)}-${digest(`${origin}\n${id}`, 16)}.json`;

/** An entry as the text of its file. */
const writeEntry = ({ createdAt, ...rest }: RegistryEntry): string =>
  `${JSON.stringify({ ...rest, createdAt: createdAt.toISOString() })}\n`;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The entry in a file of that name; `undefined` if it is none, or that of another computer. */
const readEntry = (text: string, fileName: string): RegistryEntry | undefined => {
  const json = parse(text);
  if (!isRecord(json)) return undefined;
  const { id, tag, origin, account } = json;
  const createdAt = new Date(String(json['createdAt']));
  if (typeof id !== 'string' || typeof origin !== 'string' || typeof account !== 'string' || !isTag(tag)) {
    return undefined;
  }
  if (Number.isNaN(createdAt.getTime()) || fileNameOf(origin, id) !== fileName) return undefined;
  return { id, tag, origin, account, createdAt };
};

/** Where programs keep what is worth keeping between two runs, but not worth a backup. A relative path is to be ignored (XDG). */
const stateFolder = (): string => {
  const windows = process.platform === 'win32';
  const set = fromEnvironment(windows ? 'LOCALAPPDATA' : 'XDG_STATE_HOME');
  if (set !== undefined && isAbsolute(set)) return set;
  return windows ? join(homedir(), 'AppData', 'Local') : join(homedir(), '.local', 'state');
};

/** The folder of the registry: the one that was asked for, else `farhand/lightcone` among the user's state. */
const registryFolder = (registryDir: string | undefined): string =>
  registryDir === undefined ? join(stateFolder(), 'farhand', 'lightcone') : resolve(registryDir);
