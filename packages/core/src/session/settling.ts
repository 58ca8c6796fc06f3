import { AsyncLocalStorage } from 'node:async_hooks';

/** What a caller makes of an outcome that the vendor left open. `throw`: it cannot be told. */
export type Verdict = 'applied' | 'notApplied' | 'throw';

/** One question that a caller is answering. Code that outlives its answer is not answering any more. */
interface Question {
  readonly owner: object;
  readonly outer: Question | undefined;
  open: boolean;
}

const answering = new AsyncLocalStorage<Question>();

/** Whether the running code is answering a question about `owner`, whose input waits for it. */
export const isAnswering = (owner: object): boolean => {
  for (let question = answering.getStore(); question !== undefined; question = question.outer) {
    if (question.owner === owner && question.open) return true;
  }
  return false;
};

/** Lets a caller answer: while `answer` runs, {@link isAnswering} is true for what it calls. */
export const letAnswer = async <T>(owner: object, answer: () => T | Promise<T>): Promise<T> => {
  const question: Question = { owner, outer: answering.getStore(), open: true };
  try {
    return await answering.run(question, async () => answer());
  } finally {
    question.open = false;
  }
};

/**
 * A verdict as a caller gave it.
 *
 * @throws TypeError if it is none.
 */
export const checkVerdict = (value: unknown): Verdict => {
  if (value === 'applied' || value === 'notApplied' || value === 'throw') return value;
  throw new TypeError(`onUnknown must return 'applied', 'notApplied' or 'throw', got ${typeof value}.`);
};
