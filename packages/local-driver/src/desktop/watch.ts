import {
  sleep,
  type ChangeListener,
  type ChangeWatch,
  type Deadline,
  type Region,
  type Size,
} from '@farhand/core/driver';
import type { PaintTeller } from './paint.js';
import { ScreenPixels, takeBgrx, type Pictured } from './screenshot.js';

/** Being told when pixels change, by somebody who knows them all. */
export interface ScreenWatch extends ChangeWatch {
  /** The screen as it was last seen, four bytes a pixel: a copy. */
  pixels(): Uint8Array;
}

/**
 * Tells when pixels of the screen change, until it is stopped.
 *
 * @remarks
 * Programs paint the same again and again: what was painted is fetched and compared. After each look it rests for as long
 * as that took, so that a film does not take a whole processor.
 */
export const watchScreen = async (
  display: Pictured,
  teller: PaintTeller,
  size: Size,
  deadline: Deadline,
  { changed }: Pick<ChangeListener, 'changed'>,
): Promise<ScreenWatch> => {
  const over = new AbortController();
  let pixels: ScreenPixels | undefined;
  let painted: Region | undefined;
  let looking: Promise<void> | undefined;

  const look = async (known: ScreenPixels): Promise<void> => {
    while (painted !== undefined && !over.signal.aborted) {
      const startMs = performance.now();
      const area = onScreen(painted, size);
      // What is painted after this is told anew. What is told before it has been done is looked at once more.
      painted = undefined;
      if (area.width === 0 || area.height === 0) continue;
      await paint.forget();
      const piece = await takeBgrx(display, area);
      if (over.signal.aborted) return;
      if (known.take(piece, area)) changed();
      await sleep(performance.now() - startMs, over.signal);
    }
  };
  const lookAgain = (): void => {
    if (pixels === undefined) return;
    // It fails when it is over, or the server gone, which whoever looks at the screen is told.
    looking ??= look(pixels)
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
  };

  const paint = teller.listen('all', (area) => {
    painted = around(painted, area);
    lookAgain();
  });
  const catchUp = async (): Promise<boolean> => {
    const isThere = await paint.forget();
    await looking;
    return isThere && !over.signal.aborted;
  };
  const stop = async (): Promise<void> => {
    over.abort();
    paint.stop();
    await looking;
  };
  try {
    await deadline.race(paint.forget());
    const known = new ScreenPixels(await deadline.race(takeBgrx(display, { x: 0, y: 0, ...size })), size.width);
    pixels = known;
    lookAgain();
    return { catchUp, stop, pixels: () => known.copy() };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The smallest rectangle around both. */
const around = (a: Region | undefined, b: Region): Region => {
  if (a === undefined) return b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
};

/** What of an area is on the screen. */
const onScreen = (area: Region, size: Size): Region => {
  const [x, y] = [Math.max(0, area.x), Math.max(0, area.y)];
  const [right, bottom] = [Math.min(size.width, area.x + area.width), Math.min(size.height, area.y + area.height)];
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
};
