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
 * A file that a page has the browser download. It lies in a folder of the computer, which is removed with the computer.
 *
 * @remarks
 * Calls that wait for the end of the download have no time limit unless you set `timeoutMs`.
 */
export class Download {
  /** The tab of the page; `undefined` if the tab has closed meanwhile. */
  readonly tab: Tab | undefined;
  /** What is downloaded. */
  readonly url: string;
  /** The name that the site proposes, without folders and at most 255 bytes long. Several downloads may have the same. */
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
   * Waits for the end of the download. Resolves to the path of the file on this machine, under a name of its own.
   *
   * @throws ActionFailedError if it failed or was canceled.
   */
  async path(options?: CallOptions): Promise<string> {
    return this.#atEnd('download.path', options);
  }

  /**
   * Waits for the end of the download and copies the file to a path of yours, in place of what is there. Makes the folders.
   *
   * @throws ActionFailedError if it failed or was canceled.
   */
  async saveAs(path: string, options?: CallOptions): Promise<void> {
    const call = 'download.saveAs';
    const target = resolve(checkPath(path, 'path', call));
    const source = await this.#atEnd(call, options);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }

  /**
   * Waits for the end of the download. Resolves to the content of the file.
   *
   * @throws ActionFailedError if it failed or was canceled.
   */
  async bytes(options?: CallOptions): Promise<Uint8Array> {
    return new Uint8Array(await readFile(await this.#atEnd('download.bytes', options)));
  }

  /** Waits for the end of the download. Resolves to why it failed, such as `canceled`; to `undefined` if it did not. */
  async failure(options?: CallOptions): Promise<string | undefined> {
    const limits = checkOptions({ timeoutMs: 0, ...options }, callOptions, 'download.failure');
    return this.#session.direct('download.failure()', limits, (deadline) => this.#started.failure(deadline));
  }

  /** Stops the download. One that has ended stays as it is. */
  async cancel(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'download.cancel');
    await this.#session.direct('download.cancel()', limits, (deadline) => this.#started.cancel(deadline));
  }

  #atEnd(call: string, options: CallOptions | undefined): Promise<string> {
    const limits = checkOptions({ timeoutMs: 0, ...options }, callOptions, call);
    return this.#session.direct(`${call}()`, limits, (deadline) => this.#started.path(deadline));
  }
}

/** The longest name that file systems take, in bytes. */
const longestName = 255;

/** A name that a folder can hold: without folders of its own, and short enough. Its ending stays. */
const plainName = (suggested: string): string => {
  const name = suggested.replace(/[/\\\0]/g, '_');
  if (name === '' || name === '.' || name === '..') return 'download';
  const [ending = ''] = /\.[^.]{1,16}$/u.exec(name) ?? [];
  let stem = name.slice(0, name.length - ending.length);
  while (Buffer.byteLength(stem + ending) > longestName) stem = [...stem].slice(0, -1).join('');
  return stem + ending;
};
