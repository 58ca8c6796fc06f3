import { OutcomeUnknownError } from '@farhand/core';

/** What a promise rejects with; `undefined` if it does not. */
export const caught = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => undefined,
    (error: unknown) => error,
  );

/** The file and line in the user's code that an error's stack starts at. */
export const placeOf = (error: unknown): string | undefined =>
  error instanceof Error
    ? /([^/\\]+:\d+):\d+\)?$/.exec(error.stack?.split('\n').find((line) => line.startsWith('    at ')) ?? '')?.[1]
    : undefined;

/** The place `lines` below the call of this function. */
export const placeBelow = (lines: number): string => {
  const [, file, line] = /([^/\\]+):(\d+):\d+\)?$/.exec(new Error().stack?.split('\n')[2] ?? '') ?? [];
  return `${file}:${Number(line) + lines}`;
};

/** A reply that was lost. */
export const lost = (): OutcomeUnknownError => new OutcomeUnknownError('The reply was lost.');
