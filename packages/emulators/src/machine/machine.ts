import {
  createPerformer,
  FarhandError,
  ownTimeMs,
  samePoint,
  startDeadline,
  type Action,
  type Connection,
  type Deadline,
  type Performer,
  type Point,
  type RawPicture,
  type ScreenshotData,
  type Size,
  type TabId,
  within,
  workTimeMs,
} from '@farhand/core/driver';
import { InputTrace } from './input-trace.js';

/** The parts of a machine. */
export interface MachineParts<C extends Connection> {
  readonly connection: C;
  readonly backendName: string;
  /** Creates the error for clients of a machine that has ended. */
  readonly gone: () => Error;
  /** Called once, as soon as the machine can no longer be used. Its end waits for the result. */
  readonly onEnd: () => Promise<void> | void;
  /** Called once, when no request uses the machine and the backend still runs, which waits for it. */
  readonly beforeEnd?: () => Promise<void>;
}

/**
 * The time limit of one action in milliseconds, in addition to its pauses and to the time that a long text or many
 * moves need on a slow page. The vendors' own clients wait for at most 60 seconds.
 */
const actionTimeoutMs = 60_000;

/** How long the live page waits for a picture, in milliseconds. */
const glanceTimeoutMs = 5_000;

const terminateTimeoutMs = 15_000;

/** A backend computer that performs one request after another. */
export class Machine<C extends Connection = Connection> {
  readonly connection: C;
  /** What it was made to do, for the live page. */
  readonly input: InputTrace = new InputTrace();
  readonly #performer: Performer;
  readonly #gone: () => Error;
  readonly #onEnd: () => Promise<void> | void;
  readonly #beforeEnd: () => Promise<void>;
  readonly #ended = new AbortController();
  readonly #life: Deadline;
  readonly #pointers = new Map<TabId | undefined, Point>();
  #queue: Promise<unknown> = Promise.resolve();
  #ending: Promise<void> | undefined;

  constructor({ connection, backendName, gone, onEnd, beforeEnd }: MachineParts<C>) {
    this.connection = connection;
    this.#performer = createPerformer(backendName, connection);
    this.#gone = gone;
    this.#onEnd = onEnd;
    this.#beforeEnd = beforeEnd ?? (() => Promise.resolve());
    this.#life = startDeadline({ signal: this.#ended.signal, timeoutMs: 0 }, 'The session');
  }

  /** Fires when the machine can no longer be used. The reason is the error that clients get from then on. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Runs a job after every earlier job. Jobs of one machine never overlap. */
  exclusively<T>(job: () => Promise<T>): Promise<T> {
    const run = (): Promise<T> => (this.ended.aborted ? Promise.reject(this.ended.reason) : this.#life.race(job()));
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Runs work on the backend under a deadline. If the backend turns out to have ended, the machine ends. */
  async within<T>(
    what: string,
    work: (deadline: Deadline) => Promise<T>,
    timeoutMs: number = actionTimeoutMs,
  ): Promise<T> {
    const deadline = startDeadline({ signal: this.ended, timeoutMs }, what);
    try {
      return await work(deadline);
    } catch (error) {
      if (FarhandError.isInstance(error) && error.code === 'CLOSED') {
        void this.end().catch(() => undefined);
        throw this.#gone();
      }
      throw error;
    } finally {
      deadline.dispose();
    }
  }

  /**
   * Performs input on a tab, or on the screen. `limitMs` is the time limit including pauses; the default limit does not
   * include them.
   *
   * @throws ActionRefusedError if a point is outside the screen; nothing was sent then.
   */
  async perform(actions: readonly Action[], tab: TabId | undefined, limitMs?: number): Promise<void> {
    const points = actions.flatMap(pointsOf);
    for (const point of points) checkInside(point, this.connection.display);
    const ownMs = (action: Action): number => (limitMs === undefined ? ownTimeMs(action) : 0);
    const timeoutMs = actions.reduce(
      (sum, action) => sum + ownMs(action) + workTimeMs(action),
      limitMs ?? actionTimeoutMs,
    );
    // A press or release at the pointer must not show the page another move.
    const here = this.#pointers.get(tab);
    const last = points.at(-1);
    if (last !== undefined) this.#pointers.delete(tab);
    const needed = actions.filter((action) => action.type !== 'pointerMove' || !samePoint(action.to, here));
    await this.within('The action', (deadline) => this.#performer.perform(needed, deadline), timeoutMs);
    if (last !== undefined) this.#pointers.set(tab, last);
    this.input.note(actions);
  }

  /** Takes a screenshot of a tab, or of the screen. */
  screenshot(tab: TabId | undefined): Promise<ScreenshotData> {
    return this.within('The screenshot', (deadline) => this.connection.screenshot(tab, deadline));
  }

  /**
   * Takes a picture of a tab, or of the screen, for the live page: in the way that disturbs the backend least, and in
   * parallel with clients' requests. A backend that does not reply in time is not asked again.
   */
  glance(tab: TabId | undefined): Promise<RawPicture | ScreenshotData> {
    const { connection } = this;
    const look = async (deadline: Deadline): Promise<RawPicture | ScreenshotData> =>
      connection.glance === undefined ? connection.screenshot(tab, deadline) : connection.glance(tab, deadline);
    return this.within('The glance', look, glanceTimeoutMs);
  }

  /** Resolves to the tab in front; `undefined` on computers without tabs. */
  async frontTab(): Promise<TabId | undefined> {
    const { tabs } = this.connection;
    if (tabs === undefined) return undefined;
    const open = await this.within('Listing the tabs', (deadline) => tabs.list(deadline), glanceTimeoutMs);
    return open.find(({ active }) => active)?.id;
  }

  /**
   * Resolves to the pointer's position: the one that the backend reports, otherwise the last one it was sent to, if
   * known.
   */
  async pointer(tab: TabId | undefined): Promise<Point | undefined> {
    const { connection } = this;
    const reported = await this.within('Asking for the pointer', async (deadline) => connection.pointer?.(deadline));
    return reported ?? this.#pointers.get(tab);
  }

  /** Ends the machine and the backend. Rejects if the backend could not be ended. */
  end(): Promise<void> {
    this.#ending ??= this.#tearDown();
    return this.#ending;
  }

  async #tearDown(): Promise<void> {
    const ended = (async (): Promise<void> => this.#onEnd())();
    this.#ended.abort(this.#gone());
    this.#life.dispose();
    const saved = (async (): Promise<void> => this.#beforeEnd())();
    await Promise.allSettled([saved]);
    const results = await Promise.allSettled([saved, this.#endBackend(), ended]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #endBackend(): Promise<void> {
    const { connection } = this;
    try {
      await within({ timeoutMs: terminateTimeoutMs }, 'Ending the backend', (limit) => connection.terminate(limit));
    } finally {
      await connection.detach();
    }
  }
}

/** Returns the points of an action, in order. */
const pointsOf = (action: Action): readonly Point[] => {
  switch (action.type) {
    case 'pointerMove':
    case 'move':
      return [action.to];
    case 'click':
    case 'wheel':
    case 'hover':
      return [action.at];
    case 'drag':
      return action.path;
    default:
      return [];
  }
};

/** Throws an {@link ActionRefusedError} if a point is not on the screen. */
export const checkInside = ({ x, y }: Point, { width, height }: Size): void => {
  if (x >= 0 && y >= 0 && x < width && y < height) return;
  throw new ActionRefusedError(`The point (${x}, ${y}) is outside the screen, which is ${width}x${height} pixels`);
};

/** A notch of a wheel, in pixels, as in Windows and libinput. */
export const notchPx = 120;

/** An action or command of the wire that cannot be performed as it is. */
export class ActionRefusedError extends Error {
  override readonly name: string = 'ActionRefusedError';
}
