import { ActionFailedError, type Deadline, type TabInfo, type TabsFacet } from '@farhand/core/driver';
import type { LocalComputer } from './computer.js';
import { checkAddress, navigate } from './navigate.js';
import { pictureSize } from './viewport.js';

/** Runs a call on a computer that has not ended. */
export type During = <T>(deadline: Deadline, work: () => Promise<T>) => Promise<T>;

/** The tabs of a local computer, for its connections. */
export const tabsFacet = ({ tabs }: LocalComputer, during: During): TabsFacet => ({
  list: (deadline) => during(deadline, () => tabs.list(deadline)),

  open: (url, deadline) => {
    const address = url === undefined ? undefined : checkAddress(url);
    return during(deadline, async (): Promise<TabInfo> => {
      const opening = tabs.open();
      try {
        const tab = await deadline.race(opening);
        if (address !== undefined) await navigate(tab, address, deadline);
        return await tab.use('Looking at the tab', deadline, () => tab.info(true));
      } catch (error) {
        // A tab that nobody is told of would stay for ever.
        void opening.then((tab) => tab.close()).catch(() => undefined);
        throw error;
      }
    });
  },

  close: (id, deadline) =>
    during(deadline, async () => {
      const open = await tabs.list(deadline);
      if (open.length === 1 && open[0]?.id === id) {
        throw new ActionFailedError(
          `Tab ${id} is the last one and cannot be closed: a browser without tabs ends. Open another one first, or close the computer.`,
        );
      }
      await deadline.race(tabs.close(id));
    }),

  activate: (id, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.find(id, deadline);
      await tab.use('Bringing the tab to the front', deadline, (page) => page.bringToFront());
      tabs.order.bring(id);
    }),

  navigate: async (id, url, deadline) => {
    const address = checkAddress(url);
    await during(deadline, async () => navigate(await tabs.get(id, deadline), address, deadline));
  },

  content: (id, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.get(id, deadline);
      return tab.use('Reading the page', deadline, (page) => page.content());
    }),

  setViewportSize: (id, { width, height }, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.get(id, deadline);
      const { scale } = tabs.viewport;
      await tab.use('Setting the viewport', deadline, () => tabs.resize({ width, height, scale }));
      return pictureSize(tabs.viewport);
    }),
});
