import { startDeadline } from '../deadline.js';
import { FarhandError } from '../errors.js';
import { pointAt } from './call-site.js';
import { limitOf, tooShort } from './limits.js';
import type { Entry } from './unit.js';

/** What happens to an entry that leaves the queue before its turn. */
export interface Leaving {
  /** It asks for more time than it has, so that it never began. */
  refuse(error: Error): void;
  /** Its signal has fired, or its time is over. */
  leave(error: unknown): void;
  /** What to add to the message of a timeout. */
  detail(): string;
}

/** Starts the clock of an entry that waits for its turn. */
export const startClock = (entry: Entry, defaultTimeoutMs: number, { refuse, leave, detail }: Leaving): void => {
  const limitMs = limitOf(entry, defaultTimeoutMs);
  const { signal } = entry.options;
  const deadline = startDeadline({ signal, timeoutMs: limitMs }, entry.label, detail);
  entry.deadline = deadline;
  const impossible = tooShort(entry, limitMs);
  if (impossible !== undefined) return refuse(impossible);
  const end = (): void => {
    const error = deadline.error();
    if (error instanceof FarhandError) pointAt(error, entry.site);
    leave(error);
  };
  if (deadline.signal.aborted) end();
  else deadline.signal.addEventListener('abort', end, { once: true });
};
