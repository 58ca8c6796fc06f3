import { typeError } from '../check/mistake.js';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ChosenFile, OpenedFileChooser } from '../contract/browser-events.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkPath, checkText, describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import type { Session } from '../session/session.js';
import type { Tab } from './tab.js';

/**
 * A file made from bytes.
 *
 * @category Computer
 */
export interface FilePayload {
  /** Its name, without folders, such as `'report.pdf'`. */
  readonly name: string;
  /** Its MIME type, such as `'application/pdf'`. */
  readonly mimeType: string;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/**
 * A page that waits for files after a click on its `<input type=file>`.
 *
 * @example
 * ```ts
 * const choosing = computer.waitForEvent('filechooser');
 * await tab.click(300, 80);
 * await (await choosing).setFiles('report.pdf');
 * ```
 * @category Computer
 */
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
   * Sets the files of the page's input and replaces earlier ones. An empty array removes them.
   *
   * @param files - paths on this machine, relative to the working directory, or files made from bytes. A folder is for
   * pages that ask for one.
   * @throws TypeError if a path is missing on this machine, or there are several files and the page accepts one.
   * @throws ActionFailedError if the page is gone, or refuses the files.
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
   * Closes the file chooser without files. Earlier files of the input stay.
   *
   * @remarks
   * The page receives the event `cancel` with `isTrusted` set to false.
   */
  async cancel(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'fileChooser.cancel');
    await this.#session.direct('fileChooser.cancel()', limits, (deadline) => this.#opened.cancel(deadline));
  }
}

const listOf = <T>(values: T | readonly T[]): readonly T[] => (isList(values) ? values : [values]);

const isList = <T>(values: T | readonly T[]): values is readonly T[] => Array.isArray(values);

/** Converts a file to the form that a page receives. */
const checkFile = async (file: string | FilePayload, name: string, call: string): Promise<ChosenFile> => {
  if (typeof file === 'string') {
    const path = resolve(checkPath(file, name, call));
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) return { path };
    throw typeError(
      `${call}: the file ${describe(file)} was not found at ${path} on this machine, or is not readable.`,
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
