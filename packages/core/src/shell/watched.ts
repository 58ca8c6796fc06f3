import type { Session } from '../session/session.js';

/**
 * Gives what something long gives, each step as a call of the session: refused once the computer is closed, and noted if
 * the vendor says that it is gone.
 */
export async function* watched<T>(
  session: Session,
  label: string,
  source: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await session.direct(label, { timeoutMs: 0 }, () => iterator.next());
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await iterator.return?.();
  }
}
