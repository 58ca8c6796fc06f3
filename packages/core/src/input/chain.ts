import type { Picture } from '../pixels/picture.js';
import type { Screenshot } from '../pixels/screenshot.js';
import type { Receipt } from '../receipt.js';
import type { ScreenshotOptions, WholeScreenshotOptions } from './screenshot-options.js';
import { settle, type Settled } from './still.js';
import type { StillOptions } from './still-options.js';
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
  /**
   * Takes a picture of what the chain has led to, before anything else is done: in the same request where the vendor can.
   *
   * @remarks
   * Its options count for the whole chain. What is chained on afterwards is another chain. If the chain fails, this
   * rejects with the chain's error. In {@link Computer.explain} the picture is empty.
   *
   * @example
   * ```ts
   * const shot = await tab.click(120, 80).screenshot();
   * ```
   *
   * @throws RangeError if the region reaches outside the display; nothing is sent then.
   * @throws ScreenshotFailedError if the input was done and no picture of it could be taken, or the display has become
   *   too small for the region.
   * @throws UnsupportedActionError if the chain ends in a gesture that the vendor is told of by its end only, such as a press.
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  /**
   * Waits for the chain and then until nothing moves in its tab any more: instead of sleeping. `timeoutMs` is for the
   * second part. Rejects as the chain does if that fails.
   *
   * @throws TimeoutError if it does not come to rest; the message says what kept moving.
   */
  settled(options?: StillOptions): Promise<Settled>;
}

const chains = new WeakSet<object>();

/** Whether a value is a chain. */
export const isChain = (value: unknown): boolean => typeof value === 'object' && value !== null && chains.has(value);

/** Makes verbs awaitable: the next of them joins the same strand, and awaiting them awaits what was called so far. */
export const chained = <Verbs extends object>(verbs: Verbs, strand: Strand): Verbs & Chain => {
  const awaiting: Chain = {
    then: (onFulfilled, onRejected) => strand.outcome.then(onFulfilled, onRejected),
    catch: (onRejected) => strand.outcome.catch(onRejected),
    screenshot: strand.screenshot.bind(strand),
    finally: (onFinally) => strand.outcome.finally(onFinally),
    settled: (options) => settle(strand.owner, () => strand.surroundings.address.tab, strand.outcome, options),
  };
  chains.add(verbs);
  return Object.assign(verbs, awaiting);
};
