import type { TabId } from '../actions/action.js';
import type { CallOptions, Deadline } from '../deadline.js';
import type { Region } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { Session } from '../session/session.js';
import { Alarm } from './alarm.js';
import { LastMovement } from './last-movement.js';
import { encoded, lookAt } from './look-at.js';
import { movementNote } from './movement-note.js';
import { changedRegions, type Seen } from './picture-change.js';
import { Stillness } from './stillness.js';
import { untold, watchTab } from './watch-tab.js';

/** When a screen counts as still. */
export interface StillSettings {
  readonly quietMs: number;
  readonly tolerance: number;
  readonly mask: readonly Region[];
}

/** What came of waiting until a screen was still. */
export interface StillData {
  readonly picture: ScreenshotData;
  readonly durationMs: number;
  readonly looks: number;
  readonly noise: readonly Region[];
}

/** Whether every change counts. If not, to be told of one says nothing: nobody tells where it was, and how large. */
const countsAll = ({ tolerance, mask }: StillSettings): boolean => tolerance === 0 && mask.length === 0;

/** Waits until a tab is still. */
export const waitUntilStill = (
  session: Session,
  label: string,
  tab: () => TabId | undefined,
  settings: StillSettings,
  options: CallOptions,
): Promise<StillData> => {
  const waiting: { stillness?: Stillness<Seen>; toldMs?: number; lookMs?: number } = {};
  const movement = new LastMovement();
  const run = async (deadline: Deadline): Promise<StillData> => {
    const startMs = performance.now();
    const alarm = new Alarm();
    const of = tab();
    const { quietMs } = settings;
    const listener = {
      changed: () => {
        waiting.toldMs = performance.now();
        waiting.stillness?.told(waiting.toldMs);
        movement.movesOn();
        alarm.ring();
      },
      painted: () => waiting.stillness?.painted(performance.now()),
    };
    const watch = countsAll(settings) ? await watchTab(session, of, deadline, listener) : untold;
    const beganMs = performance.now();
    const stillness = new Stillness<Seen>({
      quietMs,
      startMs: beganMs,
      endMs: beganMs + deadline.remainingMs(),
      isTold: watch.isTold,
      random: Math.random,
    });
    waiting.stillness = stillness;
    let looks = 0;
    try {
      for (;;) {
        const step = stillness.next(performance.now());
        if (step.type === 'still') break;
        const delayMs = step.atMs - performance.now();
        if (delayMs > 0) {
          await alarm.sleep(delayMs, deadline.signal);
          if (deadline.signal.aborted) throw deadline.error();
          continue;
        }
        if (step.type === 'catchUp') {
          const askedMs = performance.now();
          stillness.caughtUp(askedMs, await watch.catchUp());
          continue;
        }
        const look = await lookAt(session, label, of, deadline);
        looks += 1;
        waiting.lookMs = look.endMs;
        const { seen: before, references } = stillness;
        const since = (known: Seen): Promise<readonly Region[]> => changedRegions(known, look.picture, settings);
        const pairs = references.map(async (known) => [known, await since(known)] as const);
        const differences = new Map(await Promise.all(pairs));
        stillness.see(look, (known) => differences.get(known) ?? []);
        const [last] = references;
        if (last !== undefined) movement.note({ atMs: look.endMs, regions: differences.get(last) ?? [] });
        else if (before !== undefined) {
          movement.noteLater(async () => ({ atMs: look.endMs, regions: await since(before) }));
        }
      }
    } finally {
      await watch.stop();
    }
    const { seen, noise } = stillness;
    const picture = seen === undefined ? await session.connection.screenshot(of, deadline) : await encoded(seen);
    return { picture, durationMs: performance.now() - startMs, looks, noise };
  };
  return session.direct(label, options, run, () =>
    movementNote({ movement: movement.seen, toldMs: waiting.toldMs, lookMs: waiting.lookMs }),
  );
};
