import { ProtocolError, sleep, type ScreenshotData, type Size } from '@farhand/core/driver';

/**
 * A page that has nothing to show yet, or not again, refuses for a moment (seen with Chromium 156 at the beginning of a
 * page on a busy machine, November 2026).
 */
const nothingToShow = { refusal: /unable to capture screenshot/i, mostTries: 20 } as const;

/** The part of a CDP session that is used here. */
export interface CapturingSession {
  send(
    method: 'Page.captureScreenshot',
    params: { readonly format: 'png'; readonly optimizeForSpeed: boolean },
  ): Promise<{ readonly data: string }>;
}

/** Takes a picture of the viewport of a page. The pixels are the same either way: a quick one has more bytes. */
export const capturePage = async (session: CapturingSession, isQuick: boolean): Promise<ScreenshotData> => {
  const options = { format: 'png', optimizeForSpeed: isQuick } as const;
  const { data } = await askAgain(() => session.send('Page.captureScreenshot', options), nothingToShow);
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  return { bytes, ...pngSize(bytes), mime: 'image/png' };
};

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

/** How long to wait before something is asked again, in milliseconds. */
const pauseMs = 50;

/** What Chromium refuses for a moment, and how often to ask for it. */
export interface ForNow {
  /** What a refusal says that holds for now only. Any other counts at once. */
  readonly refusal: RegExp;
  /** How often it is asked at most. */
  readonly mostTries: number;
  /** Whether nobody wants it any more. Default: somebody does. */
  readonly isOver?: () => boolean;
}

/** Asks Chromium for something, and again while it refuses that for now. Rejects with its last refusal. */
export const askAgain = async <T>(
  ask: () => Promise<T>,
  { refusal, mostTries, isOver = () => false }: ForNow,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === mostTries || isOver() || !refusal.test(String(error))) throw error;
      await sleep(pauseMs);
    }
  }
};
