import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What this process uses at a moment. */
export interface Usage {
  readonly heapBytes: number;
  /** Sockets, pipes, timers and so on that keep the process alive, by name. */
  readonly resources: readonly string[];
  /** Listeners of the process, of every event. */
  readonly listeners: number;
}

setFlagsFromString('--expose-gc');
const exposed: unknown = runInNewContext('gc');

const collectGarbage = (): void => {
  if (typeof exposed !== 'function') throw new Error('The garbage collector cannot be called.');
  exposed();
};

/** Measures what is in use once the garbage is gone. */
export const measureUsage = async (): Promise<Usage> => {
  // What a finished call still has on its way, such as a socket that is closing, takes some turns; so do finalizers.
  for (let round = 0; round < 5; round += 1) {
    collectGarbage();
    await nextTurn();
  }
  return {
    heapBytes: getHeapStatistics().used_heap_size,
    resources: process.getActiveResourcesInfo().toSorted(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  };
};
