import {
  ActionFailedError,
  againIfLeft,
  CommandRefused,
  guardPress,
  inPicture,
  isRecord,
  readSeenTexts,
  sleep,
  type Deadline,
  type PageSession,
  type Size,
  type TabId,
  type TabsFacet,
} from '@farhand/core/driver';
import type { BrowserDialogs } from './dialogs.js';

/** What looking into pages requires. */
export interface PageLooksContext {
  /** The dialogs of the pages, whose DevTools connection is used. */
  readonly dialogs: Pick<BrowserDialogs, 'use' | 'sessionOf'>;
  /** Returns the size of a tab's picture. */
  displayOf(tab: TabId): Size;
}

/** A new tab may be known to the API before the DevTools connection has reported it. */
const appearancePollMs = 50;
const appearancePolls = 20;

/**
 * Reads texts in pages and guards presses there, through the DevTools connection for dialogs. Frames of other sites are
 * left out: their processes have sessions of their own, which it does not open.
 */
export const createPageLooks = ({
  dialogs,
  displayOf,
}: PageLooksContext): Required<Pick<TabsFacet, 'texts' | 'guardPress'>> => {
  const sessionOf = async (tab: TabId, deadline: Deadline): Promise<PageSession> => {
    for (let poll = 1; ; poll += 1) {
      const session = dialogs.sessionOf(tab);
      if (session !== undefined) return session;
      if (poll === appearancePolls) throw new ActionFailedError('The browser reports no DevTools target for this tab.');
      await deadline.race(sleep(appearancePollMs, deadline.signal));
    }
  };

  /** Looks into the page of a tab, and again if it is left meanwhile. `scale`: pixels of the picture per CSS pixel. */
  const look = <T>(
    what: string,
    tab: TabId,
    deadline: Deadline,
    work: (session: PageSession, scale: number) => Promise<T>,
  ): Promise<T> =>
    dialogs.use(what, tab, deadline, async () => {
      try {
        const looking = againIfLeft(async () => {
          const session = await sessionOf(tab, deadline);
          return work(session, await scaleOf(session, displayOf(tab)));
        });
        return await deadline.race(looking);
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error;
        throw new ActionFailedError(`${what} failed: ${error.message}`, { cause: error });
      }
    });

  return {
    texts: (tab, deadline) =>
      look('Reading the texts of the page', tab, deadline, async (session, scale) =>
        inPicture(await readSeenTexts(session), { scale, corner: { x: 0, y: 0 } }, displayOf(tab)),
      ),
    guardPress: (tab, at, clicks, deadline) =>
      look('Guarding a press', tab, deadline, (session, scale) =>
        guardPress(session, { x: at.x / scale, y: at.y / scale }, clicks),
      ),
  };
};

/** Pixels of the picture per CSS pixel: the size of a picture is the vendor's, and another client may have set its scale. */
const scaleOf = async (session: PageSession, picture: Size): Promise<number> => {
  const answer = await session.send('Runtime.evaluate', { expression: 'innerWidth', returnByValue: true });
  const result = isRecord(answer) ? answer['result'] : undefined;
  const width = isRecord(result) ? result['value'] : undefined;
  return typeof width === 'number' && width > 0 ? picture.width / width : 1;
};
