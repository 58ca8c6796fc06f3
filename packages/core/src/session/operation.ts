import type { Deadline } from '../deadline.js';
import { FarhandError } from '../errors.js';
import { pointAt } from './call-site.js';
import { maskError } from './mask-error.js';
import { settleable } from './settleable.js';
import type { Operation } from './unit.js';

/** What an operation is, beside what it does. */
type Facts = Pick<Operation, 'manner' | 'label' | 'site' | 'options' | 'scope'>;

/** Makes an entry of the queue of something other than input, and the promise of its result. */
export const newOperation = <T>(
  facts: Facts,
  run: (deadline: Deadline) => Promise<T>,
): { readonly operation: Operation; readonly promise: Promise<T> } => {
  const outcome = settleable<T>();
  const operation: Operation = {
    type: 'operation',
    ...facts,
    deadline: undefined,
    promise: outcome.promise,
    run: async (deadline) => outcome.resolve(await run(deadline)),
    reject: (failure) => {
      const error = maskError(failure);
      if (error instanceof FarhandError) pointAt(error, facts.site);
      outcome.reject(error);
    },
  };
  return { operation, promise: outcome.promise };
};
