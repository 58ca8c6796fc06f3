import {
  ActionFailedError,
  FarhandError,
  isRecord,
  sleep,
  type CommandSocket,
  type Deadline,
  type Json,
  type SocketEvent,
  type TabId,
  type TabInfo,
  type TabsFacet,
} from '@farhand/core/driver';
import type { PageDialogs } from './dialogs.js';
import type { KnownTabs } from './known-tabs.js';
import type { WebDriverSession } from './session.js';
import { fitViewport } from './viewport.js';

/** What the tabs of a session require. */
export interface TabsContext {
  readonly session: WebDriverSession;
  readonly known: KnownTabs;
  readonly dialogs: PageDialogs;
}

/** The tabs of a session, which follow what happens in the browser. */
export interface FollowedTabs extends TabsFacet {
  /** Hears an event of the browser. */
  hear(event: SocketEvent, from: CommandSocket): void;
  /**
   * Runs input, and resolves when the tabs that it has opened or closed are known. `opensBehind`: links open tabs behind
   * the one in front, as with Control held.
   */
  during(opensBehind: boolean, deadline: Deadline, input: () => Promise<void>): Promise<void>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether an event is about a tab, not about a frame in one. */
const isTop = ({ parent }: Json): boolean => parent === null || parent === undefined;

const isNoWindow = (error: unknown): boolean =>
  error instanceof FarhandError && error.vendorStatus === 'no such window';

/** The event about a tab comes up to some hundred milliseconds after the server knows the tab (chromedriver 156). */
const eventPollMs = 10;
const eventPolls = 30;

/** Whether a page replaces one that could not be loaded: Chromium shows its own, and its driver reports success. */
const failedPage = "return location.protocol === 'chrome-error:'";

/** Creates the tabs of a session. */
export const createTabs = ({ session, known, dialogs }: TabsContext): FollowedTabs => {
  const { caller } = session;
  /** While calls run that may open tabs, the tabs that events report wait, by their opener. */
  let calls = 0;
  const waiting = new Map<TabId, TabId | undefined>();

  const whileWaiting = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    try {
      return await work();
    } finally {
      calls -= 1;
      if (calls === 0) {
        for (const [id, opener] of waiting) known.appear({ id, opener, inFront: true });
        waiting.clear();
      }
    }
  };

  const handles = async (deadline: Deadline): Promise<readonly TabId[]> => {
    const found = await caller.value('windowHandles', deadline);
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
  };

  const see = (found: readonly TabId[], inFront = true): void => {
    for (const id of known.ids) if (!found.includes(id)) gone(id);
    for (const id of found) {
      known.appear({ id, opener: waiting.get(id), inFront });
      waiting.delete(id);
    }
  };

  const gone = (id: TabId): void => {
    dialogs.forget(id);
    known.close(id);
  };

  const describe = async (id: TabId, deadline: Deadline): Promise<TabInfo> => {
    const active = known.front === id;
    if (dialogs.of(id).isOpen) return { id, url: '', title: '', active };
    await session.use(id, deadline);
    return { id, url: await caller.text('getUrl', deadline), title: await caller.text('getTitle', deadline), active };
  };

  /** Brings a tab to the front, as far as the server can. */
  const bringToFront = async (tab: TabId, deadline: Deadline): Promise<void> => {
    await session.use(tab, deadline);
    if (session.hasDevTools) await caller.devTools('Page.bringToFront', {}, deadline);
  };

  /** Runs a load of a page, within the time that is left. */
  const load = (tab: TabId, what: string, deadline: Deadline, run: () => Promise<unknown>): Promise<void> =>
    dialogs.use(what, tab, deadline, async () => {
      await session.use(tab, deadline);
      await session.limitLoads(deadline);
      await run();
    });

  const loaded = async (tab: TabId, what: string, deadline: Deadline): Promise<void> => {
    if (!session.hasDevTools || dialogs.of(tab).isOpen) return;
    const failed = await session.script(tab, failedPage, deadline).catch(() => false);
    if (failed === true) throw new ActionFailedError(`${what} failed: the browser shows an error page instead.`);
  };

  /** Resolves when the event about a new tab has come, which tells its opener, or is given up. */
  const reported = async (id: TabId, deadline: Deadline): Promise<void> => {
    const isNew = (): boolean => !known.ids.includes(id) && !waiting.has(id);
    for (let poll = 0; poll < eventPolls && dialogs.hasEvents && isNew(); poll += 1)
      await deadline.race(sleep(eventPollMs, deadline.signal));
  };

  return {
    list: async (deadline) => {
      see(await handles(deadline));
      const front = known.front;
      const infos: TabInfo[] = [];
      for (const id of known.ids) {
        const info = await describe(id, deadline).catch((error: unknown) => {
          if (!isNoWindow(error)) throw error;
          gone(id);
          return undefined;
        });
        if (info !== undefined) infos.push(info);
      }
      await session.use(front, deadline).catch(() => undefined);
      return infos;
    },
    open: async (url, deadline) => {
      const id = await whileWaiting(async () => {
        const made = await caller.value('newWindow', deadline, { type: 'tab' });
        const handle = isRecord(made) ? textOf(made['handle']) : '';
        waiting.delete(handle);
        known.open(handle);
        return handle;
      });
      await bringToFront(id, deadline);
      if (url !== undefined) {
        const what = `Loading ${url}`;
        await load(id, what, deadline, () => caller.value('navigate', deadline, { url }));
        await loaded(id, what, deadline);
      }
      return { ...(await describe(id, deadline)), active: true };
    },
    close: async (tab, deadline) => {
      try {
        await session.use(tab, deadline);
        await caller.value('closeWindow', deadline);
      } catch (error) {
        if (!isNoWindow(error)) throw error;
      }
      session.note(undefined);
      gone(tab);
      const { front } = known;
      if (front !== undefined) await bringToFront(front, deadline);
    },
    activate: async (tab, deadline) => {
      await bringToFront(tab, deadline);
      known.bring(tab);
    },
    navigate: async (tab, url, deadline) => {
      const what = `Loading ${url}`;
      await load(tab, what, deadline, () => caller.value('navigate', deadline, { url }));
      await loaded(tab, what, deadline);
    },
    reload: (tab, deadline) => load(tab, 'Reloading the page', deadline, () => caller.value('refresh', deadline)),
    travel: async (tab, to, deadline) => {
      const asking = to === 'back' ? 'return navigation.canGoBack' : 'return navigation.canGoForward';
      const may = await dialogs.use('Reading the history', tab, deadline, () => session.script(tab, asking, deadline));
      if (may !== true) return false;
      await load(tab, 'Going through the history', deadline, () => caller.value(to, deadline));
      return true;
    },
    content: (tab, deadline) =>
      dialogs.use('Reading the page', tab, deadline, async () => {
        await session.use(tab, deadline);
        return caller.text('source', deadline);
      }),
    setViewportSize: (tab, size, deadline) =>
      dialogs.use('Setting the viewport', tab, deadline, () => fitViewport(session, tab, size, deadline)),
    listen: (listener) => known.events.listen(listener),
    hear: ({ method, params }, from) => {
      const id = textOf(params['context']);
      switch (method) {
        case 'browsingContext.contextCreated': {
          if (!isTop(params) || known.ids.includes(id)) return;
          const opener = textOf(params['originalOpener']);
          waiting.set(id, opener === '' ? undefined : opener);
          if (calls === 0) see([...known.ids, id]);
          return;
        }
        case 'browsingContext.contextDestroyed':
          waiting.delete(id);
          if (isTop(params)) gone(id);
          return;
        case 'browsingContext.userPromptOpened':
          dialogs.opened(id, params, from);
          return;
        case 'browsingContext.userPromptClosed':
          dialogs.closed(id, params);
          return;
      }
    },
    during: (opensBehind, deadline, input) =>
      whileWaiting(async () => {
        await input();
        const found = await handles(deadline);
        for (const id of found) await reported(id, deadline);
        see(found, !opensBehind);
      }),
  };
};
