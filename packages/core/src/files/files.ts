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

/** Options of {@link Files.read}. */
export interface ReadOptions extends TransferOptions {
  /** The most that is read, in bytes: what is larger is refused before anything of it is read. Default: 64 MiB. */
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
 * The files of a computer. They are read and written beside the input stream, not in it.
 *
 * @remarks
 * Relative paths begin where commands of `computer.shell` run by default. Content travels in parts; a part whose reply is
 * lost travels once more. In the end SHA-256 says whether all of it arrived. Without `timeoutMs` a transfer may take as
 * long as it goes on: each part has the limit of a call.
 */
export class Files {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * What is at a path; `undefined` if nothing is.
   *
   * @throws TypeError if the path is no string, empty, or contains NUL, as for all methods.
   */
  async stat(path: string, options?: CallOptions): Promise<FileInfo | undefined> {
    return this.#one('files.stat', path, options, (facet, deadline) => facet.stat(path, deadline));
  }

  /**
   * What a folder holds, by name.
   *
   * @throws ActionFailedError if there is no such folder.
   */
  async list(folder: string, options?: CallOptions): Promise<readonly FileInfo[]> {
    const found = await this.#one('files.list', folder, options, (facet, deadline) => facet.list(folder, deadline));
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * The content of a file.
   *
   * @throws ActionFailedError if there is no such file, it is larger than `maxBytes`, or it is changed meanwhile.
   * @throws ProtocolError if what came is not what the computer has.
   */
  async read(path: string, options?: ReadOptions): Promise<Uint8Array> {
    const { maxBytes, ...rest } = checkOptions(options, readOptions, 'files.read');
    return this.#transfer('files.read', path, rest, async (transfer) => {
      const info = await statFile(transfer, path);
      if (info.sizeBytes > maxBytes) {
        throw new ActionFailedError(
          `files.read: '${path}' has ${info.sizeBytes} bytes, more than maxBytes (${maxBytes}). Use files.download(), or give a larger maxBytes.`,
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
   * The content of a file as text: UTF-8, in which bytes that are none are `'\uFFFD'`. A byte order mark is a character
   * like any other. Otherwise as {@link Files.read}.
   */
  async readText(path: string, options?: ReadOptions): Promise<string> {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await this.read(path, options));
  }

  /**
   * Writes a file, and its folders. What is there is replaced once all of the content has arrived; its permissions stay.
   * A string is written as UTF-8.
   *
   * @throws TypeError if the content is neither a string nor bytes nor pieces of bytes.
   * @throws ActionFailedError if the computer cannot write there.
   * @throws ProtocolError if what arrived is not what was sent. The old file is untouched then.
   */
  async write(path: string, content: string | Uint8Array | Pieces, options?: TransferOptions): Promise<void> {
    const whole = piecesOf(content);
    checkFilePath(path, this.#separators, 'files.write');
    await this.#transfer('files.write', path, options, (transfer) => sendFile(transfer, path, whole));
  }

  /**
   * Copies a file of the computer to this machine, and makes its folders, through memory of one part. What is at `localPath`
   * is replaced once all of it has arrived; its permissions stay. Errors as for {@link Files.read}.
   *
   * @throws ActionFailedError if there is something else than a file at `localPath`, or it cannot be written.
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
   * Copies a file of this machine to the computer, through memory of one part. Otherwise as {@link Files.write}.
   *
   * @throws ActionFailedError if there is no file at `localPath`, or it is changed meanwhile. The old file is untouched then.
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
   * Copies a file within the computer, over what is there.
   *
   * @throws ActionFailedError if there is no such file, or the computer cannot write there.
   */
  async copy(from: string, to: string, options?: CallOptions): Promise<void> {
    const target = checkFilePath(to, this.#separators, 'files.copy', 'to');
    await this.#one('files.copy', from, options, (facet, deadline) => facet.copy(from, target, deadline));
  }

  /** Removes a file. One that is not there is no error. */
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
