import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';
import type { Session } from '../session/session.js';

/** Being told of changes. */
export interface TabWatch {
  /** Whether anything is told. If not, only looking shows what changes. */
  readonly isTold: boolean;
  /** Ends it. Never rejects: what was seen counts, whatever becomes of the telling. */
  stop(): Promise<void>;
}

/** Has the driver tell of changes in a tab, where it can. */
export const watchTab = async (
  session: Session,
  tab: TabId | undefined,
  deadline: Deadline,
  onChange: () => void,
): Promise<TabWatch> => {
  const stop = await session.connection.watch?.(tab, deadline, onChange);
  if (stop === undefined) return { isTold: false, stop: () => Promise.resolve() };
  return { isTold: true, stop: () => stop().catch(() => undefined) };
};
