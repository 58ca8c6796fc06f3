import { constants } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { StartedDownload } from '../contract/browser-events.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkPath } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import type { Session } from '../session/session.js';
import type { Tab } from './tab.js';

/**
 * A file that a page downloads. The file is in a folder of the computer, which is removed with the computer.
 *
 * @remarks
 * Calls that wait for the end of the download have no time limit unless you set `timeoutMs`.
 *
 * @example
 * ```ts
 * const downloading = computer.waitForEvent('download');
 * await tab.click(300, 80);
 * const download = await downloading;
 * await download.saveAs(`downloads/${download.suggestedFilename}`);
 * ```
 * @category Computer
 */
export class Download {
  /** The tab of the page. `undefined` if the tab has closed. */
  readonly tab: Tab | undefined;
  /** The URL that is downloaded. */
  readonly url: string;
  /**
   * The name that the site proposes, without folders and at most 255 bytes long. Several downloads may have the same
   * name.
   */
  readonly suggestedFilename: string;
  readonly #session: Session;
  readonly #started: StartedDownload;

  /** @internal */
  constructor(session: Session, tab: Tab | undefined, started: StartedDownload) {
    this.tab = tab;
    this.url = started.url;
    this.suggestedFilename = plainName(started.suggestedFilename);
    this.#session = session;
    this.#started = started;
  }

  /**
   * Waits for the download to end. Resolves to the path of the file on this machine, which has a unique name.
   *
   * @throws ActionFailedError if the download failed or was canceled.
   */
  async path(options?: CallOptions): Promise<string> {
    return this.#atEnd('download.path', options);
  }

  /**
   * Waits for the download to end, then copies the file to `path`. Replaces an existing file and creates missing
   * folders.
   *
   * @throws ActionFailedError if the download failed or was canceled.
   */
  async saveAs(path: string, options?: CallOptions): Promise<void> {
    const call = 'download.saveAs';
    const target = resolve(checkPath(path, 'path', call));
    const source = await this.#atEnd(call, options);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }

  /**
   * Waits for the download to end. Resolves to the content of the file.
   *
   * @throws ActionFailedError if the download failed or was canceled.
   */
  async bytes(options?: CallOptions): Promise<Uint8Array> {
    return new Uint8Array(await readFile(await this.#atEnd('download.bytes', options)));
  }

  /**
   * Waits for the download to end. Resolves to the reason if it failed, such as `canceled`, otherwise to `undefined`.
   */
  async failure(options?: CallOptions): Promise<string | undefined> {
    const limits = checkOptions({ timeoutMs: 0, ...options }, callOptions, 'download.failure');
    return this.#session.direct('download.failure()', limits, (deadline) => this.#started.failure(deadline));
  }

  /** Stops the download. Has no effect if it has ended. */
  async cancel(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'download.cancel');
    await this.#session.direct('download.cancel()', limits, (deadline) => this.#started.cancel(deadline));
  }

  #atEnd(call: string, options: CallOptions | undefined): Promise<string> {
    const limits = checkOptions({ timeoutMs: 0, ...options }, callOptions, call);
    return this.#session.direct(`${call}()`, limits, (deadline) => this.#started.path(deadline));
  }
}

/** The longest file name of common file systems, in bytes. */
const longestName = 255;

/** A valid file name: without folders, and short enough. Keeps the extension. */
const plainName = (suggested: string): string => {
  const name = suggested.replace(/[/\\\0]/g, '_');
  if (name === '' || name === '.' || name === '..') return 'download';
  const [ending = ''] = /\.[^.]{1,16}$/u.exec(name) ?? [];
  let stem = name.slice(0, name.length - ending.length);
  while (Buffer.byteLength(stem + ending) > longestName) stem = [...stem].slice(0, -1).join('');
  return stem + ending;
};
