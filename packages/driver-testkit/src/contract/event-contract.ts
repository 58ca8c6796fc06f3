import { UnsupportedActionError, type Computer } from '@farhand/core';
import { expectedEvents, type ContractCase } from './cases.js';
import { holdCases } from './hold-cases.js';
import { keyboardCases } from './keyboard-cases.js';
import { mouseCases } from './mouse-cases.js';
import { tabStage, type Stage } from './stage.js';

/** What every driver must make a page see, or refuse: cases by group. */
export const eventContract: readonly (readonly [group: string, cases: readonly ContractCase[]])[] = [
  ['keyboard', keyboardCases],
  ['mouse', mouseCases],
  ['holds', holdCases],
];

/** What {@link tryCase} found. */
export interface CaseResult {
  /** Whether the driver did it, or refused it as its rules say. */
  readonly outcome: 'seen' | 'refused';
  /** What the page saw. */
  readonly events: readonly string[];
}

/**
 * Tries a case on a stage, by default in the active tab of a browser.
 *
 * @throws Error if the driver refuses what its rules promise, or does what they refuse.
 */
export const tryCase = async (
  contractCase: ContractCase,
  computer: Computer,
  stage: Stage = tabStage,
): Promise<CaseResult> => {
  await stage.show(computer);
  const missing = (contractCase.needs ?? []).filter((ability) => !computer.supports(ability));
  try {
    await contractCase.run(computer, computer.tab);
  } catch (error) {
    if (!(error instanceof UnsupportedActionError) || missing.length === 0) throw error;
    return { outcome: 'refused', events: await stage.events(computer) };
  }
  if (missing.length > 0) throw new Error(`It ran, although the rules lack: ${missing.join(', ')}.`);
  return { outcome: 'seen', events: await stage.events(computer) };
};

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
