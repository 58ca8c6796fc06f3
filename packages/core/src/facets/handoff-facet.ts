import type { Deadline } from '../deadline.js';

/** Messages to whoever watches the computer. Present only where the vendor has them. */
export interface HandoffFacet {
  /** Says that the task is done. */
  finished(message: string | undefined, deadline: Deadline): Promise<void>;
  /** Says that the task has failed. */
  failed(message: string | undefined, deadline: Deadline): Promise<void>;
  /** Asks a person to take over. */
  userTakeover(deadline: Deadline): Promise<void>;
}
