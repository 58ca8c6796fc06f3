import {
  ActionFailedError,
  BrowserEventSource,
  type BrowserEvent,
  type Deadline,
  type Size,
  type TabId,
  type TabInfo,
  type TabsFacet,
} from '@farhand/core/driver';

/**
 * Tabs in memory, named `tab-1`, `tab-2` and so on. Any address loads at once. As in a browser, hosts under `.invalid`
 * are not found, and a text that is not a URL is refused.
 */
export class MemoryTabs implements TabsFacet {
  /** The viewport size, which all tabs share. */
  #viewport: Size;
  readonly #tabs: MemoryTab[] = [];
  #active: MemoryTab;
  #opened = 0;
  readonly #events = new BrowserEventSource();

  constructor(viewport: Size) {
    this.#viewport = viewport;
    this.#active = this.#add();
  }

  get viewport(): Size {
    return this.#viewport;
  }

  /** Returns whether there is such a tab. */
  has(tab: TabId): boolean {
    return this.#tabs.some(({ id }) => id === tab);
  }

  async list(deadline: Deadline): Promise<readonly TabInfo[]> {
    checkInTime(deadline);
    return this.#tabs.map((tab) => this.#describe(tab));
  }

  async open(url: string | undefined, deadline: Deadline): Promise<TabInfo> {
    checkInTime(deadline);
    const address = url === undefined ? undefined : checkAddress(url);
    const tab = this.#add();
    if (address !== undefined) tab.url = address;
    this.#bring(tab);
    return this.#describe(tab);
  }

  async close(id: TabId, deadline: Deadline): Promise<void> {
    checkInTime(deadline);
    const tab = this.#find(id);
    if (this.#tabs.length === 1) throw new ActionFailedError('The last tab cannot be closed.');
    this.#remove(tab);
    this.#events.emit({ type: 'tabclosed', tab: id });
  }

  async activate(id: TabId, deadline: Deadline): Promise<void> {
    checkInTime(deadline);
    this.#bring(this.#find(id));
  }

  async navigate(id: TabId, url: string, deadline: Deadline): Promise<void> {
    checkInTime(deadline);
    this.#find(id).url = checkAddress(url);
  }

  async content(id: TabId, deadline: Deadline): Promise<string> {
    checkInTime(deadline);
    return `<!doctype html><title>${titleOf(this.#find(id).url)}</title>`;
  }

  async setViewportSize(id: TabId, size: Size, deadline: Deadline): Promise<Size> {
    checkInTime(deadline);
    this.#find(id);
    this.#viewport = size;
    return size;
  }

  listen(listener: (event: BrowserEvent) => void): () => void {
    return this.#events.listen(listener);
  }

  /** The number of listeners. */
  get listeners(): number {
    return this.#events.size;
  }

  /** Makes a change happen that no call caused, and reports it: a tab opens in front, closes or comes to the front. */
  report(event: BrowserEvent): void {
    if (event.type === 'tab') this.#bring(this.#add(event.tab));
    if (event.type === 'tabclosed') this.#remove(this.#find(event.tab));
    if (event.type !== 'front') this.#events.emit(event);
    else if (event.tab !== undefined) this.#bring(this.#find(event.tab));
  }

  #bring(tab: MemoryTab): void {
    if (this.#active === tab) return;
    this.#active = tab;
    this.#events.emit({ type: 'front', tab: tab.id });
  }

  #remove(tab: MemoryTab): void {
    this.#tabs.splice(this.#tabs.indexOf(tab), 1);
    if (this.#active === tab) this.#bring(this.#tabs.at(-1) ?? tab);
  }

  #add(id?: TabId): MemoryTab {
    this.#opened += 1;
    const tab: MemoryTab = { id: id ?? `tab-${this.#opened}`, url: 'about:blank' };
    this.#tabs.push(tab);
    return tab;
  }

  #find(id: TabId): MemoryTab {
    const tab = this.#tabs.find((candidate) => candidate.id === id);
    if (tab === undefined) throw new ActionFailedError(`There is no tab ${id}.`);
    return tab;
  }

  #describe(tab: MemoryTab): TabInfo {
    return { id: tab.id, url: tab.url, title: titleOf(tab.url), active: tab === this.#active };
  }
}

interface MemoryTab {
  readonly id: TabId;
  url: string;
}

const checkInTime = (deadline: Deadline): void => {
  if (deadline.isOver()) throw deadline.error();
};

const checkAddress = (url: string): string => {
  if (!URL.canParse(url)) throw new ActionFailedError(`Cannot navigate to ${JSON.stringify(url)}: it is no URL.`);
  const { href, hostname } = new URL(url);
  if (hostname.endsWith('.invalid')) throw new ActionFailedError(`net::ERR_NAME_NOT_RESOLVED at ${href}`);
  return href;
};

const titleOf = (url: string): string => new URL(url).hostname;
