import {
  createPerformer,
  FarhandError,
  samePoint,
  startDeadline,
  type Action,
  type Connection,
  type Deadline,
  type Performer,
  type Point,
  type ScreenshotData,
  type Size,
  type TabId,
  within,
} from '@farhand/core/driver';

/** What a machine is made of. */
export interface MachineParts<C extends Connection> {
  readonly connection: C;
  readonly backendName: string;
  /** The error of a machine that is gone, for its clients. */
  readonly gone: () => Error;
  /** Called once, as soon as the machine can no longer be used. Its end waits for what this returns. */
  readonly onEnd: () => Promise<void> | void;
  /** Called once, when no request uses the machine any more and the backend still runs, which then waits for it. */
  readonly beforeEnd?: () => Promise<void>;
}

/** How long one action may take beyond the pauses in it. The vendors' own clients wait for 60 seconds at most. */
const actionTimeoutMs = 60_000;

const terminateTimeoutMs = 15_000;

/** A backend computer that does one request after another. */
export class Machine<C extends Connection = Connection> {
  readonly connection: C;
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

  /** Fires when the machine can no longer be used. Its reason is what clients then get. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Runs a job when every job before it is done. Jobs of one machine never overlap. */
  exclusively<T>(job: () => Promise<T>): Promise<T> {
    const run = (): Promise<T> => (this.ended.aborted ? Promise.reject(this.ended.reason) : this.#life.race(job()));
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Runs work on the backend under a deadline. A backend that turns out to be gone ends the machine. */
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
   * Carries out input that is addressed to a tab, or to the screen.
   *
   * @throws ActionRefusedError if a point is outside the screen; nothing was sent then.
   */
  async perform(actions: readonly Action[], tab: TabId | undefined): Promise<void> {
    const points = actions.flatMap(pointsOf);
    for (const point of points) checkInside(point, this.connection.display);
    const timeoutMs = actionTimeoutMs + actions.reduce((sum, action) => sum + pauseMs(action), 0);
    // A press or release where the pointer is must not show the page another move.
    const here = this.#pointers.get(tab);
    const last = points.at(-1);
    if (last !== undefined) this.#pointers.delete(tab);
    const needed = actions.filter((action) => action.type !== 'pointerMove' || !samePoint(action.to, here));
    await this.within('The action', (deadline) => this.#performer.perform(needed, deadline), timeoutMs);
    if (last !== undefined) this.#pointers.set(tab, last);
  }

  /** What a tab, or the screen, shows. */
  screenshot(tab: TabId | undefined): Promise<ScreenshotData> {
    return this.within('The screenshot', (deadline) => this.connection.screenshot(tab, deadline));
  }

  /** Where the pointer is: what the backend reports, otherwise where it was last sent, if that is known. */
  async pointer(tab: TabId | undefined): Promise<Point | undefined> {
    const { connection } = this;
    const reported = await this.within('Asking for the pointer', async (deadline) => connection.pointer?.(deadline));
    return reported ?? this.#pointers.get(tab);
  }

  /** Ends the machine and the backend. Rejects if the backend would not end. */
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

const pauseMs = (action: Action): number => {
  if (action.type === 'pause') return action.durationMs;
  return action.type === 'press' ? action.holdMs : 0;
};

/** The points an action goes to, in order. */
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

/** A notch of a wheel, in pixels: what Windows and libinput count for one. */
export const notchPx = 120;

/** An action or command of the wire that cannot be carried out as it stands. */
export class ActionRefusedError extends Error {
  override readonly name: string = 'ActionRefusedError';
}
