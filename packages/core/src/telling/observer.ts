import type { ToldEvent } from './event.js';

/**
 * Receives an event for everything that happens on a computer. Pass observers to `launch` or `attach` as `observers`.
 *
 * @remarks
 * Farhand calls the observer synchronously while the computer works, so return quickly. If the observer throws, Farhand
 * prints a warning with the code `FARHAND_OBSERVER` and sends it no more events.
 *
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 *
 * const labels: string[] = [];
 * await using watched = await launch(local(), {
 *   observers: [{ tell: (event) => event.type === 'call' && labels.push(event.label) }],
 * });
 * ```
 * @category Observing
 */
export interface Observer {
  /** Receives each event, in order. */
  tell(event: ToldEvent): unknown;
  /**
   * Whether to take a screenshot after each call that may have changed the screen, and of each reported look that took
   * none itself, and to report it as an event. Each costs a request before the next call. Default: `false`.
   */
  readonly wantsPictures?: boolean;
  /** Called when the computer has ended. `close()` waits for the returned promise. An error becomes a warning. */
  finish?(): unknown;
}
