import {
  ActionFailedError,
  CommandRefused,
  inTime,
  isRecord,
  type BrowserEvent,
  type CommandSocket,
  type Deadline,
  type Json,
  type OpenedFileChooser,
  type SocketEvent,
} from '@farhand/core/driver';
import { subscribe, unsubscribe } from './events.js';
import type { SessionFiles } from './session-files.js';

/** The event of BiDi. */
export const chooserEvents: readonly string[] = ['input.fileDialogOpened'];

/**
 * The file choosers of pages, reported while there is a listener. With one, the browser opens no chooser of its own, and
 * tells the page `cancel` before the files come (chromedriver 156, December 2026).
 */
export class FileChoosers {
  readonly #files: SessionFiles;
  readonly #emit: (event: BrowserEvent) => void;
  #events: CommandSocket | undefined;
  #wishes = 0;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(files: SessionFiles, emit: (event: BrowserEvent) => void) {
    this.#files = files;
    this.#emit = emit;
  }

  /** Reports through this connection from now on. */
  reportBy(events: CommandSocket): void {
    this.#events = events;
  }

  /** Reports file choosers until the returned function is called. */
  want(): () => void {
    this.#wishes += 1;
    if (this.#wishes === 1) this.#change(subscribe);
    return () => {
      this.#wishes -= 1;
      if (this.#wishes === 0) this.#change(unsubscribe);
    };
  }

  /** Resolves when what listeners want has taken effect. */
  async ready(deadline: Deadline): Promise<void> {
    await deadline.race(this.#changing);
  }

  #change(how: (events: CommandSocket, names: readonly string[]) => Promise<unknown>): void {
    const events = this.#events;
    if (events !== undefined) this.#changing = this.#changing.then(() => how(events, chooserEvents));
  }

  /** Hears of a chooser. */
  hear({ method, params }: SocketEvent, from: CommandSocket): void {
    const { context, element } = params;
    // A file picker of a script has no element, and so nothing that files could be given to.
    if (method !== 'input.fileDialogOpened' || typeof context !== 'string' || !isRecord(element)) return;
    const chooser: OpenedFileChooser = {
      isMultiple: params['multiple'] === true,
      take: () => undefined,
      setFiles: async (files, deadline) => {
        const paths = await this.#files.give(files, deadline);
        await deadline.race(setFiles(from, { context, element, files: paths }));
        await deadline.race(checkFiles(from, { context, element, files: paths }));
      },
      // The page has heard of it already.
      cancel: async () => undefined,
    };
    this.#emit({ type: 'filechooser', tab: context, chooser });
  }
}

/** How long a page may take to count its files, in milliseconds. One that does not reply is believed. */
const countMs = 2_000;

/**
 * Checks that a page has its files. Without a UTF-8 locale, Chromium leaves out a file whose name is not ASCII, and reports
 * success (156, December 2026). Folders hold any number of files.
 *
 * @throws ActionFailedError if it has fewer.
 */
const checkFiles = async (
  events: CommandSocket,
  { context, element, files }: { readonly context: string; readonly element: Json; readonly files: readonly string[] },
): Promise<void> => {
  const counting = events.send('script.callFunction', {
    functionDeclaration: '(field) => (field.webkitdirectory ? undefined : field.files.length)',
    awaitPromise: false,
    target: { context },
    arguments: [element],
  });
  const answer = await inTime(
    countMs,
    counting.catch(() => undefined),
    undefined,
  );
  const counted = isRecord(answer?.['result']) ? answer['result']['value'] : undefined;
  if (typeof counted !== 'number' || counted >= files.length) return;
  throw new ActionFailedError(
    `The page got ${counted} of ${files.length} files: the browser cannot read the others. If their names are not ASCII, start the server with a UTF-8 locale, such as LC_ALL=C.UTF-8.`,
  );
};

const setFiles = async (events: CommandSocket, params: Json): Promise<void> => {
  try {
    await events.send('input.setFiles', params);
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
    throw new ActionFailedError(`The page does not take the files: ${error.message}. It may have changed.`, {
      cause: error,
    });
  }
};
