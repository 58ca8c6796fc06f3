import type { Action, Observation, PlannedRequest } from '@farhand/core/driver';

/** The requests of a recorded computer: one for a program, and one for a picture, which comes with no answer. */
export const recordedPlan = (calls: readonly Action[], observe: Observation | undefined): readonly PlannedRequest[] => [
  ...(calls.length === 0 ? [] : [{ summary: 'record', lines: calls.map((call) => JSON.stringify(call)) }]),
  ...(observe === undefined ? [] : [{ summary: 'screenshot', lines: [] }]),
];
