import {
  FarhandError,
  type Computer,
  type LaunchOptions,
  type OutcomeUnknownError,
  type Step,
  type Verdict,
} from '@farhand/core';
import type { RecorderConnection, RecorderOptions } from '@farhand/driver-testkit/recorder';

import { openComputer, short } from './open-computer.js';

/** Says what became of input, of this computer. */
export type Answer = (error: OutcomeUnknownError, computer: Computer) => Verdict | Promise<Verdict>;

/** A computer whose lost replies are answered for, and what was asked. */
export interface Asking {
  readonly computer: Computer;
  readonly connection: RecorderConnection;
  /** The steps of each question, as they were when it was asked. */
  readonly questions: readonly (readonly string[])[];
  /** The errors that were asked about. */
  readonly errors: readonly OutcomeUnknownError[];
}

/** Steps in a few words each. */
export const told = (steps: readonly Step[] | undefined): readonly string[] =>
  (steps ?? []).map(({ action, outcome }) => `${short(action)}: ${outcome}`);

/** The steps that an error tells. */
export const stepsOf = (error: unknown): readonly string[] => (error instanceof FarhandError ? told(error.steps) : []);

/** A computer whose lost replies are answered for. */
export const openAsking = async (
  answer: Answer,
  options: LaunchOptions = {},
  settings: RecorderOptions = {},
): Promise<Asking> => {
  const questions: (readonly string[])[] = [];
  const errors: OutcomeUnknownError[] = [];
  const opened = await openComputer(settings, {
    ...options,
    onUnknown: (error, computer) => {
      errors.push(error);
      questions.push(told(error.steps));
      return answer(error, computer);
    },
  });
  return { ...opened, questions, errors };
};
