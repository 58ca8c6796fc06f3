import type { Receipt } from '../receipt.js';

/**
 * Calls that travel together. Awaiting it gives a {@link Receipt}; it acts whether or not you await it.
 *
 * @remarks
 * A chain is sent whole or not at all, and fails alone.
 */
export interface Chain extends PromiseLike<Receipt> {
  /** Handles a failure, as `Promise.prototype.catch` does. */
  catch<T = never>(onRejected?: ((error: unknown) => T | PromiseLike<T>) | null): Promise<Receipt | T>;
  /** Runs when the chain has settled, as `Promise.prototype.finally` does. */
  finally(onFinally?: (() => void) | null): Promise<Receipt>;
}

const chains = new WeakSet<object>();

/** Whether a value is a chain. */
export const isChain = (value: unknown): boolean => typeof value === 'object' && value !== null && chains.has(value);

/** Marks an object as a chain, so that a hold's body may return it. */
export const registerChain = (chain: object): void => {
  chains.add(chain);
};
