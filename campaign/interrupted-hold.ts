import type { Computer } from '@farhand/core';
import { outcomeOf } from './outcome-of.js';

/** What becomes of each call: `done` or the code of its error. */
export interface Interrupted {
  readonly inside: readonly unknown[];
  readonly hold: unknown;
  readonly screenshot: unknown;
  readonly held: readonly unknown[];
  readonly close: unknown;
}

/** Holds a key for two clicks between which something happens, and goes on after that. */
export const interruptHold = async (computer: Computer, interrupt: () => Promise<void>): Promise<Interrupted> => {
  const { keyboard, tab } = computer;
  const inside: unknown[] = [];
  const hold = keyboard.hold('Shift', async () => {
    inside.push(await outcomeOf(tab.click(10, 10)));
    await interrupt();
    inside.push(await outcomeOf(tab.click(20, 20)));
  });
  return {
    hold: await outcomeOf(hold),
    inside,
    screenshot: await outcomeOf(computer.screenshot()),
    held: computer.held(),
    close: await outcomeOf(computer.close()),
  };
};
