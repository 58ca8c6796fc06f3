import type { Computer, Tab } from '@farhand/core';
import type { Fault } from '../faulty.js';
import { clickSees, shiftDown, shiftUp, spots } from './event-page.js';
import { tabStage, type Stage } from './stage.js';

const { item } = spots;

/** A fault, the user's error, and what the page sees. */
export interface TroubleCase {
  /** The specification, as a sentence. */
  readonly name: string;
  /** The faults of calls that reach the computer. */
  readonly faults: readonly Fault[];
  /** Performs the user's calls, which must fail. */
  run(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** The code of the user's error. */
  readonly code: string;
  /** What the page sees, until everything is released. */
  readonly sees: readonly string[];
}

/** Failures in the middle of a hold. The faults are listed for a backend that receives every action separately. */
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

/** The result of a case. */
export interface TroubleResult {
  /** The error that the user's call rejected with. */
  readonly error: unknown;
  /** What the page saw. */
  readonly events: readonly string[];
  /** The number of keys and buttons that Farhand still considers down. */
  readonly held: number;
}

/** Performs a case: opens the event page, applies the faults, and reads what the page saw. */
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
