import type { Computer } from '@farhand/core';
import { ownTemporaryFolder } from './temporary-folder.js';
import { measureUsage, type Usage } from './usage.js';

/** What is in use after so many computers. */
export interface UsageAfter extends Usage {
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
