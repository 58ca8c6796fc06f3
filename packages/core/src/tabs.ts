import type { TabId } from './actions/action.js';
import { checkWaitingOptions } from './input/check-options.js';
import type { TabsFacet } from './connection.js';
import type { CallOptions } from './deadline.js';
import { describe } from './geometry.js';
import type { Session } from './session/session.js';
import { checkUrl } from './check-url.js';
import { Tab } from './tab.js';

/** The tabs of a browser. */
export class Tabs {
  readonly #session: Session;
  readonly #facet: TabsFacet;
  readonly #known = new Map<TabId, Tab>();

  /** @internal */
  constructor(session: Session, facet: TabsFacet) {
    this.#session = session;
    this.#facet = facet;
  }

  /**
   * Opens a tab, which becomes the active one, and loads `url` in it if given.
   *
   * @throws TypeError if the address is not absolute.
   */
  async open(url?: string, options?: CallOptions): Promise<Tab> {
    const waiting = checkWaitingOptions(options, [], 'tabs.open');
    const address = url === undefined ? undefined : checkUrl(url, 'tabs.open');
    return this.#session.operate('tabs.open()', 'act', waiting, async (deadline) => {
      const { id } = await this.#facet.open(address, deadline);
      this.#session.activeTab = id;
      return this.get(id);
    });
  }

  /** The open tabs, popups included. If the vendor says that another tab came to the front, that is the active one from now on. */
  async list(options?: CallOptions): Promise<readonly Tab[]> {
    const waiting = checkWaitingOptions(options, [], 'tabs.list');
    return this.#session.operate('tabs.list()', 'observe', waiting, async (deadline) => {
      const open = await this.#facet.list(deadline);
      this.#session.activeTab = open.find((tab) => tab.active)?.id ?? this.#session.activeTab;
      return open.map((tab) => this.get(tab.id));
    });
  }

  /** The tab with an id. Asks nobody: if it is not open, its methods fail. */
  get(id: TabId): Tab {
    if (typeof id !== 'string' || id === '')
      throw new TypeError(`tabs.get: expected the id of a tab, got ${describe(id)}.`);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const tab = new Tab(this.#session, id);
    this.#known.set(id, tab);
    return tab;
  }
}
