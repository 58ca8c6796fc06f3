import { ProtocolError, sleep, type ScreenshotData, type Size } from '@farhand/core/driver';

/** The part of a CDP session that is used here. */
export interface CapturingSession {
  send(
    method: 'Page.captureScreenshot',
    params: { readonly format: 'png'; readonly optimizeForSpeed: boolean },
  ): Promise<{ readonly data: string }>;
  on(event: 'Page.frameNavigated', listener: (navigated: Navigated) => void): unknown;
  off(event: 'Page.frameNavigated', listener: (navigated: Navigated) => void): unknown;
}

/** That a frame shows another document. The main frame has no parent. */
interface Navigated {
  readonly frame: { readonly parentId?: string };
}

/**
 * Takes a picture of the viewport of a page. The pixels are the same either way: a quick one has more bytes. Ends
 * without one when `signal` fires.
 */
export const capturePage = async (
  session: CapturingSession,
  isQuick: boolean,
  signal: AbortSignal,
): Promise<ScreenshotData> => {
  const options = { format: 'png', optimizeForSpeed: isQuick } as const;
  const isOver = (): boolean => signal.aborted;
  const ask = () => onceReady(() => session.send('Page.captureScreenshot', options), isOver);
  const { data } = await whicheverPage(session, ask, signal);
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  return { bytes, ...pngSize(bytes), mime: 'image/png' };
};

/**
 * Asks a page, and once more whenever another one takes its place. The first answer counts, and a refusal only if nothing
 * was asked since.
 *
 * @remarks
 * Chromium 156 never answers a page's capture once that page has left its process: 5 of 25 pictures that were taken while
 * a tab opened, on a busy machine (November 2026).
 */
const whicheverPage = <T>(session: CapturingSession, ask: () => Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    let asked = 0;
    const end = (): void => {
      session.off('Page.frameNavigated', onNavigated);
      signal.removeEventListener('abort', onAbort);
    };
    const onAnswer = (answer: T): void => {
      end();
      resolve(answer);
    };
    const onRefusal = (own: number, error: unknown): void => {
      if (own !== asked) return;
      end();
      reject(error);
    };
    const begin = (): void => {
      asked += 1;
      const own = asked;
      ask().then(onAnswer, (error: unknown) => onRefusal(own, error));
    };
    const onNavigated = ({ frame }: Navigated): void => {
      if (frame.parentId === undefined) begin();
    };
    const onAbort = (): void => onRefusal(asked, signal.reason);
    session.on('Page.frameNavigated', onNavigated);
    signal.addEventListener('abort', onAbort, { once: true });
    begin();
  });

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * The size of a PNG image, from its header.
 *
 * @throws ProtocolError if it is no PNG.
 */
export const pngSize = (bytes: Uint8Array): Size => {
  if (bytes.length < 24 || signature.some((byte, index) => bytes[index] !== byte)) {
    throw new ProtocolError('Chromium sent a screenshot that is not a PNG image.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
};

/**
 * What Chromium says of a page that has nothing to show for a moment: it is just opening, or changes its process. Of 115
 * pictures taken while tabs opened and went elsewhere, 18 were refused (Chromium 156, November 2026). Any other refusal
 * counts at once.
 */
const notReady = /unable to capture screenshot|not attached to an active page/i;

/** How often a page that is not ready is asked at most, and how long it is left alone before that, in milliseconds. */
const patience = { tries: 100, pauseMs: 50 } as const;

/** Asks a page for what it shows, and again while it is not ready. Rejects with its last refusal. */
export const onceReady = async <T>(ask: () => Promise<T>, isOver: () => boolean): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === patience.tries || isOver() || !notReady.test(String(error))) throw error;
      await sleep(patience.pauseMs);
    }
  }
};
