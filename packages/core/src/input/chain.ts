import type { Receipt } from '../receipt.js';
import type { Strand } from './strand.js';

/**
 * Calls that travel together. Awaiting it gives a {@link Receipt}; it acts whether or not you await it.
 *
 * @remarks
 * A chain is sent whole or not at all, and fails alone.
 */
export interface Chain {
  /** Waits for the chain, as `Promise.prototype.then` does: this is what `await` calls. */
  then<A = Receipt, B = never>(
    onFulfilled?: ((receipt: Receipt) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  /** Handles a failure, as `Promise.prototype.catch` does. */
  catch<T = never>(onRejected?: ((error: unknown) => T | PromiseLike<T>) | null): Promise<Receipt | T>;
  /** Runs when the chain has settled, as `Promise.prototype.finally` does. */
  finally(onFinally?: (() => void) | null): Promise<Receipt>;
}

const chains = new WeakSet<object>();

/** Whether a value is a chain. */
export const isChain = (value: unknown): boolean => typeof value === 'object' && value !== null && chains.has(value);

/** Makes verbs awaitable: the next of them joins the same strand, and awaiting them awaits what was called so far. */
export const chained = <Verbs extends object>(verbs: Verbs, strand: Strand): Verbs & Chain => {
  const awaiting: Chain = {
    then: (onFulfilled, onRejected) => strand.outcome.then(onFulfilled, onRejected),
    catch: (onRejected) => strand.outcome.catch(onRejected),
    finally: (onFinally) => strand.outcome.finally(onFinally),
  };
  chains.add(verbs);
  return Object.assign(verbs, awaiting);
};
