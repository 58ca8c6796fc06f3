import {
  ActionFailedError,
  within,
  type BrowserEvent,
  type Deadline,
  type Json,
  type SocketEvent,
  type StartedDownload,
} from '@farhand/core/driver';
import type { SessionFiles } from './session-files.js';
import type { WebDriverSession } from './session.js';

/** The events of BiDi. */
export const downloadEvents: readonly string[] = ['browsingContext.downloadWillBegin', 'browsingContext.downloadEnd'];

/** How a download has ended: with a file on the browser's machine, or with a reason. */
type End = { readonly path: string } | { readonly failure: string };

/** The limit of giving downloads back to the browser, in milliseconds. */
const letGoMs = 5_000;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The identifier of a download. Browsers before 2026 have only that of the navigation. */
const idOf = ({ download, navigation, url }: Json): string => textOf(download ?? navigation ?? url);

/** The downloads of a session. */
export class Downloads {
  readonly #session: WebDriverSession;
  readonly #files: SessionFiles;
  readonly #emit: (event: BrowserEvent) => void;
  /** Of each download that goes on: notes its end. */
  readonly #going = new Map<string, (end: End) => void>();
  #isKept = false;

  constructor(session: WebDriverSession, files: SessionFiles, emit: (event: BrowserEvent) => void) {
    this.#session = session;
    this.#files = files;
    this.#emit = emit;
  }

  /**
   * Lets a browser on this machine save in the folder of the session, each file under a name of its own. Without it, a
   * second download of a name replaces the file of the first (Chromium 156, December 2026).
   */
  async keepHere(deadline: Deadline): Promise<void> {
    const downloadPath = await this.#files.folder();
    const setting = { behavior: 'allowAndName', downloadPath, eventsEnabled: true };
    this.#isKept = true;
    await this.#session.caller.devTools('Browser.setDownloadBehavior', setting, deadline);
  }

  /** Lets the browser save where it did before {@link keepHere}. Never rejects. */
  async letGo(): Promise<void> {
    const restore = (limit: Deadline): Promise<unknown> =>
      this.#session.caller.devTools('Browser.setDownloadBehavior', { behavior: 'default' }, limit);
    if (this.#isKept) await within({ timeoutMs: letGoMs }, 'Ending the downloads', restore).catch(() => undefined);
  }

  /** Hears of the beginning or the end of a download. */
  hear({ method, params }: SocketEvent): void {
    if (method === 'browsingContext.downloadWillBegin') this.#begin(params);
    if (method !== 'browsingContext.downloadEnd') return;
    const { status, filepath } = params;
    const path = textOf(filepath);
    if (status === 'complete' && path !== '') this.#end(idOf(params), { path });
    else this.#end(idOf(params), { failure: status === 'complete' ? 'the browser tells no path' : textOf(status) });
  }

  /** Notes that the browser reports nothing any more. */
  end(): void {
    for (const id of this.#going.keys()) this.#end(id, { failure: 'the connection to the browser has ended' });
  }

  #end(id: string, end: End): void {
    this.#going.get(id)?.(end);
    this.#going.delete(id);
  }

  #begin(params: Json): void {
    const id = idOf(params);
    const ended = new Promise<End>((resolve) => void this.#going.set(id, resolve));
    const { url, suggestedFilename, context } = params;
    const name = textOf(suggestedFilename);
    const download: StartedDownload = {
      url: textOf(url),
      suggestedFilename: name,
      failure: async (deadline) => {
        const end = await deadline.race(ended);
        return 'failure' in end ? end.failure : undefined;
      },
      path: async (deadline) => {
        const end = await deadline.race(ended);
        if ('path' in end) return this.#files.take(end.path, deadline);
        throw new ActionFailedError(`The download of ${JSON.stringify(name)} failed: ${end.failure}.`);
      },
      cancel: async (deadline) => {
        if (this.#going.has(id)) await this.#cancel(id, deadline);
      },
    };
    this.#emit({ type: 'download', tab: typeof context === 'string' ? context : undefined, download });
  }

  async #cancel(id: string, deadline: Deadline): Promise<void> {
    if (!this.#session.hasDevTools)
      throw new ActionFailedError('WebDriver BiDi has no command that stops a download. Wait for its end.');
    await this.#session.caller.devTools('Browser.cancelDownload', { guid: id }, deadline);
  }
}
