import type { Computer, Tab } from '@farhand/core';
import type { Fault } from '../faulty.js';
import { tabStage, type Stage } from './cases.js';
import { spots } from './event-page.js';

const { item } = spots;

/** Something that goes wrong, what the user gets, and what the page sees. */
export interface TroubleCase {
  /** What is specified, as a sentence. */
  readonly name: string;
  /** What goes wrong with the calls that reach the computer. */
  readonly faults: readonly Fault[];
  /** What the user writes. It must fail. */
  run(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** Code of the error that surfaces. */
  readonly code: string;
  /** What the page sees, until everything is released again. */
  readonly sees: readonly string[];
}

const clickWith = (modifiers: string, target = 'item1', y = 195): readonly string[] => [
  `mousedown ${target} 60,${y} button 0 buttons 1 detail 1 [${modifiers}]`,
  `mouseup ${target} 60,${y} button 0 buttons 0 detail 1 [${modifiers}]`,
  `click ${target} 60,${y} button 0 buttons 0 detail 1 [${modifiers}]`,
];

const down = 'keydown Shift ShiftLeft at 1 [Shift]';
const up = 'keyup Shift ShiftLeft at 1';

/** Failures in the middle of a hold. Each lists faults for a backend that is told every action by itself. */
export const troubleCases: readonly TroubleCase[] = [
  {
    name: 'a middle step that fails: the key comes up and the error surfaces',
    faults: [{ at: 2, outcome: 'failed' }],
    run: ({ keyboard }, tab) =>
      keyboard.hold('shift', () => {
        void tab.click(item);
        void keyboard.press('F2');
      }),
    code: 'ACTION_FAILED',
    sees: [down, up],
  },
  {
    name: 'a press whose reply is lost: the key comes up, and it is not pressed again',
    faults: [{ at: 1, outcome: 'unknown' }],
    run: ({ keyboard }, tab) =>
      keyboard.hold('shift', () => {
        void tab.click(item);
        void keyboard.press('F2');
      }),
    code: 'OUTCOME_UNKNOWN',
    sees: [down, up],
  },
  {
    name: 'a release that fails is tried again',
    faults: [{ at: 5, outcome: 'failed' }],
    run: ({ keyboard }, tab) =>
      keyboard.hold('shift', async () => {
        await tab.click(item);
      }),
    code: 'ACTION_FAILED',
    sees: [down, ...clickWith('Shift'), up],
  },
];

/** What came of a case. */
export interface TroubleResult {
  /** What the user's call rejected with. */
  readonly error: unknown;
  /** What the page saw. */
  readonly events: readonly string[];
  /** Keys and buttons Farhand still believes to be down. */
  readonly held: number;
}

/** Plays a case: opens the event page, lets things go wrong, and reads what the page saw. */
export const playTrouble = async (
  trouble: TroubleCase,
  computer: Computer,
  inject: (fault: Fault) => void,
  stage: Stage = tabStage,
): Promise<TroubleResult> => {
  await stage.show(computer);
  for (const fault of trouble.faults) inject(fault);
  let error: unknown;
  try {
    await trouble.run(computer, computer.tab);
  } catch (thrown) {
    error = thrown;
  }
  return { error, events: await stage.events(computer), held: computer.held().length };
};
