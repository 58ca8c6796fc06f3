import { Computer, Screen, Tab } from '@farhand/core';
import { describe } from '@farhand/core/driver';
import type { CallLog } from './call-log.js';
import type { TestInfo } from './options.js';

/** One test's time on a computer, as matchers know it. */
export interface KnownTurn {
  /** The computer, as the test has it. */
  readonly computer: Computer;
  readonly test: TestInfo;
  /** The last calls. */
  readonly log: CallLog;
  /** How long matchers retry, in milliseconds. */
  readonly matchTimeoutMs: number;
  /** Where the evidence goes. */
  readonly resultsFolder: string;
}

/** The turns that have not ended. */
const turns = new Set<KnownTurn>();

/** Computers that are known without a fixture, by what is seen of them. */
const screens = new WeakMap<Screen, Computer>();

/** Takes note of a turn, so that matchers find it by its computer, tabs and screen. */
export const knowTurn = (turn: KnownTurn): void => {
  turns.add(turn);
};

/** Forgets a turn that has ended. */
export const forgetTurn = (turn: KnownTurn): void => {
  turns.delete(turn);
};

/** Takes note of a computer that no fixture has made. */
const knowComputer = (computer: Computer): void => {
  screens.set(computer.screen, computer);
};

/** What a matcher is about. */
export interface Subject {
  /** What was given. */
  readonly view: Computer | Screen | Tab;
  /** The computer of it. Absent: a tab or screen of a computer that no fixture has made. */
  readonly computer?: Computer;
  /** The test's time on the computer. Absent: no fixture has made it. */
  readonly turn?: KnownTurn;
}

/** Whether a tab is one of a computer. A computer gives the same object for the same tab. */
const isTabOf = (tab: Tab, { computer }: KnownTurn): boolean =>
  computer.kind === 'browser' ? computer.tabs.get(tab.id) === tab : computer.tab === tab;

/**
 * Finds what a matcher was given.
 *
 * @throws TypeError if it is nothing of a computer.
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
    `${call}: expected a computer, a tab or a screen, got ${isPromise ? 'a promise. Was it awaited?' : `${describe(given)}.`} Write await expect(tab).${call}(…).`,
  );
};

const withTurn = (subject: Subject, isIts: (turn: KnownTurn) => boolean): Subject => {
  const turn = [...turns].find(isIts);
  return turn === undefined ? subject : { ...subject, computer: turn.computer, turn };
};
