import type { Clock } from '../machine/clock.js';
import type { Session } from './session.js';

/** Lets time pass, in milliseconds. Rejects with what clients then get if the session ends meanwhile. */
export const settle = ({ ended }: Session, clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    if (delayMs <= 0) return resolve();
    const end = (): void => {
      stop();
      reject(ended.reason);
    };
    const stop = clock.after(delayMs, () => {
      ended.removeEventListener('abort', end);
      resolve();
    });
    ended.addEventListener('abort', end, { once: true });
  });
