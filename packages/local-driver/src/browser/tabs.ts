import type { BrowserEventName, Deadline, TabInfo, TabsFacet } from '@farhand/core/driver';
import type { LocalComputer } from './computer.js';
import { checkAddress, navigate, reload, travel } from './navigation.js';
import { pictureSize } from './open-tab.js';

/** Runs a call on a computer that has not ended. */
export type During = <T>(deadline: Deadline, work: () => Promise<T>) => Promise<T>;

/** Returns the tabs of a local computer, for its connections. */
export const tabsFacet = ({ tabs }: LocalComputer, during: During): TabsFacet => ({
  list: (deadline) => during(deadline, () => tabs.list(deadline)),

  open: (url, deadline) => {
    const address = url === undefined ? undefined : checkAddress(url);
    return during(deadline, async (): Promise<TabInfo> => {
      const opening = tabs.open();
      try {
        const tab = await deadline.race(opening);
        if (address !== undefined) await navigate(tab, address, deadline);
        return await tab.useBlocked('Looking at the tab', deadline, () => tab.info(true));
      } catch (error) {
        // A tab that is never reported would stay open.
        void opening.then((tab) => tab.close()).catch(() => undefined);
        throw error;
      }
    });
  },

  close: (id, deadline) => during(deadline, () => tabs.closeUnlessLast(id, deadline)),

  activate: (id, deadline) => during(deadline, () => tabs.bring(id, deadline)),

  navigate: async (id, url, deadline) => {
    const address = checkAddress(url);
    await during(deadline, async () => navigate(await tabs.get(id, deadline), address, deadline));
  },

  reload: (id, deadline) => during(deadline, async () => reload(await tabs.get(id, deadline), deadline)),

  travel: (id, to, deadline) => during(deadline, async () => travel(await tabs.get(id, deadline), to, deadline)),

  content: (id, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.get(id, deadline);
      return tab.use('Reading the page', deadline, async (page) => {
        await tab.effects.over();
        return page.content();
      });
    }),

  guardPress: (id, at, clicks, deadline) =>
    during(deadline, async () => (await tabs.get(id, deadline)).guardPress(at, clicks, deadline, () => tabs.viewport)),

  texts: (id, deadline) =>
    during(deadline, async () => (await tabs.get(id, deadline)).texts(deadline, () => tabs.viewport)),

  setViewportSize: (id, { width, height }, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.get(id, deadline);
      const { scale } = tabs.viewport;
      await tab.use('Setting the viewport', deadline, () => tabs.resize({ width, height, scale }));
      return pictureSize(tabs.viewport);
    }),

  listen: (listener) => tabs.events.listen(listener),
  unreported: tabs.ownsAll ? {} : attachedReports,
  want: (event) => (event === 'filechooser' ? tabs.choosers.want() : () => undefined),
});

/** What is not reported for a browser that Farhand did not start. */
const attachedReports: Readonly<Partial<Record<BrowserEventName, string>>> = {
  download:
    "Farhand did not start this browser, so its downloads go where the browser is set to put them. Launch a browser with local(), or fetch the file's address yourself.",
};
