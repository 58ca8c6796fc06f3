import type { Computer, Tab } from '@farhand/core';
import type { Fault } from '../faulty.js';
import { clickSees, shiftDown, shiftUp, spots } from './event-page.js';
import { tabStage, type Stage } from './stage.js';

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
    sees: [shiftDown, shiftUp],
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
    sees: [shiftDown, shiftUp],
  },
  {
    name: 'a release that fails is tried again',
    faults: [{ at: 5, outcome: 'failed' }],
    run: ({ keyboard }, tab) =>
      keyboard.hold('shift', async () => {
        await tab.click(item);
      }),
    code: 'ACTION_FAILED',
    sees: [shiftDown, ...clickSees('item1', item, 'Shift'), shiftUp],
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
