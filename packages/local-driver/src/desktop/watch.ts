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

/** A watch that also has the pixels of the screen. */
export interface ScreenWatch extends ChangeWatch {
  /** Returns a copy of the screen as it was last seen, four bytes per pixel. */
  pixels(): Uint8Array;
}

/**
 * Reports changed pixels of the screen, until it is stopped.
 *
 * @remarks Programs often repaint the same pixels, so repainted areas are fetched and compared. After each comparison
 * the watch pauses for as long as the comparison took, so that a video does not occupy a whole processor.
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
      // Repaints after this line are reported again. Repaints reported during the fetch are compared once more.
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
    // It rejects when the watch has stopped or the server has ended, which the next screenshot reports.
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

/** Returns the smallest rectangle around both. */
const around = (a: Region | undefined, b: Region): Region => {
  if (a === undefined) return b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
};

/** Returns the part of an area that is on the screen. */
const onScreen = (area: Region, size: Size): Region => {
  const [x, y] = [Math.max(0, area.x), Math.max(0, area.y)];
  const [right, bottom] = [Math.min(size.width, area.x + area.width), Math.min(size.height, area.y + area.height)];
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
};
