import type { TabId } from '../actions/action.js';
import type { ChangeListener } from '../connection.js';
import type { Deadline } from '../deadline.js';
import { inTime } from '../in-time.js';
import type { Session } from '../session/session.js';

/** Being told of changes. */
export interface TabWatch {
  /** Whether anything is told. If not, only looking shows what changes. */
  readonly isTold: boolean;
  /** Resolves when all that can be seen has been told, with whether that can be said. */
  catchUp(): Promise<boolean>;
  /** Ends it. Never rejects: what was seen counts, whatever becomes of the telling. */
  stop(): Promise<void>;
}

/** How long it is waited for until all has been told, in milliseconds. Then a look is quicker. */
const catchUpMs = 250;

/** What it is where nobody tells. */
export const untold: TabWatch = {
  isTold: false,
  catchUp: () => Promise.resolve(false),
  stop: () => Promise.resolve(),
};

/** Has the driver tell of changes in a tab, where it can. */
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
