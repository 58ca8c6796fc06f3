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
import { createPageLooks } from './page-looks.js';
import type { ActionResult, PageContext } from './wire-replies.js';

/** A new tab may be missing from the list for a moment (vendor's reference). How long is not documented. */
const appearancePollMs = 100;
const appearancePolls = 10;

/** The format of a DevTools target id. Tab ids had it (July 2026). */
const looksLikeTarget = /^[0-9a-f]{32}$/i;

const byDevTools =
  'Attach the local driver to the same browser: attach(local(), await computer.cdpUrl()) reports them.';

const byOption =
  "Lightcone's API has no call for dialogs. Pass lightcone({ dialogs: 'dismiss' }), which observes them.";

/** Events that require a DevTools connection. */
const withoutDialogs: TabsFacet['unreported'] = { dialog: byOption, dialogclosed: byOption };

/** Events that are never reported. */
const neverReported: TabsFacet['unreported'] = {
  filechooser: `Lightcone's API has no call for file choosers. ${byDevTools}`,
  download:
    "Lightcone's API has no call for downloads, and the vendor does not document where the browser stores them. Fetch the file's address yourself.",
};

/** The vendor's names for the same field. The first in each row was seen in July 2026. */
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
 * Returns the tabs in the reply to a list of tabs.
 *
 * @throws ProtocolError if it contains none.
 */
export const readTabs = ({ result, request_id }: ActionResult): readonly TabInfo[] => {
  const tabs = result?.['tabs'];
  if (!Array.isArray(tabs)) {
    throw new ProtocolError('Lightcone: the reply to a list of tabs has no tabs.', factsOf({ requestId: request_id }));
  }
  return tabs.map(toTab).filter((tab) => tab !== undefined);
};

/** The most tabs of a browser (vendor's documentation, June 2026). */
const mostTabs = 5;

/**
 * Adds the limit to the error of a refused new tab if that may be the reason. The vendor does not document its message.
 */
const notOpened = (error: unknown, openTabs: number): unknown =>
  error instanceof ActionFailedError && openTabs >= mostTabs
    ? new ActionFailedError(
        `${error.message} A browser of Lightcone has at most ${mostTabs} tabs, and ${openTabs} are open: close a tab first.`,
        {
          ...factsOf(error),
          ...(error.vendorStatus === undefined ? {} : { vendorStatus: error.vendorStatus }),
          cause: error,
        },
      )
    : error;

/** What the tabs of a computer require of its connection. */
export interface TabsContext {
  readonly client: LightconeEndpoints;
  readonly id: string;
  /** Takes a screenshot of a tab and notes its size as the display's. */
  screenshot(tab: TabId, deadline: Deadline): Promise<ScreenshotData>;
  /** The dialogs of its pages, if they are observed. */
  readonly dialogs: BrowserDialogs | undefined;
  /** Returns the size of a tab's picture. */
  displayOf(tab: TabId): Size;
}

/** The tabs of a computer, which follow the effects of input. */
export interface FollowedTabs extends TabsFacet, DialogTabs {
  /** Notes what the reply to an action reports about its tab. */
  hear(context: PageContext, acted: TabId): void;
  /** Resolves when the tab in front is known. `undefined` if no reply reported a change. */
  catchUp(deadline: Deadline): Promise<void> | undefined;
}

/** Creates the tabs of a computer. */
export const createTabs = (
  { client, id, screenshot, dialogs, displayOf }: TabsContext,
  tabs: readonly TabInfo[],
): FollowedTabs => {
  const known = new KnownTabs(tabs);

  const list = async (deadline: Deadline): Promise<readonly TabInfo[]> => {
    const found = readTabs(await client.tabs.list(id, deadline));
    known.see(found);
    return found;
  };

  /** Requests the list until it shows what is expected, for as long as it may lag. Resolves to the last list. */
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

  /** Returns the tab that is new in a list. Of several, such as popups, the one in front. */
  const appeared = async (before: ReadonlySet<TabId>, deadline: Deadline): Promise<TabInfo> => {
    const isFresh = (tab: TabInfo): boolean => !before.has(tab.id);
    const fresh = (await listUntil((found) => found.some(isFresh), deadline)).filter(isFresh);
    const tab = fresh.find(({ active }) => active) ?? fresh[0];
    if (tab !== undefined) return tab;
    throw new ProtocolError('Lightcone: a tab was opened, but the reply has no id and no list shows the tab.');
  };

  // The DevTools connection finds the page of a tab by its id. Without that, pixels are read.
  const isFound = tabs.some((tab) => looksLikeTarget.test(tab.id));

  return {
    ...(dialogs === undefined || !isFound ? {} : createPageLooks({ dialogs, displayOf })),
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
        // The tab is already closed, perhaps by an earlier attempt of this request whose reply was lost.
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
      throw new ProtocolError('Lightcone: the reply to a request for the HTML of a page has none.');
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
    catchUp: (deadline) => {
      const { doubted } = known;
      if (doubted === undefined) return undefined;
      return listUntil((found) => found.some(({ active, id: tab }) => active && tab !== doubted), deadline).then(
        (found) => known.see(found),
      );
    },
  };
};
