import {
  startDeadline,
  type ChangeListener,
  type ChangeWatch,
  type Deadline,
  type Region,
  type ScreencastPart,
  type ScreencastRequest,
  type Size,
} from '@farhand/core/driver';
import { setTimeout as delay } from 'node:timers/promises';
import { Bell } from '../bell.js';
import type { DesktopComputer } from './computer.js';
import type { PaintTeller } from './paint.js';
import { ScreenPixels, takeBgrx, toJpeg, type Pictured } from './screenshot.js';
import type { XDisplay } from './x-display.js';

/** Being told when pixels change, by somebody who knows them all. */
export interface ScreenWatch extends ChangeWatch {
  /** The screen as it was last seen, four bytes a pixel: a copy. */
  pixels(): Uint8Array;
}

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
      await delay(performance.now() - startMs, undefined, { signal: over.signal });
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

  const paint = teller.watch('all', (area) => {
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

/** Twenty-five pictures in a second: a film looks as one, and a processor has time for other things. */
const shortestMs = 40;

/** The screen of a computer, as far as it is looked at. */
export interface Screen extends Pick<DesktopComputer, 'size' | 'ended' | 'lost'> {
  readonly display: Pictured & Pick<XDisplay, 'paint'>;
}

/** Where pixels come from. */
interface PixelSource {
  /** The screen, four bytes a pixel. */
  pixels(): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** Rings whenever the screen may have changed, and has its pixels. */
const openSource = async (
  { display, size }: Screen,
  bell: Bell,
  intervalMs: number,
  deadline: Deadline,
): Promise<PixelSource> => {
  if (display.paint !== undefined) {
    const watch = await watchScreen(display, display.paint, size, deadline, { changed: bell.ring });
    return { pixels: () => Promise.resolve(watch.pixels()), stop: watch.stop };
  }
  const timer = setInterval(bell.ring, intervalMs).unref();
  return {
    pixels: () => takeBgrx(display, { x: 0, y: 0, ...size }),
    stop: () => Promise.resolve(clearInterval(timer)),
  };
};

/**
 * The pictures of a screen whenever its pixels have changed, without the pointer, from the time it is opened until the
 * signal fires.
 */
export const openScreenCast = async (
  screen: Screen,
  { signal, intervalMs = shortestMs }: Pick<ScreencastRequest, 'signal' | 'intervalMs'>,
  deadline: Deadline,
): Promise<AsyncIterable<ScreencastPart>> => {
  const bell = new Bell();
  bell.ring();
  const over = AbortSignal.any([signal, screen.ended]);
  const restMs = Math.max(shortestMs, intervalMs);
  const source = await openSource(screen, bell, restMs, deadline);
  const end = (): void => {
    bell.ring();
    void source.stop();
  };
  over.addEventListener('abort', end, { once: true });
  if (over.aborted) end();
  return frames(screen, { bell, restMs, signal, over, source });
};

/** How an open screencast goes on. */
interface Going {
  readonly bell: Bell;
  readonly restMs: number;
  readonly signal: AbortSignal;
  /** Fires with the signal, and when the computer has ended. */
  readonly over: AbortSignal;
  readonly source: PixelSource;
}

async function* frames(
  screen: Screen,
  { bell, restMs, signal, over, source }: Going,
): AsyncGenerator<ScreencastPart, void, undefined> {
  const deadline = startDeadline({ signal: over, timeoutMs: 0 }, 'The screencast');
  let before: Uint8Array | undefined;
  try {
    for (;;) {
      await bell.rung();
      over.throwIfAborted();
      const startMs = performance.now();
      // The bell was reset before: what is painted from here on rings it again.
      const pixels = await deadline.race(source.pixels());
      if (before !== undefined && Buffer.compare(pixels, before) === 0) continue;
      before = pixels;
      yield { type: 'frame', image: await deadline.race(toJpeg(pixels, screen.size)) };
      await delay(restMs - (performance.now() - startMs), undefined, { signal: over });
    }
  } catch (error) {
    if (!signal.aborted) throw screen.lost() ?? error;
  } finally {
    deadline.dispose();
    await source.stop();
  }
}
