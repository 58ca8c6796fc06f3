import {
  ActionFailedError,
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
import { limitFor } from './action-limit.js';
import type { LightconeEndpoints } from './client.js';
import { unblocked, type BrowserDialogs, type DialogTabs } from './dialogs.js';
import { KnownTabs } from './known-tabs.js';
import type { ActionResult, PageContext } from './wire-replies.js';

/** A new tab may be missing from the list for a moment (vendor's reference); how long is not documented. */
const appearancePollMs = 100;
const appearancePolls = 10;

/** The id of a DevTools target. Those of tabs were seen to be some (July 2026). */
const looksLikeTarget = /^[0-9a-f]{32}$/i;

const byDevTools =
  'Attach the local driver to the same browser: attach(local(), await computer.cdpUrl()) reports them.';

const byOption =
  "Lightcone's API has no call for dialogs. Pass lightcone({ dialogs: 'dismiss' }), which hears of them.";

/** What is not reported without a DevTools connection. */
const withoutDialogs: TabsFacet['unreported'] = { dialog: byOption, dialogclosed: byOption };

/** What is not reported at all. */
const neverReported: TabsFacet['unreported'] = {
  filechooser: `Lightcone's API has no call for file choosers. ${byDevTools}`,
  download:
    "Lightcone's API has no call for downloads, and where the browser keeps them is not documented. Fetch the file's address yourself.",
};

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

/** How many tabs a browser may have (vendor's documentation, June 2026). */
const mostTabs = 5;

/** A new tab that was refused, with the limit where that may be the reason. In which words the vendor says so is not documented. */
const notOpened = (error: unknown, openTabs: number): unknown =>
  error instanceof ActionFailedError && openTabs >= mostTabs
    ? new ActionFailedError(
        `${error.message} A browser of Lightcone has at most ${mostTabs} tabs, and ${openTabs} are open: close one first.`,
        {
          ...factsOf(error),
          ...(error.vendorStatus === undefined ? {} : { vendorStatus: error.vendorStatus }),
          cause: error,
        },
      )
    : error;

/** What the tabs of a computer need of its connection. */
export interface TabsContext {
  readonly client: LightconeEndpoints;
  readonly id: string;
  /** Takes a picture of a tab and notes its size as the display's. */
  screenshot(tab: TabId, deadline: Deadline): Promise<ScreenshotData>;
  /** The dialogs of its pages, where they are heard of. */
  readonly dialogs: BrowserDialogs | undefined;
}

/** The tabs of a computer, and how they follow what input does to them. */
export interface FollowedTabs extends TabsFacet, DialogTabs {
  /** Takes note of what an action's reply says of the tab that it ran in. */
  hear(context: PageContext, acted: TabId): void;
  /** Resolves when it is known which tab is in front: at once, unless a reply said that it is another one than before. */
  catchUp(deadline: Deadline): Promise<void>;
}

/** The tabs of a computer. */
export const createTabs = (
  { client, id, screenshot, dialogs }: TabsContext,
  tabs: readonly TabInfo[],
): FollowedTabs => {
  const known = new KnownTabs(tabs);

  const list = async (deadline: Deadline): Promise<readonly TabInfo[]> => {
    const found = readTabs(await client.tabs.list(id, deadline));
    known.see(found);
    return found;
  };

  /** Asks for the list until it says what is expected, for as long as it may be behind; gives the last one. */
  const listUntil = async (
    isThere: (found: readonly TabInfo[]) => boolean,
    deadline: Deadline,
  ): Promise<readonly TabInfo[]> => {
    for (let poll = 1; ; poll += 1) {
      const found = readTabs(await client.tabs.list(id, deadline));
      if (isThere(found) || poll === appearancePolls) return found;
      await deadline.race(sleep(appearancePollMs, deadline.signal));
    }
  };

  /** The tab that a list has and the one before had not; with several, such as pop-ups, the one in front. */
  const appeared = async (before: ReadonlySet<TabId>, deadline: Deadline): Promise<TabInfo> => {
    const isFresh = (tab: TabInfo): boolean => !before.has(tab.id);
    const fresh = (await listUntil((found) => found.some(isFresh), deadline)).filter(isFresh);
    const tab = fresh.find(({ active }) => active) ?? fresh[0];
    if (tab !== undefined) return tab;
    throw new ProtocolError('Lightcone: a tab was opened, but its answer has no id and no list shows it.');
  };

  return {
    list,
    open: async (url, deadline) => {
      const before = known.ids;
      const opening = client.tabs.create(id, url === undefined ? {} : { url }, deadline);
      const { result } = await opening.catch((error: unknown) => {
        throw notOpened(error, before.size);
      });
      const created = textOf(result?.['created_tab_id']);
      if (created === '') {
        const tab = await appeared(before, deadline);
        known.open(tab.id);
        return { ...tab, active: true };
      }
      known.open(created);
      const found = readTabs(await client.tabs.list(id, deadline));
      const listed = found.find((tab) => tab.id === created);
      if (listed !== undefined) known.see(found);
      known.bring(created);
      return { id: created, url: listed?.url ?? url ?? '', title: listed?.title ?? '', active: true };
    },
    close: async (tab, deadline) => {
      try {
        await client.tabs.delete(id, tab, deadline);
      } catch (error) {
        // Gone already, perhaps by an earlier sending of this request whose reply was lost.
        if (!(error instanceof TransportError && error.status === 404)) throw error;
      }
      if (known.main === tab) known.see(await listUntil((found) => !found.some((one) => one.id === tab), deadline));
      known.close(tab);
    },
    activate: async (tab, deadline) => {
      await client.tabs.switch(id, tab, deadline);
      known.bring(tab);
    },
    navigate: async (tab, url, deadline) => {
      const load = (): Promise<unknown> =>
        client.navigate(id, { url, tab_id: tab, ...limitFor(deadline.remainingMs()) }, deadline);
      await (dialogs === undefined ? load() : dialogs.useBlocked('Loading', tab, deadline, load));
    },
    content: async (tab, deadline) => {
      const read = (): Promise<ActionResult> => client.html(id, { tab_id: tab }, deadline);
      const { result } = await unblocked(dialogs, 'Reading the page', tab, deadline, read);
      const html = result?.['html_content'];
      if (typeof html === 'string') return html;
      throw new ProtocolError('Lightcone: the answer to a request for the HTML of a page has none.');
    },
    setViewportSize: async (tab, { width, height }: Size, deadline) => {
      const set = (): Promise<unknown> =>
        client.viewport(id, { width, height, scale_factor: 1, tab_id: tab }, deadline);
      await unblocked(dialogs, 'Setting the viewport', tab, deadline, set);
      const picture = await screenshot(tab, deadline);
      return { width: picture.width, height: picture.height };
    },
    listen: (listener) => known.events.listen(listener),
    unreported: dialogs === undefined ? { ...neverReported, ...withoutDialogs } : neverReported,
    get main() {
      return known.main;
    },
    tabOf: (target) => ([...known.ids].some((tab) => looksLikeTarget.test(tab)) ? target : undefined),
    emit: (event) => known.events.emit(event),
    hear: (context, acted) => known.hear(context, acted),
    catchUp: async (deadline) => {
      const { doubted } = known;
      if (doubted === undefined) return;
      known.see(await listUntil((found) => found.some(({ active, id: tab }) => active && tab !== doubted), deadline));
    },
  };
};
