import { sleep, startDeadline, type Deadline, type ScreencastPart, type ScreencastRequest } from '@farhand/core/driver';
import { Bell } from '../bell.js';
import type { DesktopComputer } from './computer.js';
import { takeBgrx, toJpeg, type Pictured } from './screenshot.js';
import { watchScreen } from './watch.js';
import type { XDisplay } from './x-display.js';

/** The screen of a computer, as far as a stream uses it. */
export interface Screen extends Pick<DesktopComputer, 'size' | 'ended' | 'lost'> {
  readonly display: Pictured & Pick<XDisplay, 'paint'>;
}

/**
 * Yields a picture of the screen whenever its pixels have changed, without the pointer, from the call until the signal
 * fires.
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

/** Twenty-five pictures per second: a video still looks smooth, and the processor has time for other work. */
const shortestMs = 40;

/** The source of pixels. */
interface PixelSource {
  /** Resolves to the whole screen, four bytes per pixel. */
  pixels(): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** Opens a source that rings whenever the screen may have changed. */
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

/** The state of an open screencast. */
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
      // The bell was reset before: any repaint from here on rings it again.
      const pixels = await deadline.race(source.pixels());
      if (before !== undefined && Buffer.compare(pixels, before) === 0) continue;
      before = pixels;
      yield { type: 'frame', image: await deadline.race(toJpeg(pixels, screen.size)) };
      await sleep(restMs - (performance.now() - startMs), over);
    }
  } catch (error) {
    if (!signal.aborted) throw screen.lost() ?? error;
  } finally {
    deadline.dispose();
    await source.stop();
  }
}
