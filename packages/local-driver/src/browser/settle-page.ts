import type { CDPSession, Frame, Page } from 'playwright-core';

/** How long a page's frames of other sites are waited for, in milliseconds. */
const patienceMs = 500;

const hostOf = (url = ''): string => (URL.canParse(url) ? new URL(url).host : '');

/** The frames of a page that may have a process of their own. */
export const foreignFrames = (page: Page): readonly Frame[] => {
  const [main, ...others] = page.frames();
  return others.filter((frame) => !frame.url().startsWith('about:') && hostOf(frame.url()) !== hostOf(main?.url()));
};

/**
 * Resolves when a page has dealt with what was sent to it by a session.
 *
 * @remarks
 * A reply of a main thread travels behind what that thread told the browser before, such as that a drag has begun or
 * the focus has moved. Frames of other sites have threads of their own. One that does not answer is not waited for
 * long: it has not dealt with input either, which is answered by then.
 */
export const settlePage = async (page: Page, session: CDPSession): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  const frames = foreignFrames(page).map((frame) => frame.evaluate('0').catch(() => undefined));
  try {
    await session.send('Runtime.getIsolateId');
    if (frames.length > 0) await Promise.race([Promise.all(frames), patience]);
  } finally {
    clearTimeout(timer);
  }
};
