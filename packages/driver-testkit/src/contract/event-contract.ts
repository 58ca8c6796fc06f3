import type { Computer } from '@farhand/core';
import { expectedEvents, tryCase, type CaseResult, type ContractCase, type Stage } from './cases.js';
import { holdCases } from './hold-cases.js';
import { keyboardCases } from './keyboard-cases.js';
import { mouseCases } from './mouse-cases.js';

/** What every driver must make a page see, or refuse: cases by group. */
export const eventContract: readonly (readonly [group: string, cases: readonly ContractCase[]])[] = [
  ['keyboard', keyboardCases],
  ['mouse', mouseCases],
  ['holds', holdCases],
];

/** How a computer differs from one that can be told everything. */
export interface Exceptions {
  /** The names of cases that it must refuse. Default none. */
  readonly refused?: readonly string[];
  /** What the page sees otherwise, by the name of the case. Default nothing. */
  readonly otherwise?: Readonly<Record<string, readonly string[]>>;
  /** Where the page is. Default: the active tab of a browser. */
  readonly stage?: Stage;
}

/** What came of a case. */
export interface CaseReport extends CaseResult {
  /** How many keys and buttons were down afterwards. */
  readonly held: number;
}

/**
 * Tries a case. Both reports must be equal.
 *
 * @throws Error if the driver refuses what its rules promise, or does what they refuse.
 */
export const checkCase = async (
  contractCase: ContractCase,
  computer: Computer,
  { refused = [], otherwise = {}, stage }: Exceptions = {},
): Promise<{ readonly found: CaseReport; readonly expected: CaseReport }> => {
  const { outcome, events } = await tryCase(contractCase, computer, stage);
  const all = otherwise[contractCase.name] ?? expectedEvents(contractCase, computer);
  return {
    found: { outcome, events, held: computer.held().length },
    expected: {
      outcome: refused.includes(contractCase.name) ? 'refused' : 'seen',
      // A refused chain leaves no trace; what the case did before it, such as the click into a field, is there.
      events: outcome === 'refused' ? all.slice(0, events.length) : all,
      held: 0,
    },
  };
};
