import { UnsupportedActionError, type Computer } from '@farhand/core';
import { expectedEvents, type ContractCase } from './cases.js';
import { holdCases } from './hold-cases.js';
import { keyboardCases } from './keyboard-cases.js';
import { mouseCases } from './mouse-cases.js';
import { tabStage, type Stage } from './stage.js';

/**
 * The contract of every driver: what it must make a page see, or refuse. Cases by group.
 *
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { checkCase, eventContract } from '@farhand/driver-testkit';
 * import { local } from '@farhand/local-driver';
 *
 * await using computer = await launch(local());
 * for (const [group, cases] of eventContract)
 *   for (const contractCase of cases) {
 *     const { found, expected } = await checkCase(contractCase, computer);
 *     if (JSON.stringify(found) !== JSON.stringify(expected)) console.log(group, contractCase.name);
 *   }
 * ```
 */
export const eventContract: readonly (readonly [group: string, cases: readonly ContractCase[]])[] = [
  ['keyboard', keyboardCases],
  ['mouse', mouseCases],
  ['holds', holdCases],
];

/** The result of {@link tryCase}. */
export interface CaseResult {
  /** Whether the driver performed the case, or refused it as its rules specify. */
  readonly outcome: 'seen' | 'refused';
  /** What the page saw, line by line. */
  readonly events: readonly string[];
}

/**
 * Performs a case on a stage, by default in the active tab of a browser.
 *
 * @throws Error if the driver refuses what its rules support, or performs what they refuse.
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
  if (missing.length > 0) throw new Error(`The case ran, although the rules lack: ${missing.join(', ')}.`);
  return { outcome: 'seen', events: await stage.events(computer) };
};

/** How a computer differs from one that supports everything. */
export interface Exceptions {
  /** The names of cases that it must refuse. Default: none. */
  readonly refused?: readonly string[];
  /** What the page sees instead, by the name of the case. Default: nothing. */
  readonly otherwise?: Readonly<Record<string, readonly string[]>>;
  /** Where the page is shown. Default: the active tab of a browser. */
  readonly stage?: Stage;
}

/** The result of a case. */
export interface CaseReport extends CaseResult {
  /** How many keys and buttons were down after the case. */
  readonly held: number;
}

/**
 * Performs a case. The two reports it resolves to must be equal.
 *
 * @throws Error if the driver refuses what its rules support, or performs what they refuse.
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
      // A refused chain leaves no trace, but earlier calls of the case do, such as the click into a field.
      events: outcome === 'refused' ? all.slice(0, events.length) : all,
      held: 0,
    },
  };
};
