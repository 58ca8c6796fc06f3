import type { CDPSession } from 'playwright-core';

/** Small frames are quick to make, and show a caret still. Measured at 1280 × 720: one comes some 20 ms after a change. */
const frame = { format: 'jpeg', quality: 50, maxWidth: 320, maxHeight: 240 } as const;

/**
 * Calls `onChange` whenever a page looks otherwise or crashes, until the function it gives is called. The session is the watch's own
 * and ends with it.
 *
 * @remarks
 * Chromium sends a frame for whatever is painted, also if that changes nothing: equal frames are not told.
 */
export const watchPage = async (session: CDPSession, onChange: () => void): Promise<() => Promise<void>> => {
  let shown: string | undefined;
  const crash = new Promise<void>((resolve) => {
    session.on('Inspector.targetCrashed', () => {
      resolve();
      onChange();
    });
  });
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    // Without an answer no more frames come. It fails only when the page is gone.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    if (shown !== undefined && shown !== data) onChange();
    shown = data;
  });
  // A page that has crashed does not answer that.
  const end = (): Promise<void> => Promise.race([crash, session.detach().catch(() => undefined)]);
  try {
    await session.send('Page.startScreencast', frame);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
};
