import type { TabId } from '../actions/action.js';
import type { CallOptions, Deadline } from '../deadline.js';
import type { Region } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { Session } from '../session/session.js';
import { Alarm } from '../sleep.js';
import { changedRegions, encoded, lookAt, untold, watchTab, type Seen } from './looking.js';
import { Stillness } from './stillness.js';

/** When a screen counts as still. */
export interface StillSettings {
  readonly quietMs: number;
  readonly tolerance: number;
  readonly mask: readonly Region[];
}

/** A picture that came with the reply to input, and how long its request took, in milliseconds. */
export interface FirstLook {
  readonly picture: ScreenshotData;
  readonly tookMs: number;
}

/** The result of waiting for a still screen. */
export interface StillData {
  readonly picture: ScreenshotData;
  readonly durationMs: number;
  readonly looks: number;
  readonly noise: readonly Region[];
}

/** Whether every change counts. If not, a report alone proves nothing, because it contains no place or size. */
const countsAll = ({ tolerance, mask }: StillSettings): boolean => tolerance === 0 && mask.length === 0;

/** Waits until a tab is still. `first`: the picture that comes with the input before, or `undefined` if it failed. */
export const waitUntilStill = (
  session: Session,
  label: string,
  tab: () => TabId | undefined,
  settings: StillSettings,
  options: CallOptions,
  first?: Promise<FirstLook | undefined>,
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
      const given = first === undefined ? undefined : await deadline.race(first);
      if (given !== undefined) {
        looks += 1;
        waiting.lookMs = performance.now();
        const startMs = waiting.lookMs - Math.min(given.tookMs, quietMs);
        stillness.see({ startMs, endMs: waiting.lookMs, picture: given.picture }, () => []);
      }
      for (;;) {
        const step = stillness.next(performance.now());
        if (step.type === 'still') break;
        const delayMs = step.atMs - performance.now();
        if (delayMs > 0) {
          await alarm.sleep(delayMs, deadline.signal);
          if (deadline.isOver()) throw deadline.error();
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
    const picture = seen === undefined ? await session.picture(of, deadline) : await encoded(seen);
    return { picture, durationMs: performance.now() - startMs, looks, noise };
  };
  return session.direct(label, options, run, () =>
    movementNote({ movement: movement.seen, toldMs: waiting.toldMs, lookMs: waiting.lookMs }),
  );
};

/** A detected change. */
export interface Movement {
  readonly atMs: number;
  readonly regions: readonly Region[];
}

/** Remembers the last detected change, for the message of a timeout. */
export class LastMovement {
  #seen: Movement | undefined;
  #later: (() => Promise<Movement>) | undefined;

  /** The last detected change, if any. */
  get seen(): Movement | undefined {
    return this.#seen;
  }

  /** Records the regions in which a capture differed, if any. */
  note(movement: Movement): void {
    this.#later = undefined;
    this.#keep(movement);
  }

  /**
   * Records a capture whose comparison is needed only for the message. Comparing takes longer than capturing and would
   * delay the wait, so it is done only when the screen keeps changing.
   */
  noteLater(compare: () => Promise<Movement>): void {
    this.#later = compare;
  }

  /** Records that the screen keeps changing. */
  movesOn(): void {
    const compare = this.#later;
    this.#later = undefined;
    // An unreadable picture raises an error where it matters.
    compare?.().then(
      (movement) => this.#keep(movement),
      () => undefined,
    );
  }

  #keep(movement: Movement): void {
    if (movement.regions.length > 0 && movement.atMs >= (this.#seen?.atMs ?? 0)) this.#seen = movement;
  }
}

const most = 3;

/** Describes regions in words. */
const wordsOf = (regions: readonly Region[]): string => {
  const named = regions.slice(0, most).map(({ x, y, width, height }) => `${width}×${height} at ${x}, ${y}`);
  const more = regions.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};

/** What was seen and reported during the wait. All times are in milliseconds, by one clock. */
interface Witnessed {
  /** The last difference between two pictures. */
  readonly movement: Movement | undefined;
  /** When the driver last reported a change. */
  readonly toldMs: number | undefined;
  /** When the last picture arrived. */
  readonly lookMs: number | undefined;
}

const advice = 'Pass the changing regions as mask, or raise timeoutMs.';

/** What the message of a timeout reports about the changes. */
const movementNote = ({ movement, toldMs, lookMs }: Witnessed): string => {
  if (lookMs === undefined) return ' No screenshot was taken before the timeout.';
  const nowMs = performance.now();
  const ago = (atMs: number): string => `${Math.round(nowMs - atMs)} ms before`;
  const picture = `The last screenshot was taken ${ago(lookMs)}.`;
  if (movement !== undefined) {
    return ` The last change was detected ${ago(movement.atMs)}, in ${wordsOf(movement.regions)}. ${picture} ${advice}`;
  }
  // An alternating region may look the same in every capture.
  if (toldMs !== undefined) {
    return ` The driver reported the last change ${ago(toldMs)}, but the screenshots look the same. ${picture} ${advice}`;
  }
  return ` ${picture} No change was detected, but the timeout came before quietMs had passed. Raise timeoutMs.`;
};
