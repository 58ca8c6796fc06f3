import { typeError } from '../check/mistake.js';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ChosenFile, OpenedFileChooser } from '../contract/browser-events.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkPath, checkText, describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import type { Session } from '../session/session.js';
import type { Tab } from './tab.js';

/** A file that is made of bytes. */
export interface FilePayload {
  /** Its name, without folders, such as `'report.pdf'`. */
  readonly name: string;
  /** Its MIME type, such as `'application/pdf'`. */
  readonly mimeType: string;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/** A page that waits for files: somebody has clicked its `<input type=file>`. */
export class FileChooser {
  /** The tab of the page. */
  readonly tab: Tab;
  /** Whether the page accepts more than one file. */
  readonly isMultiple: boolean;
  readonly #session: Session;
  readonly #opened: OpenedFileChooser;

  /** @internal */
  constructor(session: Session, tab: Tab, opened: OpenedFileChooser) {
    this.tab = tab;
    this.isMultiple = opened.isMultiple;
    this.#session = session;
    this.#opened = opened;
  }

  /**
   * Gives the page files, in place of those that it had. An empty array takes them away.
   *
   * @param files - paths on this machine, relative ones from the working directory, or files made of bytes. A folder is for
   * pages that ask for one.
   * @throws TypeError if a path is missing on this machine, or there are several files and the page accepts one.
   * @throws ActionFailedError if the page is gone, or refuses them.
   */
  async setFiles(
    files: string | FilePayload | readonly (string | FilePayload)[],
    options?: CallOptions,
  ): Promise<void> {
    const call = 'fileChooser.setFiles';
    const limits = checkOptions(options, callOptions, call);
    const chosen = await Promise.all(listOf(files).map((file, index) => checkFile(file, `files[${index}]`, call)));
    if (chosen.some((file) => 'path' in file) && chosen.some((file) => !('path' in file))) {
      throw typeError(
        `${call}: files must be all paths or all { name, mimeType, bytes }. Read the files at the paths.`,
      );
    }
    if (chosen.length > 1 && !this.isMultiple) {
      throw typeError(`${call}: the page accepts one file, got ${chosen.length}. Pass one of them.`);
    }
    await this.#session.direct(`${call}()`, limits, (deadline) => this.#opened.setFiles(chosen, deadline));
  }

  /**
   * Gives the page no file: those that it had stay.
   *
   * @remarks
   * The page gets the event `cancel`, with an `isTrusted` that is false.
   */
  async cancel(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'fileChooser.cancel');
    await this.#session.direct('fileChooser.cancel()', limits, (deadline) => this.#opened.cancel(deadline));
  }
}

const listOf = <T>(values: T | readonly T[]): readonly T[] => (isList(values) ? values : [values]);

const isList = <T>(values: T | readonly T[]): values is readonly T[] => Array.isArray(values);

/** A file as it can be given to a page. */
const checkFile = async (file: string | FilePayload, name: string, call: string): Promise<ChosenFile> => {
  if (typeof file === 'string') {
    const path = resolve(checkPath(file, name, call));
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) return { path };
    throw typeError(
      `${call}: there is no file ${describe(file)} on this machine, or it may not be read. It was looked for at ${path}.`,
    );
  }
  if (typeof file !== 'object' || file === null) {
    throw typeError(`${call}: ${name} must be a path or { name, mimeType, bytes }, got ${describe(file)}.`);
  }
  const { name: fileName, mimeType, bytes } = file;
  if (!(bytes instanceof Uint8Array)) {
    throw typeError(`${call}: ${name}.bytes must be a Uint8Array, got ${describe(bytes)}.`);
  }
  const plainName = checkPath(fileName, `${name}.name`, call);
  if (/[/\\]/.test(plainName))
    throw typeError(`${call}: ${name}.name must be a name without folders, got ${describe(plainName)}.`);
  return { name: plainName, mimeType: checkText(mimeType, `${name}.mimeType`, call), bytes };
};
