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
    const picture = seen === undefined ? await session.picture(of, deadline) : await encoded(seen);
    return { picture, durationMs: performance.now() - startMs, looks, noise };
  };
  return session.direct(label, options, run, () =>
    movementNote({ movement: movement.seen, toldMs: waiting.toldMs, lookMs: waiting.lookMs }),
  );
};

/** What was seen to change. */
export interface Movement {
  readonly atMs: number;
  readonly regions: readonly Region[];
}

/** Remembers what was last seen to move, to say it when the time is over. */
export class LastMovement {
  #seen: Movement | undefined;
  #later: (() => Promise<Movement>) | undefined;

  /** The last movement, if there was any. */
  get seen(): Movement | undefined {
    return this.#seen;
  }

  /** Takes note of the regions in which a look differed, if there are any. */
  note(movement: Movement): void {
    this.#later = undefined;
    this.#keep(movement);
  }

  /**
   * Takes note of a look that nothing depends on. To compare takes longer than to look, and whoever waits for a rest would
   * wait for it: it is done when it moves on.
   */
  noteLater(compare: () => Promise<Movement>): void {
    this.#later = compare;
  }

  /** Takes note that it moves on. */
  movesOn(): void {
    const compare = this.#later;
    this.#later = undefined;
    // A picture that cannot be read fails where something depends on it.
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

/** Regions in words. */
const wordsOf = (regions: readonly Region[]): string => {
  const named = regions.slice(0, most).map(({ x, y, width, height }) => `${width}×${height} at ${x}, ${y}`);
  const more = regions.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};

/** What was seen and told while it was waited. All times are in milliseconds, of one clock. */
interface Witnessed {
  /** The last difference between two pictures. */
  readonly movement: Movement | undefined;
  /** When the driver last told of a change. */
  readonly toldMs: number | undefined;
  /** When the last picture was there. */
  readonly lookMs: number | undefined;
}

const advice = 'Mask what never rests, or wait longer.';

/** What the message of a timeout says of what kept moving. */
const movementNote = ({ movement, toldMs, lookMs }: Witnessed): string => {
  if (lookMs === undefined) return ' It has not got to look at the screen.';
  const nowMs = performance.now();
  const ago = (atMs: number): string => `${Math.round(nowMs - atMs)} ms before`;
  const picture = `The last picture was taken ${ago(lookMs)}.`;
  if (movement !== undefined) {
    return ` The last change was seen ${ago(movement.atMs)}, in ${wordsOf(movement.regions)}. ${picture} ${advice}`;
  }
  // What goes to and fro may look the same whenever it is looked at.
  if (toldMs !== undefined) {
    return ` The last change was told ${ago(toldMs)}, but the pictures that were taken look the same. ${picture} ${advice}`;
  }
  return ` ${picture} Nothing was seen to change, but it was not still for quietMs either.`;
};
