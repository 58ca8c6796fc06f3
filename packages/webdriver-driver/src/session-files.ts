import { ActionFailedError, isRecord, ProtocolError, type ChosenFile, type Deadline } from '@farhand/core/driver';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { nameOf } from './caller.js';
import type { WebDriverSession } from './session.js';
import type { Capabilities } from './wire.js';

/** The start of the names of folders with files of sessions. */
const prefix = 'farhand-files-';

/** Returns the folder of a browser's profile, on the machine of that browser. */
const profileOf = ({ capabilities }: WebDriverSession): string | undefined => {
  const own = capabilities['chrome'] ?? capabilities['msedge'];
  const path = isRecord(own) ? own['userDataDir'] : capabilities['moz:profile'];
  return typeof path === 'string' && path !== '' ? path : undefined;
};

/**
 * The files that go between this machine and a session's browser. Where both are one machine, none is copied. From
 * another machine, a Selenium Grid passes them on.
 */
export class SessionFiles {
  /** Whether the browser runs on this machine: its profile is here. */
  readonly isHere: boolean;
  /** Whether the session's Grid keeps what it downloads for its clients. */
  readonly isManaged: boolean;
  readonly #session: WebDriverSession;
  /** Where the folder of this session's files is. In the profile, it also goes if this process is killed. */
  readonly #parent: string;
  #folder: Promise<string> | undefined;
  #last = 0;

  /** `wanted`: the capabilities that the session was created with, if that is known. */
  constructor(session: WebDriverSession, wanted: Capabilities | undefined) {
    const profile = profileOf(session);
    this.#session = session;
    // A node that can manage downloads grants it to every session, and does it for those that asked (4.48).
    this.isManaged = [session.capabilities, wanted ?? session.capabilities].every(
      (capabilities) => capabilities['se:downloadsEnabled'] === true,
    );
    // A tunnel or a container may be behind an address of this machine, so the address tells nothing.
    this.isHere = profile !== undefined && existsSync(profile);
    this.#parent = this.isHere && profile !== undefined ? profile : tmpdir();
  }

  /** Resolves to a folder of this machine, which goes with the session. */
  folder(): Promise<string> {
    this.#folder ??= mkdtemp(join(this.#parent, prefix));
    return this.#folder;
  }

  /** Brings files to the browser's machine. Resolves to their paths there. */
  async give(files: readonly ChosenFile[], deadline: Deadline): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const file of files) paths.push(await (this.isHere ? this.#keep(file) : this.#upload(file, deadline)));
    return paths;
  }

  /** Brings a file from a path of the browser's machine. Resolves to its path on this one. */
  async take(path: string, deadline: Deadline): Promise<string> {
    if (this.isHere && existsSync(path)) return path;
    const name = basename(path.replaceAll('\\', '/'));
    if (!this.isManaged)
      throw new ActionFailedError(
        `The browser has saved ${JSON.stringify(name)} on another machine. Start the nodes of your Grid with --enable-managed-downloads true, and pass the capability 'se:downloadsEnabled': true.`,
      );
    const reply = await this.#session.caller.value('downloadFile', deadline, { name });
    const contents = isRecord(reply) ? reply['contents'] : undefined;
    if (typeof contents !== 'string') throw new ProtocolError(`${nameOf('downloadFile')}: the reply has no contents.`);
    const { unzipSync } = await import('fflate');
    const [bytes] = Object.values(unzipSync(Buffer.from(contents, 'base64')));
    if (bytes === undefined) throw new ProtocolError(`${nameOf('downloadFile')}: the archive in the reply is empty.`);
    return this.#write(name, bytes);
  }

  /** Removes the files that are on this machine. Never rejects. */
  async remove(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 10 }).catch(() => undefined);
  }

  #keep(file: ChosenFile): Promise<string> | string {
    return 'path' in file ? file.path : this.#write(file.name, file.bytes);
  }

  async #upload(file: ChosenFile, deadline: Deadline): Promise<string> {
    const name = 'path' in file ? basename(file.path) : file.name;
    if ('path' in file && (await stat(file.path)).isDirectory())
      throw new ActionFailedError(
        `The browser runs on another machine, which takes files only, and ${JSON.stringify(name)} is a folder. Pass its files.`,
      );
    const bytes = 'path' in file ? await readFile(file.path) : file.bytes;
    const { zipSync } = await import('fflate');
    const archive = Buffer.from(zipSync({ [name]: bytes }, { level: 1 })).toString('base64');
    const path = await this.#session.caller.value('uploadFile', deadline, { file: archive });
    if (typeof path === 'string') return path;
    throw new ProtocolError(`${nameOf('uploadFile')}: the reply is no path.`);
  }

  /** Writes a file under a name that another one may have, too. */
  async #write(name: string, bytes: Uint8Array): Promise<string> {
    this.#last += 1;
    const path = join(await this.folder(), String(this.#last), name);
    await mkdir(dirname(path));
    await writeFile(path, bytes);
    return path;
  }
}
