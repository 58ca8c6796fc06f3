import { FarhandError } from '@farhand/core';

/** `done`, or the code of the error that it ends with. */
export const outcomeOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'done',
    (error: unknown) => (error instanceof FarhandError ? error.code : error),
  );
