import { againIfLeft, inTime, readSeenTexts, type SightedWord } from '@farhand/core/driver';
import type { CDPSession, Page } from 'playwright-core';

/** How long the sessions of frames may take to open, in milliseconds. A page whose frame is busy is read without it. */
const patienceMs = 2_000;

/** Reads the texts that a person sees in a page, in CSS pixels of its viewport. */
export const readTexts = (page: Page, session: CDPSession): Promise<readonly (readonly SightedWord[])[]> =>
  againIfLeft(
    () => readOnce(page, session),
    () => page.isClosed(),
  );

const readOnce = async (page: Page, session: CDPSession): Promise<readonly (readonly SightedWord[])[]> => {
  const children = page.frames().filter((frame) => frame !== page.mainFrame());
  // A frame that shares the process of its parent has no session of its own; the rejection means only that.
  const opening = children.map((frame) =>
    page
      .context()
      .newCDPSession(frame)
      .catch(() => undefined),
  );
  try {
    const sessions = await inTime(patienceMs, Promise.all(opening), []);
    return await readSeenTexts(
      session,
      sessions.filter((one) => one !== undefined),
    );
  } finally {
    void Promise.all(opening).then((opened) => opened.map((one) => one?.detach().catch(() => undefined)));
  }
};
