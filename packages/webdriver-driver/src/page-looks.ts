import {
  againIfLeft,
  guardPress,
  guardPressBy,
  inPicture,
  pressGuardScript,
  readSeenTexts,
  seenTextsScript,
  shownIn,
  within,
  type Deadline,
  type PageSession,
  type PictureView,
  type PressGuard,
  type SightedWord,
  type Size,
  type TabId,
  type TabsFacet,
} from '@farhand/core/driver';
import type { PageDialogs } from './dialogs.js';
import type { WebDriverSession } from './session.js';
import type { Settling } from './settle.js';

/** What looking into pages requires. */
export interface PageLooksContext {
  readonly session: WebDriverSession;
  readonly dialogs: PageDialogs;
  readonly settling: Settling;
  /** Returns the size of a tab's picture. */
  displayOf(tab: TabId): Size;
}

/** A picture has the pixels of the viewport: the driver refuses browsers at another scale. */
const view: PictureView = { scale: 1, corner: { x: 0, y: 0 } };

/** How long a page may take to end a guard, in milliseconds. */
const endMs = 1_000;

/**
 * Reads texts in pages and guards presses there. In Chromium it does so in isolated worlds, by DevTools commands, as the
 * local driver does. Other browsers run the same scripts in the page's own world, and only in the main document.
 *
 * @remarks Chromedriver sends DevTools commands to the page alone, so frames of other sites, which have their own
 * processes, are left out (chromedriver 156, December 2026). Switching to each of them would move every other command
 * that goes to the session meanwhile.
 */
export const createPageLooks = ({
  session,
  dialogs,
  settling,
  displayOf,
}: PageLooksContext): Required<Pick<TabsFacet, 'texts' | 'guardPress'>> => ({
  texts: (tab, deadline) =>
    dialogs.use('Reading the texts of the page', tab, deadline, async () => {
      await session.use(tab, deadline);
      await settling.all(tab, displayOf(tab), deadline);
      return inPicture(await againIfLeft(() => readTexts(session, tab, deadline)), view, displayOf(tab));
    }),

  guardPress: (tab, at, clicks, deadline) =>
    dialogs.use('Guarding a press', tab, deadline, async () => {
      await session.use(tab, deadline);
      let isEnding = false;
      // The guard outlives the deadline of its beginning.
      const limited = <T>(work: (limit: Deadline) => Promise<T>): Promise<T> =>
        isEnding ? within({ timeoutMs: endMs }, 'The end of a guard', work) : work(deadline);
      const guard = await againIfLeft((): Promise<PressGuard> =>
        session.hasDevTools
          ? guardPress(
              { send: (method, params) => limited((limit) => ask(session, tab, method, params, limit)) },
              at,
              clicks,
            )
          : guardPressBy(
              (...values) => limited((limit) => session.script(tab, pressGuardScriptBody, limit, values)),
              at,
              clicks,
            ),
      );
      return {
        end: () => {
          isEnding = true;
          // A press that has opened a dialog has reached the page, which does not reply until the dialog is closed.
          return dialogs.of(tab).isOpen ? Promise.resolve(true) : guard.end();
        },
      };
    }),
});

/** The bodies of scripts that call a function of core with their arguments. */
const bodyOf = (source: string): string => `return (${source})(...arguments);`;
const pressGuardScriptBody = bodyOf(pressGuardScript);

const readTexts = async (
  session: WebDriverSession,
  tab: TabId,
  deadline: Deadline,
): Promise<readonly (readonly SightedWord[])[]> => {
  if (session.hasDevTools)
    return readSeenTexts(inOrder((method, params) => ask(session, tab, method, params, deadline)));
  const parts = shownIn(await session.script(tab, bodyOf(seenTextsScript), deadline, [null]));
  return parts.filter((part) => typeof part !== 'number');
};

/** Sends a DevTools command to the page of a tab. Each may be sent twice. */
const ask = async (
  session: WebDriverSession,
  tab: TabId,
  method: string,
  params: object | undefined,
  deadline: Deadline,
): Promise<unknown> => {
  await session.use(tab, deadline);
  return session.caller.devTools(method, params ?? {}, deadline, 'read');
};

/** Sends one command after the other, because a session carries out one at a time and Grids have time limits for each. */
const inOrder = (send: PageSession['send']): PageSession => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    send: (method, params) => {
      const sent = last.then(() => send(method, params));
      last = sent.catch(() => undefined);
      return sent;
    },
  };
};
