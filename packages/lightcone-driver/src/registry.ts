import { fromEnvironment, isRecord, isTag, toError, TransportError } from '@farhand/core/driver';
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { apiKeyOf, baseUrlOf, type LightconeOptions } from './options.js';

/**
 * The tags of computers that this machine launched, one file each, because the vendor accepts a label but never returns
 * it (seen in July 2026).
 */
export interface Registry {
  /**
   * Makes sure that the folder exists and is writable.
   *
   * @throws TransportError if it is not.
   */
  prepare(): Promise<void>;
  /**
   * Stores the tag of a computer.
   *
   * @throws TransportError if it cannot be stored.
   */
  remember(id: string, tag: string): Promise<void>;
  /** Resolves to the tag of a computer, if this machine launched it with one. */
  tagOf(id: string): Promise<string | undefined>;
  /**
   * Resolves to the tags of the given computers, by their ids. `ids` is the vendor's list and `askedAtMs` its time:
   * entries of other computers from before that time are deleted.
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
        // On some mounts a file does not belong to the user who wrote it. Later reads would then silently ignore it.
        if ((await read(folder, name))?.tag !== tag) throw new Error('the written file cannot be read back');
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
    // A file that cannot be removed is ignored and deleted later, because the computer is no longer listed.
    forget: (id) => unlink(join(folder, nameOf(id))).catch(() => undefined),
  };
};

/** Reads a file that belongs to this user; `undefined` if it does not, or is too large for an entry. */
const readOwn = async (path: string): Promise<string | undefined> => {
  // Neither follows a link nor waits for a pipe: another user may have put them there.
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

/** Writes a file atomically, readable only by this user. */
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
    `lightcone: the tag of a computer cannot be stored in ${folder}: ${reasonOf(error)}. Lightcone does not return labels, so sweep could not find the computer, and the launch was canceled. Pass lightcone({ registryDir }) with a writable folder, or launch without a tag.`,
    { cause: error },
  );

/** A computer may be missing from the vendor's list for a moment after its creation. */
const graceMs = 60_000;

/** Entries of other accounts are not deleted before this age. Computers live for a day at most (documented in 2025). */
const foreignLifeMs = 7 * 24 * 60 * 60_000;

/** Entries have about 200 characters. */
const largestBytes = 4096;

/** The stored entry of a computer that was launched with a tag. It never contains a key. */
interface RegistryEntry {
  /** The vendor's identifier. */
  readonly id: string;
  /** The tag. */
  readonly tag: string;
  /** The base URL of the API, without a slash at its end. */
  readonly origin: string;
  /** When it was launched, by this machine's clock. */
  readonly createdAt: Date;
  /** A digest that distinguishes accounts. */
  readonly account: string;
}

const digest = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);

/**
 * Distinguishes accounts, so that the list of one account does not delete the entries of another: 32 bits of a digest,
 * from which the key cannot be derived.
 */
const accountOf = (apiKey: string): string => digest(`farhand lightcone account ${apiKey}`, 8);

/** Normalizes the base URL for entries. */
const originOf = (baseUrl: string): string => {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};

/**
 * Returns the file name of an entry. It is readable, as far as the identifier is safe. The digest makes it unique, even
 * on file systems that ignore case, and keeps every identifier within its folder.
 */
const fileNameOf = (origin: string, id: string): string =>
  `${id.replaceAll(/[^\w-]/g, '_').slice(0, 40)}-${digest(`${origin}\n${id}`, 16)}.json`;

/** Returns the text of an entry's file. */
const writeEntry = ({ createdAt, ...rest }: RegistryEntry): string =>
  `${JSON.stringify({ ...rest, createdAt: createdAt.toISOString() })}\n`;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Parses the entry in a file of that name; `undefined` if it is invalid or belongs to another computer. */
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

/** Returns the folder for state that is kept between runs but not backed up. XDG requires to ignore a relative path. */
const stateFolder = (): string => {
  const windows = process.platform === 'win32';
  const set = fromEnvironment(windows ? 'LOCALAPPDATA' : 'XDG_STATE_HOME');
  if (set !== undefined && isAbsolute(set)) return set;
  return windows ? join(homedir(), 'AppData', 'Local') : join(homedir(), '.local', 'state');
};

/** Returns the folder of the registry: the option, otherwise `farhand/lightcone` in the user's state folder. */
const registryFolder = (registryDir: string | undefined): string =>
  registryDir === undefined ? join(stateFolder(), 'farhand', 'lightcone') : resolve(registryDir);
