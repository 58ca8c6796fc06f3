import type { TabId } from '../actions/action.js';
import type { CallOptions, Deadline } from '../deadline.js';
import type { Region, Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { displayOf, type Session } from '../session/session.js';
import { Alarm } from '../sleep.js';
import { LastingChange } from './flicker.js';
import { changedRegions, encoded, lookAt, watchTab, type Seen } from './looking.js';

/** What counts as a change. */
export interface ChangeSettings {
  /** The picture to compare with. Absent: the first capture. */
  readonly since?: ScreenshotData;
  /** Where a change counts. Absent: anywhere. */
  readonly region?: Region;
  readonly tolerance: number;
}

/** The result of waiting for a change. */
export interface ChangeData {
  readonly picture: ScreenshotData;
  readonly durationMs: number;
  readonly looks: number;
  readonly regions: readonly Region[];
}

/** Interval of captures without reports, in milliseconds. Each is a request. */
const lookEveryMs = 250;

/** Interval of captures with reports, in milliseconds. They only find barely visible changes. */
const lookIfNotToldMs = 1000;

/** The regions around a region. */
const outside = ({ x, y, width, height }: Region, display: Size): readonly Region[] =>
  [
    { x: 0, y: 0, width: display.width, height: y },
    { x: 0, y: y + height, width: display.width, height: display.height - y - height },
    { x: 0, y, width: x, height },
    { x: x + width, y, width: display.width - x - width, height },
  ].filter((part) => part.width > 0 && part.height > 0);

/** Waits until a tab changes. */
export const waitUntilChanged = (
  session: Session,
  label: string,
  tab: () => TabId | undefined,
  { since, region, tolerance }: ChangeSettings,
  options: CallOptions,
): Promise<ChangeData> => {
  const mask = region === undefined ? [] : outside(region, displayOf(session.connection, tab()));
  let looks = 0;
  const run = async (deadline: Deadline): Promise<ChangeData> => {
    const startMs = performance.now();
    const of = tab();
    const alarm = new Alarm();
    const change = new LastingChange();
    let isTold = false;
    const changed = (): void => {
      isTold = true;
      alarm.ring();
    };
    const watch = await watchTab(session, of, deadline, { changed, painted: () => undefined });
    let before: Seen | undefined = since;
    try {
      for (;;) {
        isTold = false;
        const look = await lookAt(session, label, of, deadline);
        looks += 1;
        before ??= look.picture;
        const regions = await changedRegions(before, look.picture, { tolerance, mask });
        if (change.sees(look.startMs, regions)) {
          return { picture: await encoded(look.picture), durationMs: performance.now() - startMs, looks, regions };
        }
        // A change reported during the capture may be missing from the picture.
        if (isTold) continue;
        const pauseMs = Math.max(watch.isTold ? lookIfNotToldMs : lookEveryMs, look.endMs - look.startMs);
        const atMs = Math.min(performance.now() + pauseMs, watch.isTold ? (change.dueMs ?? Infinity) : Infinity);
        await alarm.sleep(atMs - performance.now(), deadline.signal);
        if (deadline.isOver()) throw deadline.error();
      }
    } finally {
      await watch.stop();
    }
  };
  const where =
    region === undefined ? 'The screen' : `The region of ${region.width}×${region.height} at ${region.x}, ${region.y}`;
  return session.direct(
    label,
    options,
    run,
    () => ` ${where} was unchanged in ${looks} ${looks === 1 ? 'screenshot' : 'screenshots'}.`,
  );
};
