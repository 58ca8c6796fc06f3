import { Computer, Screen, Tab } from '@farhand/core';
import { describe } from '@farhand/core/driver';
import type { CallLog } from './call-log.js';
import type { TestInfo } from './options.js';

/** One test's turn on a computer, as matchers know it. */
export interface KnownTurn {
  /** The test's own object of the computer. */
  readonly computer: Computer;
  readonly test: TestInfo;
  /** The last calls. */
  readonly log: CallLog;
  /** How long matchers retry, in milliseconds. */
  readonly matchTimeoutMs: number;
  /** The folder of the evidence. */
  readonly resultsFolder: string;
}

/** The turns that have not ended. */
const turns = new Set<KnownTurn>();

/** Computers that no fixture created, by their screens. */
const screens = new WeakMap<Screen, Computer>();

/** Registers a turn, so that matchers find it by its computer, tabs and screen. */
export const knowTurn = (turn: KnownTurn): void => {
  turns.add(turn);
};

/** Forgets a turn that has ended. */
export const forgetTurn = (turn: KnownTurn): void => {
  turns.delete(turn);
};

/** Registers a computer that no fixture created. */
const knowComputer = (computer: Computer): void => {
  screens.set(computer.screen, computer);
};

/** The subject of a matcher. */
export interface Subject {
  /** The argument of `expect`. */
  readonly view: Computer | Screen | Tab;
  /** Its computer. Absent for a tab or screen of a computer that no fixture created. */
  readonly computer?: Computer;
  /** The test's turn on the computer. Absent if no fixture created the computer. */
  readonly turn?: KnownTurn;
}

/** Returns whether a tab belongs to a computer. A computer returns the same object for the same tab. */
const isTabOf = (tab: Tab, { computer }: KnownTurn): boolean =>
  computer.kind === 'browser' ? computer.tabs.get(tab.id) === tab : computer.tab === tab;

/**
 * Finds the subject of a matcher.
 *
 * @throws TypeError if the argument does not belong to a computer.
 */
export const subjectOf = (given: unknown, call: string): Subject => {
  if (given instanceof Computer) {
    knowComputer(given);
    return withTurn({ view: given, computer: given }, ({ computer }) => computer === given);
  }
  if (given instanceof Screen) {
    const computer = screens.get(given);
    return withTurn(
      { view: given, ...(computer === undefined ? {} : { computer }) },
      (turn) => turn.computer.screen === given,
    );
  }
  if (given instanceof Tab) return withTurn({ view: given }, (turn) => isTabOf(given, turn));
  const isPromise = typeof given === 'object' && given !== null && 'then' in given;
  throw new TypeError(
    `${call}: expected a computer, a tab or a screen, got ${isPromise ? 'a promise. Await it first.' : `${describe(given)}.`} Write await expect(tab).${call}(…).`,
  );
};

const withTurn = (subject: Subject, isIts: (turn: KnownTurn) => boolean): Subject => {
  const turn = [...turns].find(isIts);
  return turn === undefined ? subject : { ...subject, computer: turn.computer, turn };
};
