import {
  factsOf,
  isRecord,
  ProtocolError,
  sleep,
  TransportError,
  type Deadline,
  type Json,
  type ScreenshotData,
  type Size,
  type TabId,
  type TabInfo,
  type TabsFacet,
} from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';
import type { ActionResult } from './wire-replies.js';

/** A new tab may be missing from the list for a moment (vendor's reference); how long is not documented. */
const appearancePollMs = 100;
const appearancePolls = 10;

/** Names that the vendor has used for the same thing: the first in each row was seen in July 2026. */
const idNames = ['tab_id', 'id'] as const;
const activeNames = ['is_main', 'is_active', 'is_main_tab'] as const;

const first = (json: Json, names: readonly string[]): unknown =>
  names.map((name) => json[name]).find((value) => value !== undefined && value !== null);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const toTab = (json: unknown): TabInfo | undefined => {
  if (!isRecord(json)) return undefined;
  const id = textOf(first(json, idNames));
  if (id === '') return undefined;
  return { id, url: textOf(json['url']), title: textOf(json['title']), active: first(json, activeNames) === true };
};

/**
 * The tabs in the answer to a list of tabs.
 *
 * @throws ProtocolError if it has none.
 */
export const readTabs = ({ result, request_id }: ActionResult): readonly TabInfo[] => {
  const tabs = result?.['tabs'];
  if (!Array.isArray(tabs)) {
    throw new ProtocolError('Lightcone: the answer to a list of tabs has no tabs.', factsOf({ requestId: request_id }));
  }
  return tabs.map(toTab).filter((tab) => tab !== undefined);
};

/** What the tabs of a computer need of its connection. */
export interface TabsContext {
  readonly client: LightconeEndpoints;
  readonly id: string;
  /** Takes a picture of a tab and notes its size as the display's. */
  screenshot(tab: TabId, deadline: Deadline): Promise<ScreenshotData>;
}

/** The tabs of a computer. */
export const createTabs = ({ client, id, screenshot }: TabsContext, tabs: readonly TabInfo[]): TabsFacet => {
  let known: ReadonlySet<TabId> = new Set(tabs.map((tab) => tab.id));

  const list = async (deadline: Deadline): Promise<readonly TabInfo[]> => {
    const found = readTabs(await client.tabs.list(id, deadline));
    known = new Set(found.map((tab) => tab.id));
    return found;
  };

  /** The tab that a list has and the one before had not; with several, such as pop-ups, the one in front. */
  const appeared = async (before: ReadonlySet<TabId>, deadline: Deadline): Promise<TabInfo> => {
    for (let poll = 0; poll < appearancePolls; poll += 1) {
      if (poll > 0) await deadline.race(sleep(appearancePollMs, deadline.signal));
      const fresh = (await list(deadline)).filter((tab) => !before.has(tab.id));
      const tab = fresh.find(({ active }) => active) ?? fresh[0];
      if (tab !== undefined) return tab;
    }
    throw new ProtocolError('Lightcone: a tab was opened, but its answer has no id and no list shows it.');
  };

  return {
    list,
    open: async (url, deadline) => {
      const before = known;
      const { result } = await client.tabs.create(id, url === undefined ? {} : { url }, deadline);
      const created = textOf(result?.['created_tab_id']);
      if (created === '') return { ...(await appeared(before, deadline)), active: true };
      const listed = (await list(deadline)).find((tab) => tab.id === created);
      known = new Set([...known, created]);
      return { id: created, url: listed?.url ?? url ?? '', title: listed?.title ?? '', active: true };
    },
    close: async (tab, deadline) => {
      try {
        await client.tabs.delete(id, tab, deadline);
      } catch (error) {
        // Gone already, perhaps by an earlier sending of this request whose reply was lost.
        if (!(error instanceof TransportError && error.status === 404)) throw error;
      }
    },
    activate: async (tab, deadline) => {
      await client.tabs.switch(id, tab, deadline);
    },
    navigate: async (tab, url, deadline) => {
      await client.navigate(id, { url, tab_id: tab }, deadline);
    },
    content: async (tab, deadline) => {
      const { result } = await client.html(id, { tab_id: tab }, deadline);
      const html = result?.['html_content'];
      if (typeof html === 'string') return html;
      throw new ProtocolError('Lightcone: the answer to a request for the HTML of a page has none.');
    },
    setViewportSize: async (tab, { width, height }: Size, deadline) => {
      await client.viewport(id, { width, height, scale_factor: 1, tab_id: tab }, deadline);
      const picture = await screenshot(tab, deadline);
      return { width: picture.width, height: picture.height };
    },
  };
};
