import type { Computer } from '@farhand/core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ownTemporaryFolder } from './temporary-folder.js';

/** What is in use after a number of computers. */
interface UsageAfter extends Usage {
  /** How many temporary files there are. */
  readonly files: number;
}

const atOnce = 10;

/** Opens, uses and closes computers, ten at a time, and measures after 100, 400, 700 and so on. */
export const openMany = async (
  count: number,
  open: () => Promise<Computer>,
  onOpen: (computer: Computer) => void,
): Promise<readonly UsageAfter[]> => {
  const use = async (): Promise<void> => {
    await using computer = await open();
    onOpen(computer);
    await computer.keyboard.hold('Shift', async () => {
      await computer.tab.click(10, 10);
    });
  };
  const folder = ownTemporaryFolder();
  try {
    const usages: UsageAfter[] = [];
    for (let done = atOnce; done <= count; done += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, use));
      if (done % 300 === 100) usages.push({ ...(await measureUsage()), files: folder.files().length });
    }
    return usages;
  } finally {
    folder.remove();
  }
};

/** The resources that this process uses at one moment. */
interface Usage {
  readonly heapBytes: number;
  /** The names of sockets, pipes, timers and so on that keep the process alive. */
  readonly resources: readonly string[];
  /** The number of listeners of the process, over all events. */
  readonly listeners: number;
}

setFlagsFromString('--expose-gc');

const exposed: unknown = runInNewContext('gc');

const collectGarbage = (): void => {
  if (typeof exposed !== 'function')
    throw new Error('The garbage collector cannot be called. Start Node with --expose-gc.');
  exposed();
};

/** Measures what is in use after a garbage collection. */
const measureUsage = async (): Promise<Usage> => {
  // Resources of a finished call, such as a closing socket, and finalizers need some turns to end.
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
