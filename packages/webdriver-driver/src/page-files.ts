import type {
  BrowserEvent,
  BrowserEventName,
  CommandSocket,
  Deadline,
  SocketEvent,
  TabsFacet,
} from '@farhand/core/driver';
import { Downloads, downloadEvents } from './downloads.js';
import { subscribe, unsubscribe } from './events.js';
import { chooserEvents, FileChoosers } from './file-choosers.js';
import { SessionFiles } from './session-files.js';
import type { WebDriverSession } from './session.js';
import type { Capabilities } from './wire.js';

const withoutBiDi =
  'This server does not report it by WebDriver BiDi. Where it tells an address of the DevTools protocol, attach(local(), await computer.cdpUrl()) reports file choosers.';

const notOurs =
  'Farhand did not create this session, so its downloads go where its browser is set to put them. Launch a session, or create it on a Grid with the capability se:downloadsEnabled.';

/** The files that the pages of a session ask for and offer. */
export class PageFiles {
  readonly #session: WebDriverSession;
  readonly #isOurs: boolean;
  readonly #files: SessionFiles;
  readonly #choosers: FileChoosers;
  readonly #downloads: Downloads;
  #unreported: NonNullable<TabsFacet['unreported']> = { filechooser: withoutBiDi, download: withoutBiDi };

  /** `wanted`: the capabilities of a session that Farhand has created. */
  constructor(session: WebDriverSession, wanted: Capabilities | undefined, emit: (event: BrowserEvent) => void) {
    this.#session = session;
    this.#isOurs = wanted !== undefined;
    this.#files = new SessionFiles(session, wanted);
    this.#choosers = new FileChoosers(this.#files, emit);
    this.#downloads = new Downloads(session, this.#files, emit);
  }

  /** What is not reported, and why. */
  get unreported(): NonNullable<TabsFacet['unreported']> {
    return this.#unreported;
  }

  /** Reports what comes through this connection, as far as the browser knows how. */
  async reportBy(events: CommandSocket, deadline: Deadline): Promise<void> {
    const asked = Promise.all([subscribe(events, downloadEvents), subscribe(events, chooserEvents)]);
    const [downloads, choosers] = await deadline.race(asked);
    if (choosers) {
      await deadline.race(unsubscribe(events, chooserEvents));
      this.#choosers.reportBy(events);
    }
    const { isHere, isManaged } = this.#files;
    const mayKeep = downloads && this.#isOurs && isHere && !isManaged;
    if (mayKeep && this.#session.hasDevTools) await this.#downloads.keepHere(deadline);
    void events.over.then(() => this.#downloads.end());
    this.#unreported = {
      ...(choosers ? {} : { filechooser: withoutBiDi }),
      ...(downloads && (this.#isOurs || isManaged) ? {} : { download: downloads ? notOurs : withoutBiDi }),
    };
  }

  /** Hears an event of the browser. */
  hear(event: SocketEvent, from: CommandSocket): void {
    this.#choosers.hear(event, from);
    this.#downloads.hear(event);
  }

  /** Reports an event until the returned function is called. */
  want(event: BrowserEventName): () => void {
    return event === 'filechooser' ? this.#choosers.want() : () => undefined;
  }

  /** Resolves when what listeners want has taken effect. */
  ready(deadline: Deadline): Promise<void> {
    return this.#choosers.ready(deadline);
  }

  /** Removes the files of this session that are on this machine. `goesOn`: the browser does. Never rejects. */
  async remove(goesOn: boolean): Promise<void> {
    if (goesOn) await this.#downloads.letGo();
    await this.#files.remove();
  }
}
