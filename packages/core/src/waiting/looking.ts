import type { TabId } from '../actions/action.js';
import type { ChangeListener } from '../contract/connection.js';
import type { Deadline } from '../deadline.js';
import type { Region, Size } from '../geometry.js';
import type { RawPicture, ScreenshotData } from '../image.js';
import { decodeRgba, inFormat } from '../pixels/codec.js';
import { changedBoxes, type ComparisonOptions } from '../pixels/compare.js';
import type { Session } from '../session/session.js';
import { inTime } from '../sleep.js';
import type { Look } from './stillness.js';

/** Captures a tab as cheaply as the driver can, in its turn. Other calls run between captures. */
export const lookAt = (
  session: Session,
  label: string,
  tab: TabId | undefined,
  { signal }: Deadline,
): Promise<Look<Seen>> =>
  session.look(label, { signal, timeoutMs: 0 }, async (deadline) => {
    const { connection } = session;
    const startMs = performance.now();
    const picture =
      connection.glance === undefined
        ? await connection.screenshot(tab, deadline)
        : await connection.glance(tab, deadline);
    return { startMs, endMs: performance.now(), picture };
  });

/** Returns a capture as an encoded picture. */
export const encoded = async (seen: Seen): Promise<ScreenshotData> =>
  'bytes' in seen ? seen : inFormat(seen, { type: 'png' });

/** A capture: pixels, or an encoded picture. */
export type Seen = RawPicture | ScreenshotData;

/** Decoded pixels of captures that are still referenced. */
const decoded = new WeakMap<Seen, Promise<RawPicture>>();

const bytesOf = (seen: Seen): Uint8Array => ('data' in seen ? seen.data : seen.bytes);

const pixelsOf = (seen: Seen): Promise<RawPicture> => {
  if ('data' in seen && seen.channels === 4) return Promise.resolve(seen);
  const known = decoded.get(seen);
  if (known !== undefined) return known;
  const pixels = decodeRgba(seen, []);
  decoded.set(seen, pixels);
  return pixels;
};

const whole = ({ width, height }: Size): Region => ({ x: 0, y: 0, width, height });

/** The part of a region that lies in a picture. */
const clip = (region: Region, { width, height }: Size): Region => ({
  x: Math.min(region.x, width),
  y: Math.min(region.y, height),
  width: Math.max(0, Math.min(region.width, width - region.x)),
  height: Math.max(0, Math.min(region.height, height - region.y)),
});

/**
 * Returns the regions in which two pictures differ, or everything if their sizes differ. Decodes only pictures with
 * different bytes.
 */
export const changedRegions = async (
  before: Seen,
  after: Seen,
  { tolerance, mask }: ComparisonOptions,
): Promise<readonly Region[]> => {
  if (before === after) return [];
  const isSize = before.width === after.width && before.height === after.height;
  if (isSize && Buffer.compare(bytesOf(before), bytesOf(after)) === 0) return [];
  if (!isSize) return [whole(after)];
  const [first, second] = await Promise.all([pixelsOf(before), pixelsOf(after)]);
  return changedBoxes(first, second, { tolerance, mask: mask.map((region) => clip(region, after)) });
};

/** A watch for changes in a tab. */
export interface TabWatch {
  /** Whether changes are reported. If not, only captures show them. */
  readonly isTold: boolean;
  /** Resolves when all visible changes have been reported: to `true`, or to `false` if that cannot be known. */
  catchUp(): Promise<boolean>;
  /** Stops the watch. Never rejects, because what was seen is valid in any case. */
  stop(): Promise<void>;
}

/** How long to wait for the reports to catch up, in milliseconds. After that, a capture is faster. */
const catchUpMs = 250;

/** The watch of a driver that reports no changes. */
export const untold: TabWatch = {
  isTold: false,
  catchUp: () => Promise.resolve(false),
  stop: () => Promise.resolve(),
};

/** Starts to watch a tab, if the driver can. */
export const watchTab = async (
  session: Session,
  tab: TabId | undefined,
  deadline: Deadline,
  listener: ChangeListener,
): Promise<TabWatch> => {
  const watch = await session.connection.watch?.(tab, deadline, listener);
  if (watch === undefined) return untold;
  return {
    isTold: true,
    catchUp: () =>
      deadline.race(
        inTime(
          catchUpMs,
          watch.catchUp().catch(() => false),
          false,
        ),
      ),
    stop: () => watch.stop().catch(() => undefined),
  };
};
