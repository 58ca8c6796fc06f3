import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Throws away everything that nobody holds, as far as no turn of the event loop has to pass before. */
export const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc !== 'function') throw new Error('This Node.js does not let its garbage be collected.');
  Reflect.apply(gc, undefined, []);
};
