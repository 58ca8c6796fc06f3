import { callOptions, checkOptions } from '../check/options.js';
import { checkFunction, checkPath, numberThat, optional } from '../check/values.js';
import type { FileInfo, FilesFacet } from '../contract/facets.js';
import type { CallOptions, Deadline } from '../deadline.js';
import { ActionFailedError } from '../errors.js';
import { partOf } from '../session/part.js';
import type { Session } from '../session/session.js';
import { openLocalFile, openLocalTarget } from './local-file.js';
import {
  beginTransfer,
  checkFilePath,
  piecesOf,
  posixSeparators,
  receiveFile,
  sendFile,
  statFile,
  windowsSeparators,
  type Pieces,
  type Progress,
  type Transfer,
  type TransferOptions,
} from './transfer.js';

/**
 * Options of {@link Files.read}.
 *
 * @category Files and commands
 */
export interface ReadOptions extends TransferOptions {
  /** The largest file to read, in bytes. Larger files are refused before anything is read. Default: 64 MiB. */
  readonly maxBytes?: number;
}

const transferOptions = { onProgress: optional(checkFunction<(progress: Progress) => void>), ...callOptions };

const checkBytes = numberThat('a number of bytes', (value) => value >= 0, 'a number of bytes');

const readOptions = {
  onProgress: transferOptions.onProgress,
  maxBytes: optional(checkBytes, 64 * 2 ** 20),
  ...callOptions,
};

/**
 * The files of a computer. Transfers bypass the computer's input queue.
 *
 * @remarks
 * Relative paths start in the default working directory of `computer.shell`. Content is transferred in parts, and a
 * part whose reply is lost is sent again. At the end, SHA-256 verifies the whole content. Without `timeoutMs`, a
 * transfer has no limit as a whole, but each part has the limit of a call.
 * @category Files and commands
 */
export class Files {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Resolves to what exists at a path, or to `undefined` if nothing does.
   *
   * @throws TypeError if the path is not a string, is empty or contains NUL, as for all methods.
   */
  async stat(path: string, options?: CallOptions): Promise<FileInfo | undefined> {
    return this.#one('files.stat', path, options, (facet, deadline) => facet.stat(path, deadline));
  }

  /**
   * Lists the entries of a folder, sorted by name.
   *
   * @throws ActionFailedError if the folder does not exist.
   */
  async list(folder: string, options?: CallOptions): Promise<readonly FileInfo[]> {
    const found = await this.#one('files.list', folder, options, (facet, deadline) => facet.list(folder, deadline));
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Reads a file into memory.
   *
   * @throws ActionFailedError if the file does not exist, is larger than `maxBytes`, or is changed during the transfer.
   * @throws ProtocolError if the content arrived damaged.
   * @example
   * ```ts
   * const bytes = await computer.files.read('report.pdf');
   * ```
   */
  async read(path: string, options?: ReadOptions): Promise<Uint8Array> {
    const { maxBytes, ...rest } = checkOptions(options, readOptions, 'files.read');
    return this.#transfer('files.read', path, rest, async (transfer) => {
      const info = await statFile(transfer, path);
      if (info.sizeBytes > maxBytes) {
        throw new ActionFailedError(
          `files.read: '${path}' has ${info.sizeBytes} bytes, and maxBytes is ${maxBytes}. Nothing was read. Use files.download() or raise maxBytes.`,
        );
      }
      const bytes = new Uint8Array(info.sizeBytes);
      let end = 0;
      for await (const part of receiveFile(transfer, info)) {
        bytes.set(part, end);
        end += part.length;
      }
      return bytes;
    });
  }

  /**
   * Reads a file as UTF-8 text. Invalid bytes become `'\uFFFD'`, and a byte order mark is kept as a character.
   * Otherwise like {@link Files.read}.
   *
   * @example
   * ```ts
   * console.log(await computer.files.readText('notes.txt'));
   * ```
   */
  async readText(path: string, options?: ReadOptions): Promise<string> {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await this.read(path, options));
  }

  /**
   * Writes a file and creates its folders. An existing file is replaced once all content has arrived, and keeps its
   * permissions. A string is written as UTF-8.
   *
   * @throws TypeError if the content is not a string, bytes or pieces of bytes.
   * @throws ActionFailedError if the computer cannot write there.
   * @throws ProtocolError if the content arrived damaged. The old file is unchanged then.
   * @example
   * ```ts
   * await computer.files.write('notes.txt', 'Hello\n');
   * ```
   */
  async write(path: string, content: string | Uint8Array | Pieces, options?: TransferOptions): Promise<void> {
    const whole = piecesOf(content);
    checkFilePath(path, this.#separators, 'files.write');
    await this.#transfer('files.write', path, options, (transfer) => sendFile(transfer, path, whole));
  }

  /**
   * Copies a file of the computer to this machine and creates the folders. Keeps only one part in memory. An existing
   * file at `localPath` is replaced once all content has arrived, and keeps its permissions. Throws as
   * {@link Files.read} does.
   *
   * @throws ActionFailedError if `localPath` is not a file, or cannot be written.
   */
  async download(path: string, localPath: string, options?: TransferOptions): Promise<void> {
    const separators = process.platform === 'win32' ? windowsSeparators : posixSeparators;
    const target = checkFilePath(localPath, separators, 'files.download', 'localPath');
    await this.#transfer('files.download', path, options, async (transfer) => {
      const save = await openLocalTarget(target, transfer.call);
      await save(receiveFile(transfer, await statFile(transfer, path)));
    });
  }

  /**
   * Copies a file of this machine to the computer. Keeps only one part in memory. Otherwise like {@link Files.write}.
   *
   * @throws ActionFailedError if there is no file at `localPath`, or it is changed during the transfer. The old file is
   * unchanged then.
   */
  async upload(localPath: string, path: string, options?: TransferOptions): Promise<void> {
    const source = checkPath(localPath, 'localPath', 'files.upload');
    checkFilePath(path, this.#separators, 'files.upload');
    await this.#transfer('files.upload', path, options, async (transfer) => {
      await using file = await openLocalFile(source, transfer.call);
      const { pieces, sizeBytes: totalBytes, checkUnchanged } = file;
      await sendFile(transfer, path, { pieces, totalBytes, checkAll: checkUnchanged });
    });
  }

  /**
   * Copies a file within the computer and replaces what is there.
   *
   * @throws ActionFailedError if the file does not exist, or the computer cannot write there.
   */
  async copy(from: string, to: string, options?: CallOptions): Promise<void> {
    const target = checkFilePath(to, this.#separators, 'files.copy', 'to');
    await this.#one('files.copy', from, options, (facet, deadline) => facet.copy(from, target, deadline));
  }

  /** Removes a file. Removing a missing file is not an error. */
  async remove(path: string, options?: CallOptions): Promise<void> {
    await this.#one('files.remove', path, options, (facet, deadline) => facet.remove(path, deadline));
  }

  get #separators(): RegExp {
    return this.#session.connection.platform === 'windows' ? windowsSeparators : posixSeparators;
  }

  async #one<T>(
    call: string,
    path: string,
    options: CallOptions | undefined,
    work: (facet: FilesFacet, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const facet = partOf(this.#session, 'files', call);
    const limits = checkOptions(options, callOptions, call);
    checkPath(path, 'path', call);
    return this.#session.direct(`${call}()`, limits, (deadline) => work(facet, deadline));
  }

  async #transfer<T>(
    call: string,
    path: string,
    options: TransferOptions | undefined,
    work: (transfer: Transfer) => Promise<T>,
  ): Promise<T> {
    const facet = partOf(this.#session, 'files', call);
    const settings = checkOptions(options, transferOptions, call);
    checkPath(path, 'path', call);
    const { timeoutMs: stepTimeoutMs } = this.#session.options;
    const { onProgress } = settings;
    const parts = { call, separators: this.#separators, onProgress, facet, stepTimeoutMs };
    return this.#session.direct(`${call}()`, { timeoutMs: 0, ...settings }, (deadline) =>
      work(beginTransfer({ ...parts, deadline })),
    );
  }
}
