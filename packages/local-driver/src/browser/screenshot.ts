import { readImage, sleep, type PictureFormat, type ScreenshotData } from '@farhand/core/driver';

/** How Chromium encodes a screenshot. `optimizeForSpeed`: with less effort to make it small. */
export interface CaptureFormat {
  readonly format: PictureFormat;
  readonly quality?: number;
  readonly optimizeForSpeed?: boolean;
}

/** The same pixels as a PNG of less effort, in half the time. A JPEG takes as long, and has other pixels. */
export const quickly: CaptureFormat = { format: 'png', optimizeForSpeed: true };

/** The part of a CDP session that screenshots use. */
export interface CapturingSession {
  send(method: 'Page.captureScreenshot', params: CaptureFormat): Promise<{ readonly data: string }>;
  on(event: 'Page.frameNavigated', listener: (navigated: Navigated) => void): unknown;
  off(event: 'Page.frameNavigated', listener: (navigated: Navigated) => void): unknown;
}

/** Reports that a frame shows another document. The main frame has no parent. */
interface Navigated {
  readonly frame: { readonly parentId?: string };
}

/** Takes a screenshot of a page's viewport. Rejects when `signal` fires. */
export const capturePage = async (
  session: CapturingSession,
  format: CaptureFormat,
  signal: AbortSignal,
): Promise<ScreenshotData> => {
  const isOver = (): boolean => signal.aborted;
  const ask = () => onceReady(() => session.send('Page.captureScreenshot', format), isOver);
  const { data } = await whicheverPage(session, ask, signal);
  return readImage(new Uint8Array(Buffer.from(data, 'base64')), "local: Chromium's screenshot");
};

/**
 * Asks a page, and asks again whenever another page takes its place. The first reply counts; a refusal counts only if
 * nothing was asked after it.
 *
 * @remarks Chromium 156 never replies to a capture of a page that has since left its process: 5 of 25 screenshots taken
 * while a tab opened, on a busy machine (November 2026).
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

/**
 * Chromium's message for a page that has nothing to show for a moment, because it is opening or changing its process.
 * Of 115 screenshots taken while tabs opened and navigated, 18 were refused (Chromium 156, November 2026). Any other
 * refusal counts at once.
 */
const notReady = /unable to capture screenshot|not attached to an active page/i;

/** How often a page that is not ready is asked at most, and the pause before each attempt, in milliseconds. */
const patience = { tries: 100, pauseMs: 50 } as const;

/** Asks a page for a screenshot until the page is ready. Rejects with its last refusal. */
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
